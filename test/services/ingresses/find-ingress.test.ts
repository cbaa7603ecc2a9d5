import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/graph/json.js';
import type { LiveProject } from '../../../src/providers/gclb/load-balancer.js';
import { markerText, urlMapSentence } from '../../../src/providers/gclb/names/markers.js';
import { formatStatus } from '../../../src/providers/gclb/status/status.js';
import { findIngress, type IngressName } from '../../../src/services/ingresses/find-ingress.js';
import type { State } from '../../take-over/recording.js';
import { changesOf, TakingOver } from '../../take-over/taking-over.js';
import { EMPTY_PROJECT } from '../../support/empty-project.js';

const WEB: IngressName = { namespace: 'default', name: 'web' };

interface Existing {
  readonly services: readonly string[];
  readonly address: string;
  /** The Ingress that it records: not where the Go tool made it. */
  readonly ingress?: string;
  /** Whether its URL map is gone. */
  readonly halfDeleted?: true;
}

function urlMap(name: string, { services, address, ingress }: Existing): JsonObject {
  const status = { Description: urlMapSentence(name), LoadBalancerName: name, Clusters: ['us'], IPAddress: address };
  const link = (service: string): string => `global/backendServices/mci1-be-${service}--${name}`;
  return {
    name: `mci1-um--${name}`,
    description: formatStatus({ ...status, ...(ingress === undefined ? {} : { Ingress: ingress }) }),
    defaultService: link(services[0] ?? ''),
    pathMatchers: services.map((service) => ({ name: service, defaultService: link(service) })),
  };
}

function projectOf(loadBalancers: Readonly<Record<string, Existing>>): LiveProject {
  const all = Object.entries(loadBalancers);
  return {
    ...EMPTY_PROJECT,
    urlMaps: all.flatMap(([name, existing]) => (existing.halfDeleted ? [] : [urlMap(name, existing)])),
    backendServices: all.flatMap(([loadBalancer, { services }]) =>
      services.map((service) => ({
        name: `mci1-be-${service}--${loadBalancer}`,
        description: markerText('backendService', {
          loadBalancer,
          service: { service: `default/${service}`, port: '80' },
        }),
      })),
    ),
  };
}

interface Shape {
  readonly services?: readonly string[];
  readonly address?: string;
  readonly ingressClass?: string;
}

function ingress(
  name: string,
  { services = ['web'], address, ingressClass = 'gce-multi-cluster' }: Shape = {},
): JsonObject {
  const backend = (service: string): JsonObject => ({ service: { name: service, port: { number: 80 } } });
  return {
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'kubernetes.io/ingress.class': ingressClass,
        ...(address === undefined ? {} : { 'kubernetes.io/ingress.global-static-ip-name': address }),
      },
    },
    spec: { rules: [{ http: { paths: services.map((service) => ({ backend: backend(service) })) } }] },
  };
}

const ADDRESSES = new Map([
  ['web-ip', '203.0.113.1'],
  ['shop-ip', '203.0.113.2'],
]);
const LB: Existing = { services: ['web'], address: '203.0.113.1' };

function find(
  inClusters: readonly JsonObject[],
  loadBalancers: Readonly<Record<string, Existing>> = { lb: LB },
  known?: IngressName,
): ReturnType<typeof findIngress> {
  return findIngress('lb', known, inClusters, { live: projectOf(loadBalancers), addresses: ADDRESSES });
}

const FOUND = { is: 'found', ingress: WEB, shared: [] };

