import type { ServiceFacts } from '../cluster-facts.js';

/** Which service to annotate, and where. */
export interface AnnotateTarget {
  readonly context: string;
  readonly namespace: string;
  readonly service: string;
}

/** ingress-gce: names of NEGs that nobody chose begin so. */
const GENERATED_NEG_NAME = /^k8s1-|^$/;

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function command(target: AnnotateTarget, value: object): string {
  const { context, namespace, service } = target;
  const annotation = `cloud.google.com/neg='${JSON.stringify(value)}'`;
  return `kubectl --context ${shellWord(context)} -n ${namespace} annotate service ${service} --overwrite ${annotation}`;
}

function exposedPorts(facts: ServiceFacts, ports: readonly number[]): Readonly<Record<string, { name?: string }>> {
  const exposed = new Map<number, { name?: string }>();
  for (const { port, neg } of facts.ports) {
    // A name that somebody chose must stay: without it the NEG would be deleted and made anew.
    if (neg !== undefined) exposed.set(port, GENERATED_NEG_NAME.test(neg.name) ? {} : { name: neg.name });
  }
  for (const port of ports) if (!exposed.has(port)) exposed.set(port, {});
  return Object.fromEntries([...exposed].sort(([one], [other]) => one - other));
}

/**
 * The kubectl line that makes a service expose NEGs for `ports` and leaves what it has now as it is: other exposed
 * ports, and `"ingress": true`, which other Ingresses of the cluster may rely on (ingress-gce: NEG annotation).
 */
export function exposeNegCommand(target: AnnotateTarget, facts: ServiceFacts, ports: readonly number[]): string {
  const exposed_ports = exposedPorts(facts, ports);
  // ingress-gce: chosen names and "ingress" exclude each other.
  const named = Object.values(exposed_ports).some(({ name }) => name !== undefined);
  return command(target, facts.negForIngress && !named ? { ingress: true, exposed_ports } : { exposed_ports });
}

/** The kubectl line that makes Ingresses of the cluster reach a service through instance groups; exposed ports stay. */
export function useInstanceGroupsCommand(target: AnnotateTarget, facts: ServiceFacts): string {
  const exposed_ports = exposedPorts(facts, []);
  return command(
    target,
    Object.keys(exposed_ports).length > 0 ? { ingress: false, exposed_ports } : { ingress: false },
  );
}
