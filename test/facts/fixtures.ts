import type { ClusterFacts, ReadinessProbe, ServiceFacts, ServicePortFacts } from '../../src/facts/cluster-facts.js';
import type { ServicePortReference } from '../../src/spec/ingress-spec.js';
import { NO_CONFIGURATION } from '../support/plain-inputs.js';

/** A reference to `default/<service>`, by number or name. */
export function reference(service: string, port: number | string, line = 1): ServicePortReference {
  return {
    namespace: 'default',
    service,
    port: typeof port === 'number' ? { number: port } : { name: port },
    position: { file: 'ingress.yaml', line, column: 1 },
  };
}

/** A usable probe. */
export function probe(changes: Partial<ReadinessProbe> = {}): ServicePortFacts['probe'] {
  return {
    found: 'usable',
    probe: { path: '/healthz', port: 8080, scheme: 'HTTP', periodSeconds: 10, timeoutSeconds: 1, ...changes },
  };
}

/** A port 80 "http" on NodePort 30061 with no probe. */
export function port(changes: Partial<ServicePortFacts> = {}): ServicePortFacts {
  return {
    name: 'http',
    port: 80,
    targetPorts: [8080],
    nodePort: 30061,
    protocol: 'HTTP',
    probe: { found: 'none', why: 'the container has no readiness probe' },
    ...changes,
  };
}

/** A port of a service that allocates no NodePort. */
export function clusterIpPort(): ServicePortFacts {
  return { name: 'http', port: 80, targetPorts: [8080], protocol: 'HTTP', probe: port().probe };
}

/** A port that is reached through a NEG in one zone and has no NodePort. */
export function negPort(cluster: string, changes: Partial<ServicePortFacts> = {}): ServicePortFacts {
  const link = `projects/p/zones/${cluster}-a/networkEndpointGroups/k8s1-web`;
  return { ...clusterIpPort(), neg: { name: 'k8s1-web', links: [link], pendingZones: [] }, ...changes };
}

/** A NodePort service with the given ports. */
export function service(
  ports: readonly ServicePortFacts[] = [port()],
  changes: Partial<ServiceFacts> = {},
): ServiceFacts {
  return { type: 'NodePort', headless: false, ports, negForIngress: false, ...changes };
}

/** A healthy cluster with one node and the given services of namespace default. */
export function cluster(
  name: string,
  services: Readonly<Record<string, ServiceFacts | null>>,
  changes: Partial<ClusterFacts> = {},
): ClusterFacts {
  return {
    cluster: name,
    uid: `uid-${name}`,
    version: 'v1.31.1',
    services: Object.fromEntries(Object.entries(services).map(([key, value]) => [`default/${key}`, value])),
    nodes: { zones: [`${name}-a`], sampleInstances: [`projects/p/zones/${name}-a/instances/node-1`] },
    ...NO_CONFIGURATION,
    ingress: null,
    ...changes,
  };
}
