import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ServiceFacts, ServicePortFacts } from '../../facts/cluster-facts.js';
import type { EndpointSliceObject, PodObject, ServiceObject } from '../objects.js';
import { exposedNeg } from './exposed-neg.js';
import type { NegSources } from './exposed-neg.js';
import { findReadinessProbe } from './readiness-probe.js';
import { readServiceAnnotations } from './service-annotations.js';

/** What else was read of the namespace of a service. */
export interface ServiceSurroundings extends NegSources {
  readonly cluster: string;
  readonly pods: readonly PodObject[];
  readonly endpointSlices: readonly EndpointSliceObject[];
}

type ServicePort = ServiceObject['spec']['ports'][number];

/** Kubernetes: the label of an EndpointSlice that names its service. */
export const SLICE_SERVICE_LABEL = 'kubernetes.io/service-name';

/** The pods that a service selects; without a selector none (Kubernetes), never all. */
function selectedPods({ spec }: ServiceObject, pods: readonly PodObject[]): readonly PodObject[] {
  const wanted = Object.entries(spec.selector);
  if (wanted.length === 0) return [];
  return pods.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels[key] === value));
}

/** A target port as a number or a name; Kubernetes: absent means the service port. */
function targetPortOf({ port, targetPort }: ServicePort): number | string {
  if (targetPort === undefined || targetPort === 0 || targetPort === '') return port;
  return targetPort;
}

/** The numbers behind a named target port: what endpoints say, else what containers declare. */
function namedTargetPorts(
  service: ServiceObject,
  port: ServicePort,
  name: string,
  pods: readonly PodObject[],
  slices: readonly EndpointSliceObject[],
): number[] {
  const ofEndpoints = slices
    .filter(({ metadata }) => metadata.labels[SLICE_SERVICE_LABEL] === service.metadata.name)
    .flatMap((slice) => slice.ports)
    .flatMap((slicePort) => ((slicePort.name ?? '') === port.name && slicePort.port ? [slicePort.port] : []));
  if (ofEndpoints.length > 0) return ofEndpoints;
  return pods
    .flatMap(({ spec }) => spec.containers)
    .flatMap((container) => container.ports)
    .flatMap((declared) => (declared.name === name ? [declared.containerPort] : []));
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** Whether a service has a TCP port that leads to a container port by name, so that endpoints have to be read. */
export function hasNamedTargetPort({ spec }: ServiceObject): boolean {
  return spec.ports.some((port) => port.protocol === 'TCP' && typeof targetPortOf(port) === 'string');
}

/** Projects a service and what belongs to it to facts; only TCP ports, as GCE's HTTP(S) load balancers use no other. InvalidAnnotation. */
export function serviceFacts(
  service: ServiceObject,
  surroundings: ServiceSurroundings,
): { readonly facts: ServiceFacts; readonly problems: readonly Diagnostic[] } {
  const { annotations, problems } = readServiceAnnotations(service, surroundings.cluster);
  const pods = selectedPods(service, surroundings.pods);
  const ports = service.spec.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map((port): ServicePortFacts => {
      const targetPort = targetPortOf(port);
      const protocol = annotations.protocolOf(port.name);
      const neg = exposedNeg(service.metadata.name, port.port, annotations, surroundings);
      const backendConfig = annotations.backendConfigOf(port.name, port.port);
      const targetPorts =
        typeof targetPort === 'number'
          ? [targetPort]
          : namedTargetPorts(service, port, targetPort, pods, surroundings.endpointSlices);
      return {
        name: port.name,
        port: port.port,
        targetPorts: ascending(targetPorts),
        ...(port.nodePort === undefined || port.nodePort === 0 ? {} : { nodePort: port.nodePort }),
        protocol,
        probe: findReadinessProbe(pods, { targetPort, protocol }),
        ...(neg === undefined ? {} : { neg }),
        ...(backendConfig === undefined ? {} : { backendConfig }),
      };
    });
  const { type, clusterIP } = service.spec;
  return {
    facts: { type, headless: clusterIP === 'None', ports, negForIngress: annotations.negForIngress },
    problems,
  };
}
