import type { AgreedService } from '../../../../src/facts/agreed-service.js';
import type { EffectiveBackendConfig } from '../../../../src/facts/effective-backend-config.js';
import type { ClusterFacts } from '../../../../src/facts/cluster-facts.js';
import type { JsonObject } from '../../../../src/graph/json.js';
import { type Frontend, PLAIN_HTTP } from '../../../../src/providers/gclb/frontend.js';
import type { LiveIngress } from '../../../../src/providers/gclb/live/live-graph.js';
import type { LiveProject, LoadBalancerInputs } from '../../../../src/providers/gclb/load-balancer.js';
import type { IngressSpec, PathType, ServicePortReference } from '../../../../src/spec/ingress-spec.js';
import { EMPTY_PROJECT } from '../../../support/empty-project.js';
import { HTTP_ONLY, NO_CONFIGURATION, NO_OBJECTS } from '../../../support/plain-inputs.js';

/** A service of a small world. Its container listens on 8080 plus its number. */
export interface SmallService {
  readonly name: string;
  readonly mode: 'instance-groups' | 'neg';
  readonly nodePort: number;
  readonly probePath?: string;
  readonly protocol?: 'HTTP' | 'HTTPS';
  readonly backendConfig?: EffectiveBackendConfig;
}

/** A route of a small world. */
export interface SmallRoute {
  readonly host: string;
  readonly path: string;
  readonly pathType?: PathType;
  readonly service: string;
}

/** What a user wants, in few words: everything else follows from it. */
export interface Wish {
  readonly clusters: readonly string[];
  readonly services: readonly SmallService[];
  readonly fallback: string;
  readonly routes: readonly SmallRoute[];
  readonly address?: string;
  readonly ipv6Address?: string;
  /** Plain HTTP where it is left out. */
  readonly frontend?: Frontend;
  readonly ignoreChanges?: readonly string[];
}

/** What is there: GCE's resources as GCE has them, and the Ingresses in clusters. */
export interface Reality {
  readonly live: LiveProject;
  /** By cluster. */
  readonly ingresses: ReadonlyMap<string, JsonObject>;
}

export const LB = 'shop';
export const PROJECT = 'p';
export const NOTHING: Reality = {
  live: EMPTY_PROJECT,
  ingresses: new Map(),
};

const POSITION = { file: 'ingress.yaml', line: 1, column: 1 };

export function zoneOf(cluster: string): string {
  return `zone-${cluster}`;
}

export function instanceGroup(cluster: string): string {
  return `projects/${PROJECT}/zones/${zoneOf(cluster)}/instanceGroups/k8s-ig--${cluster}`;
}

export function neg(cluster: string, service: string): string {
  return `projects/${PROJECT}/zones/${zoneOf(cluster)}/networkEndpointGroups/${cluster}-${service}`;
}

/** The container port that a service's pods listen on. */
export function containerPort(service: string): number {
  return 8080 + service.length + service.charCodeAt(service.length - 1);
}

export function referenceTo(service: string): ServicePortReference {
  return { namespace: 'default', service, port: { number: 80 }, position: POSITION };
}

export function specOf(wish: Wish): IngressSpec {
  const hosts = [...new Set(wish.routes.map(({ host }) => host))];
  return {
    namespace: 'default',
    name: 'shop',
    apiVersion: 'networking.k8s.io/v1',
    labels: {},
    annotations: {},
    staticIpName: 'shop-ip',
    defaultBackend: referenceTo(wish.fallback),
    rules: hosts.map((host) => ({
      host,
      position: POSITION,
      paths: wish.routes
        .filter((route) => route.host === host)
        .map(({ path, pathType, service }) => ({
          path,
          pathType: pathType ?? 'ImplementationSpecific',
          backend: referenceTo(service),
          position: POSITION,
        })),
    })),
    frontend: HTTP_ONLY,
    objects: NO_OBJECTS,
    position: POSITION,
  };
}

function usedServices(wish: Wish): readonly SmallService[] {
  const used = new Set([wish.fallback, ...wish.routes.map(({ service }) => service)]);
  return wish.services.filter(({ name }) => used.has(name));
}

export function agreedOn(wish: Wish): readonly AgreedService[] {
  return usedServices(wish).map((service): AgreedService => {
    const base = {
      namespace: 'default',
      service: service.name,
      port: 80,
      portName: 'http',
      protocol: service.protocol ?? 'HTTP',
      ...(service.backendConfig === undefined ? {} : { backendConfig: service.backendConfig }),
      probe:
        service.probePath === undefined
          ? undefined
          : { path: service.probePath, port: 80, scheme: 'HTTP' as const, periodSeconds: 10, timeoutSeconds: 1 },
    };
    const targetPorts = [containerPort(service.name)];
    return service.mode === 'neg'
      ? {
          ...base,
          mode: 'neg',
          clusters: wish.clusters.map((cluster) => ({
            cluster,
            targetPorts,
            neg: { name: service.name, links: [neg(cluster, service.name)], pendingZones: [] },
          })),
        }
      : {
          ...base,
          mode: 'instance-groups',
          nodePort: service.nodePort,
          clusters: wish.clusters.map((cluster) => ({ cluster, targetPorts })),
        };
  });
}

function factsOf(wish: Wish, cluster: string, ingress: JsonObject | undefined): ClusterFacts {
  const services = usedServices(wish).map((service) => [
    `default/${service.name}`,
    {
      type: 'NodePort' as const,
      headless: false,
      negForIngress: false,
      ports: [
        {
          name: 'http',
          port: 80,
          targetPorts: [containerPort(service.name)],
          nodePort: service.nodePort,
          protocol: 'HTTP' as const,
          probe: { found: 'none' as const, why: 'none' },
          ...(service.mode === 'neg'
            ? { neg: { name: service.name, links: [neg(cluster, service.name)], pendingZones: [] } }
            : {}),
        },
      ],
    },
  ]);
  return {
    cluster,
    uid: cluster,
    version: 'v1.31.1',
    services: Object.fromEntries(services) as ClusterFacts['services'],
    nodes: { zones: [zoneOf(cluster)], sampleInstances: [] },
    ...NO_CONFIGURATION,
    ingress:
      ingress === undefined
        ? null
        : { namespace: 'default', name: 'shop', manifest: ingress, instanceGroups: [instanceGroup(cluster)] },
  };
}

export function inputsOf(wish: Wish, reality: Reality): LoadBalancerInputs {
  return {
    name: LB,
    project: PROJECT,
    spec: specOf(wish),
    backends: 'auto',
    clusters: wish.clusters.map((cluster) => {
      const ingress = reality.ingresses.get(cluster);
      return {
        name: cluster,
        context: cluster,
        facts: factsOf(wish, cluster, ingress),
        nodeTags: [`tag-${cluster}`],
        network: `projects/${PROJECT}/global/networks/default`,
        instanceGroups: ingress === undefined ? null : [instanceGroup(cluster)],
      };
    }),
    address: { name: 'shop-ip', literal: wish.address ?? '198.51.100.10', users: [] },
    ...(wish.ipv6Address === undefined
      ? {}
      : { ipv6Address: { name: 'shop-ip6', literal: wish.ipv6Address, users: [] } }),
    frontend: wish.frontend ?? PLAIN_HTTP,
    scheme: 'EXTERNAL',
    ignoreChanges: wish.ignoreChanges ?? [],
  };
}

export function ingressesOf(reality: Reality): readonly LiveIngress[] {
  return [...reality.ingresses].map(([cluster, manifest]) => ({
    cluster,
    namespace: 'default',
    name: 'shop',
    manifest,
  }));
}
