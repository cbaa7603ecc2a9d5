import fc from 'fast-check';
import { stringify } from 'yaml';
import type { AppSpec, TrafficRequest, WorldSpec } from '../../../src/sandbox/index.js';
import type { Operator } from './operator.js';

/** What somebody wants of a load balancer; every service exists in every cluster. */
export interface Wish {
  readonly clusters: readonly string[];
  readonly fallback: string;
  readonly routes: readonly Route[];
}

/** One path of one host; host `''` is any. */
export interface Route {
  readonly host: string;
  readonly path: string;
  readonly pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  readonly service: string;
}

const ON_NODE_PORTS = { 'cloud.google.com/neg': '{"ingress":false}' };
const EXPOSED = { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' };

const APPS: readonly AppSpec[] = [
  { name: 'web', nodePort: 30_061, serviceAnnotations: ON_NODE_PORTS },
  { name: 'api', nodePort: 30_062, probePath: '/healthz', serviceAnnotations: ON_NODE_PORTS },
  { name: 'shop', targetPort: 8080, probePath: '/ready', serviceAnnotations: EXPOSED },
  { name: 'blog', targetPort: 9090, serviceAnnotations: EXPOSED },
];

const ZONES = { us: 'us-east4-a', europe: 'europe-west1-c', asia: 'asia-east1-b' } as const;

/** Three clusters with two services on NodePorts (web, api) and two exposed by NEGs (shop, blog). */
export const FOUR_SERVICES: WorldSpec = {
  project: { id: 'property-project', number: '271828182845' },
  addresses: ['lb-ip', 'other-ip'],
  clusters: Object.entries(ZONES).map(([context, zone]) => ({ context, zones: [zone], apps: APPS })),
};

const service = fc.constantFrom('web', 'api', 'shop', 'blog');

/** Any route to one of some services. */
export function anyRouteTo(services: fc.Arbitrary<string>): fc.Arbitrary<Route> {
  return fc.oneof(
    fc.record({
      host: fc.constantFrom('', 'a.example.com', '*.example.com'),
      path: fc.constantFrom('/', '/cart', '/cart/checkout'),
      pathType: fc.constantFrom('Exact' as const, 'Prefix' as const),
      service: services,
    }),
    fc.record({
      host: fc.constantFrom('', 'b.example.com'),
      path: fc.constantFrom('/*', '/img/*'),
      pathType: fc.constant('ImplementationSpecific' as const),
      service: services,
    }),
  );
}

/** Any wish that FOUR_SERVICES can serve. */
export const anyWish: fc.Arbitrary<Wish> = fc.record({
  clusters: fc.subarray(Object.keys(ZONES), { minLength: 1 }),
  fallback: service,
  routes: fc.uniqueArray(anyRouteTo(service), {
    maxLength: 4,
    selector: ({ host, path }) => `${host} ${path.replace('/*', '/')}`,
  }),
});

/** `spec` of the Ingress that has the routes of a wish. */
export function ingressSpec(wish: Wish): object {
  const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
  const hosts = [...new Set(wish.routes.map(({ host }) => host))];
  const rules = hosts.map((host) => ({
    ...(host === '' ? {} : { host }),
    http: {
      paths: wish.routes
        .filter((candidate) => candidate.host === host)
        .map(({ path, pathType, service: name }) => ({ path, pathType, backend: backend(name) })),
    },
  }));
  return { defaultBackend: backend(wish.fallback), ...(rules.length === 0 ? {} : { rules }) };
}

/** Writes the wish as the files that kubemci reads. */
export function writeWish(operator: Operator, wish: Wish): void {
  operator.write('kubemci.yaml', stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: wish.clusters }));
  operator.write(
    'ingress.yaml',
    stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'lb', annotations: { 'kubernetes.io/ingress.global-static-ip-name': 'lb-ip' } },
      spec: ingressSpec(wish),
    }),
  );
}

/** Requests from three continents for everything that any of the wishes routes, and for what falls back. */
export function requestsFor(operator: Operator, wishes: readonly Wish[]): readonly TrafficRequest[] {
  const asked = wishes.flatMap(({ routes }) =>
    routes.map(({ host, path }) => [host.replace('*', 'any') || 'nobody.test', path.replace('*', 'x')] as const),
  );
  const targets = new Map([...asked, ['nobody.test', '/'] as const].map((target) => [target.join(' '), target]));
  const address = addressOf(operator);
  return [...targets.values()].flatMap(([host, path]) =>
    ['us-east4', 'europe-west1', 'asia-east1'].map((region) => ({ address, host, path, region })),
  );
}

/** The literal of the reserved address. */
export function addressOf(operator: Operator): string {
  const address = operator.world.gce.list('addresses').find(({ name }) => name === 'lb-ip');
  if (typeof address?.['address'] !== 'string') throw new Error('the world has no address');
  return address['address'];
}
