import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ServicePortReference } from '../../spec/ingress-spec.js';
import type { ServiceDefinition } from '../../spec/load-balancer-definition.js';

/** A service port as decisions name it; `ports` are its number and name, as far as they are known. */
export interface DecidedPort {
  readonly namespace: string;
  readonly service: string;
  readonly ports: readonly string[];
}

/** Entries that mean a port: the more of it an entry names, the more it counts. */
function spellings({ namespace, service, ports }: DecidedPort): readonly string[] {
  return [
    ...ports.map((port) => `${namespace}/${service}:${port}`),
    ...ports.map((port) => `${service}:${port}`),
    `${namespace}/${service}`,
    service,
  ];
}

/** What the definition decides about a service port: the most specific entry, undefined where there is none. */
export function serviceDecision(
  decisions: readonly ServiceDefinition[],
  port: DecidedPort,
): ServiceDefinition | undefined {
  return spellings(port)
    .map((spelling) => decisions.find(({ service }) => service === spelling))
    .find((decision) => decision !== undefined);
}

/** The port of a reference, as it names it. */
export function referredPort({ namespace, service, port }: ServicePortReference): DecidedPort {
  return { namespace, service, ports: ['number' in port ? String(port.number) : port.name] };
}

/** Decisions about services that nothing refers to, which were probably meant for another (InvalidDefinition, a warning). */
export function unusedDecisions(
  decisions: readonly ServiceDefinition[],
  ports: readonly DecidedPort[],
): readonly Diagnostic[] {
  const used = new Set(ports.flatMap(spellings));
  return decisions
    .filter(({ service }) => !used.has(service))
    .map(({ service }) => ({
      code: 'InvalidDefinition',
      severity: 'warning',
      message: `The definition decides about the service "${service}", which the Ingress does not use.`,
      fix: 'Write it as name, namespace/name or namespace/name:port, as the Ingress names it.',
    }));
}