describe('the Ingress of a load balancer that records none', () => {
  test('is the one of the class that leads to its services, in whatever cluster', () => {
    const other = ingress('shop', { services: ['shop'] });
    const both = ingress('all', { services: ['web', 'shop'] });
    expect(find([ingress('web'), other, both, ingress('web')])).toEqual(FOUND);
  });

  test('is the one that names its address, of those that lead to its services', () => {
    const elsewhere = ingress('other', { address: 'shop-ip' });
    expect(find([elsewhere, ingress('web', { address: 'web-ip' })])).toEqual(FOUND);
  });

  test('is none of another class', () => {
    expect(find([ingress('web', { ingressClass: 'gce' })])).toEqual({ is: 'none' });
  });

  test('is none that another load balancer records', () => {
    const shop = { ...LB, ingress: 'default/shop' };
    expect(find([ingress('shop'), ingress('web')], { lb: LB, shop })).toEqual(FOUND);
    expect(find([ingress('shop')], { lb: LB, shop })).toEqual({ is: 'none' });
  });

  test('is not guessed where two could be it', () => {
    const candidates = [WEB, { namespace: 'default', name: 'copy' }];
    expect(find([ingress('web'), ingress('copy')])).toEqual({ is: 'ambiguous', candidates });
  });

  test('is not guessed where the URL map is gone and the address with it', () => {
    const half = { ...LB, halfDeleted: true } as const;
    expect(find([ingress('web')], { lb: half })).toEqual({ is: 'ambiguous', candidates: [WEB] });
  });

  test('is shared with a load balancer that could have been made from it as well', () => {
    expect(find([ingress('web')], { lb: LB, twin: LB })).toEqual({ ...FOUND, shared: ['twin'] });
    const apart = { ...LB, address: '203.0.113.2' };
    expect(find([ingress('web', { address: 'web-ip' })], { lb: LB, apart })).toEqual(FOUND);
  });
});

test('an Ingress that is known is shared with whoever records it', () => {
  const twin = { ...LB, ingress: 'default/web' };
  expect(find([], { lb: LB, twin }, WEB)).toEqual({ ...FOUND, shared: ['twin'] });
  expect(find([], { lb: LB, other: { ...LB, ingress: 'default/other' } }, WEB)).toEqual(FOUND);
});

const BY_NAME = '--kubeconfig=kubeconfig.yaml --gcp-project=myproject';
let given: TakingOver | undefined;
afterEach(() => {
  given?.close();
  given = undefined;
});

function left(disturb: (state: State) => State): TakingOver {
  given = new TakingOver('01-http-default', '01-create', { disturb });
  return given;
}

function notesOf({ plan }: Awaited<ReturnType<TakingOver['plan']>>): string {
  return plan.changeSet.notes.map(({ text }) => text).join('\n');
}

describe('a deletion by name of what the Go tool made', () => {
  test('leaves an Ingress that another load balancer was made from, and says so', async () => {
    // The Go tool gave both one address, of which only the first got the rule.
    const over = left((state) => {
      const others = JSON.parse(
        JSON.stringify({ ...state.gce, forwardingRules: {} })
          .replaceAll('--zone-printer', '--twin')
          .replaceAll('loadbalancer zone-printer', 'loadbalancer twin')
          .replaceAll('LoadBalancerName\\":\\"zone-printer', 'LoadBalancerName\\":\\"twin'),
      ) as State['gce'];
      const gce = Object.entries(state.gce).map(([kind, bodies]) => [kind, { ...bodies, ...others[kind] }] as const);
      return { ...state, gce: Object.fromEntries(gce) };
    });
    const result = await over.plan(`kubemci delete zone-printer ${BY_NAME}`);
    expect(notesOf(result)).toContain('load balancer twin uses it too');
    expect(changesOf(result.plan).filter((change) => change.includes('ingress/'))).toEqual([]);
    expect((await over.operator.apply(result.plan)).event.outcome).toBe('succeeded');
    const next = await over.plan(`kubemci delete twin ${BY_NAME}`);
    expect(changesOf(next.plan).filter((change) => change.includes('ingress/'))).toHaveLength(2);
  });

  test('prints how to delete the Ingress by hand where two could be it', async () => {
    const over = left((state) => ({
      ...state,
      ingresses: Object.fromEntries(
        Object.entries(state.ingresses).map(([context, objects]) => [
          context,
          objects.flatMap((object) => [object, { ...object, metadata: { ...object.metadata, name: 'copy' } }]),
        ]),
      ),
    }));
    const result = await over.plan(`kubemci delete zone-printer ${BY_NAME}`);
    expect(changesOf(result.plan).filter((change) => change.includes('ingress/'))).toEqual([]);
    for (const name of ['zoneprinter', 'copy']) {
      expect(notesOf(result)).toContain(
        `kubectl --context=gke_myproject_us-east4-a_cluster-1 delete ingress ${name} --namespace=default`,
      );
    }
  });
});
