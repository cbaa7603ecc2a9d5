import { z } from 'zod';
import type { Ingress } from '../kubernetes/kinds/ingress.js';
import { fullUrl, zonalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { multiClusterIngresses, usedPorts } from './multi-cluster-ingress.js';
import { instanceGroupName, namedPortFor } from './names.js';
import { nodesOf, zoneOf, zonesWithNodes } from './nodes.js';
import { WorkQueue } from './work-queue.js';

/** ingress-gce: where the controller reports a multi-cluster Ingress's instance groups. */
export const INSTANCE_GROUPS_ANNOTATION = 'ingress.gcp.kubernetes.io/instance-groups';

const delaySeconds = { from: 2, to: 8 };
const onlyKey = 'all';

const groupView = z.object({
  fingerprint: z.string().optional(),
  zone: z.string(),
  namedPorts: z.array(z.object({ name: z.string(), port: z.number() })).default([]),
});

/**
 * GKE's instance groups for Ingresses of class gce-multi-cluster: one unmanaged group per zone with nodes, a named
 * port per node port, and the annotation that tells where they are. Only Ingresses with at least one port that is
 * not served through NEGs get any; the others run into the stray load balancer.
 */
export class InstanceGroupController {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes, gce } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/instance-groups`, timeline, random, () => this.#reconcile());
    kubernetes.onChange(({ object }) => {
      if (['Ingress', 'Service', 'Node'].includes(object.kind)) this.#queue.add(onlyKey, delaySeconds);
    });
    gce.onChange(({ link }) => {
      if (link.endsWith(`/instanceGroups/${instanceGroupName(profile)}`)) this.#queue.add(onlyKey, delaySeconds);
    });
  }

  #reconcile(): 'done' | 'again' {
    const served = multiClusterIngresses(this.context).flatMap((ingress) => {
      const nodePorts = nodePortsOf(this.context, ingress);
      return nodePorts.length > 0 ? [{ ingress, nodePorts }] : [];
    });
    // The groups stay while any such Ingress exists, even one that cannot be translated at the moment.
    if (served.length === 0) return this.#isAnyLeft() ? 'done' : this.#deleteGroups();
    const zones = zonesWithNodes(this.context);
    const wanted = [...new Set(served.flatMap(({ nodePorts }) => nodePorts))];
    if (!zones.map((zone) => this.#ensureGroup(zone, wanted)).every((isReady) => isReady)) return 'again';
    for (const { ingress } of served) this.#annotate(ingress, zones);
    return 'done';
  }

  #isAnyLeft(): boolean {
    return multiClusterIngresses(this.context).some(
      ({ metadata }) => INSTANCE_GROUPS_ANNOTATION in metadata.annotations,
    );
  }

  /** Does the next thing a group lacks; returns whether it lacks nothing. */
  #ensureGroup(zone: string, nodePorts: readonly number[]): boolean {
    const { profile, gce, compute } = this.context;
    const link = this.#link(zone);
    const resource = gce.get(link);
    if (!resource) {
      compute.insert(link, { name: instanceGroupName(profile) });
      return false;
    }
    const members = new Set(gce.members(link).map((member) => member.split('/').at(-1)));
    const missing = nodesOf(this.context).filter((node) => zoneOf(node) === zone && !members.has(node.metadata.name));
    if (missing.length > 0) {
      const instances = missing.map(({ metadata }) => ({
        instance: fullUrl(zonalLink(profile, zone, 'instances', metadata.name)),
      }));
      compute.call(link, 'addInstances', { instances });
      return false;
    }
    const { namedPorts, fingerprint } = groupView.parse(resource);
    const unnamed = nodePorts.filter((nodePort) => !namedPorts.some(({ port }) => port === nodePort));
    if (unnamed.length === 0) return true;
    // Old named ports stay: ingress-gce never removes one.
    const all = [...namedPorts, ...unnamed.map((port) => ({ name: namedPortFor(port), port }))];
    compute.call(link, 'setNamedPorts', { namedPorts: all, ...(fingerprint === undefined ? {} : { fingerprint }) });
    return false;
  }

  #annotate(ingress: Ingress, zones: readonly string[]): void {
    const { profile, gce, kubernetes } = this.context;
    const groups = zones.map((zone) => ({
      Name: instanceGroupName(profile),
      Zone: groupView.parse(gce.get(this.#link(zone))).zone,
    }));
    const text = JSON.stringify(groups);
    const { namespace, name, annotations } = ingress.metadata;
    if (annotations[INSTANCE_GROUPS_ANNOTATION] === text) return;
    kubernetes.merge('Ingress', namespace, name, { metadata: { annotations: { [INSTANCE_GROUPS_ANNOTATION]: text } } });
  }

  /** GCE refuses while a backend service uses a group; then it is tried again. */
  #deleteGroups(): 'done' | 'again' {
    const { profile, gce, compute } = this.context;
    const links = profile.zones.map((zone) => this.#link(zone)).filter((link) => gce.get(link) !== undefined);
    for (const link of links) compute.delete(link);
    return links.length === 0 ? 'done' : 'again';
  }

  #link(zone: string): string {
    return zonalLink(this.context.profile, zone, 'instanceGroups', instanceGroupName(this.context.profile));
  }
}

function nodePortsOf(context: ControllerContext, ingress: Ingress): readonly number[] {
  const ports = usedPorts(context, ingress) ?? [];
  return ports.flatMap(({ isNeg, port }) => (isNeg ? [] : (port.nodePort ?? [])));
}
