import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import { textIn } from '../../../../src/providers/gclb/kinds/body.js';
import { liveGraph } from '../../../../src/providers/gclb/live/live-graph.js';
import { liveModes } from '../../../../src/providers/gclb/live/live-modes.js';
import { liveStatus, liveStatuses } from '../../../../src/providers/gclb/live/live-status.js';
import { PLAIN_HTTP } from '../../../../src/providers/gclb/frontend.js';
import { markerKnowledge } from '../../../../src/providers/gclb/live/marker-knowledge.js';
import { actions, planFor } from '../choreography/planning.js';
import { Simulation } from '../choreography/simulation.js';
import type { Reality, Wish } from '../choreography/world.js';
import { agreedOn, LB, NOTHING } from '../choreography/world.js';

const WEB = { name: 'web', mode: 'instance-groups', nodePort: 30061 } as const;
const WISH: Wish = { clusters: ['us', 'eu'], services: [WEB], fallback: 'web', routes: [] };
const REALITY = new Simulation(NOTHING, []).run(planFor(WISH, NOTHING).steps).reality();

function addresses(reality: Reality): readonly string[] {
  const graph = liveGraph({ loadBalancer: LB, live: reality.live, ingresses: [] });
  return [...graph.nodes.values()].filter(({ ownership }) => ownership === 'managed').map(({ address }) => address);
}

function changed(
  collection: Exclude<keyof Reality['live'], 'hosts' | 'adopted'>,
  change: (body: JsonObject) => JsonObject,
): Reality {
  return { ...REALITY, live: { ...REALITY.live, [collection]: REALITY.live[collection].map(change) } };
}

describe('the live graph', () => {
  test('holds what carries the marker, under logical addresses', () => {
    expect(addresses(REALITY)).toEqual([
      'backendService/default/web:80',
      'firewall/default',
      'forwardingRule/http',
      'healthCheck/default/web:80',
      'targetHttpProxy',
      'urlMap',
    ]);
  });

  test('leaves out what carries the marker of a load balancer with a longer name', () => {
    const other = changed('firewalls', (body) => ({ ...body, description: `${textIn(body, 'description') ?? ''}-2` }));
    expect(addresses(other)).not.toContain('firewall/default');
  });

  test('connects what names each other', () => {
    const graph = liveGraph({ loadBalancer: LB, live: REALITY.live, ingresses: [] });
    expect(graph.references.map(({ from, path, to }) => `${from} ${path} ${to}`)).toContain(
      'urlMap defaultService backendService/default/web:80',
    );
  });

  test('takes a service that nothing reaches for a left-over beside the one that serves', () => {
    const [serving] = REALITY.live.backendServices;
    const leftOver = { ...serving, name: 'mci1-be-30001--shop', portName: 'port30001' };
    const reality = { ...REALITY, live: { ...REALITY.live, backendServices: [leftOver, serving ?? {}] } };
    expect(addresses(reality)).toContain('backendService/default/web:80#mci1-be-30001--shop');
    expect(actions(planFor(WISH, reality))).toEqual({
      'backendService/default/web:80#mci1-be-30001--shop': 'delete',
    });
  });

  test('meets a service whose port the Go tool wrote by name', () => {
    const named = changed('backendServices', (body) => ({
      ...body,
      description: (textIn(body, 'description') ?? '').replace('"80"', '"http"'),
    }));
    expect(addresses(named)).toContain('backendService/default/web:http');
    const known = markerKnowledge(agreedOn(WISH), PLAIN_HTTP);
    const graph = liveGraph({ loadBalancer: LB, live: named.live, ingresses: [], known });
    expect(graph.nodes.has('backendService/default/web:80')).toBe(true);
  });
});

describe('what is made by hand', () => {
  test('of the fields that are not managed survives a changed NodePort', () => {
    const tuned = changed('backendServices', (body) => ({ ...body, timeoutSec: 90, sessionAffinity: 'CLIENT_IP' }));
    const { desired } = planFor({ ...WISH, services: [{ ...WEB, nodePort: 30077 }] }, tuned);
    expect(desired.nodes.get('backendService/default/web:80')).toMatchObject({
      name: 'mci1-be-30077--shop',
      body: { timeoutSec: 90, sessionAffinity: 'CLIENT_IP', portName: 'port30077' },
    });
  });

  test('of the port goes with instance groups: a successor on NEGs does not inherit it', () => {
    const { desired } = planFor({ ...WISH, services: [{ ...WEB, mode: 'neg' }] }, REALITY);
    expect(desired.nodes.get('backendService/default/web:80')?.body['port']).toBeUndefined();
  });

  test('to protect a service is set on its successor before that serves', () => {
    const securityPolicy = 'projects/p/global/securityPolicies/waf';
    const guarded = changed('backendServices', (body) => ({ ...body, securityPolicy }));
    expect(actions(planFor(WISH, guarded))).toEqual({});
    const { steps } = planFor({ ...WISH, services: [{ ...WEB, nodePort: 30077 }] }, guarded);
    const insert = steps.find(({ id }) => id === 'expand:backendService/default/web:80');
    expect(JSON.stringify(insert)).not.toContain('waf');
    const protect = steps.find(({ id }) => id === 'expand:securityPolicy:backendService/default/web:80');
    expect(protect?.operation).toMatchObject({ name: 'mci1-be-30077--shop', after: { securityPolicy } });
    expect(steps.find(({ id }) => id === 'warm:urlMap')?.dependsOn).toContain(protect?.id);
  });

  test.each([
    ['Identity-Aware Proxy', { iap: { enabled: true, oauth2ClientId: 'id', oauth2ClientSecretSha256: 'x' } }],
    ['keys for signed URLs', { enableCDN: true, cdnPolicy: { signedUrlKeyNames: ['k1'] } }],
    ['edge security policy', { edgeSecurityPolicy: 'projects/p/global/securityPolicies/edge' }],
  ])('to protect a service and cannot be copied is never lost in silence: %s', (what, fields) => {
    const guarded = changed('backendServices', (body) => ({ ...body, ...fields }));
    const moved = { ...WISH, services: [{ ...WEB, nodePort: 30077 }] };
    expect(() => planFor(moved, guarded)).toThrow('WouldLoseProtection');
    expect(() => planFor(moved, guarded)).toThrow(what);
    expect(actions(planFor(WISH, guarded))).toEqual({});
  });

  test('to a timing of a health check is left alone and told', () => {
    const tuned = changed('healthChecks', (body) => ({ ...body, checkIntervalSec: 7 }));
    const plan = planFor(WISH, tuned);
    expect(actions(plan)).toEqual({});
    expect(plan.changeSet.notes.map(({ address }) => address)).toEqual(['healthCheck/default/web:80']);
  });
});

describe('a cluster whose Ingress somebody deleted', () => {
  const lost: Reality = {
    ...REALITY,
    ingresses: new Map([...REALITY.ingresses].filter(([cluster]) => cluster === 'us')),
  };

  test('keeps its groups while its Ingress is put back', () => {
    const plan = planFor(WISH, lost);
    const simulation = new Simulation(lost, []).run(plan.steps);
    expect(simulation.violations).toEqual([]);
    expect(plan.steps.some(({ phase }) => phase === 'contract')).toBe(false);
    expect(actions(planFor(WISH, simulation.reality()))).toEqual({});
  });

  test('has to be repaired before another one leaves', () => {
    expect(() => planFor({ ...WISH, clusters: ['eu'] }, lost)).toThrow('UnsupportedChange');
  });
});

describe('the status', () => {
  test('is read from the URL map, once for each load balancer', () => {
    expect(liveStatus(LB, REALITY.live)).toMatchObject({ Clusters: ['eu', 'us'], Ingress: 'default/shop' });
    expect(liveStatuses(REALITY.live)).toHaveLength(1);
    expect(liveStatus('nobody', REALITY.live)).toBeUndefined();
  });

  test('of the oldest load balancers is read from forwarding rules', () => {
    const description = '{"Description":"x","LoadBalancerName":"old","Clusters":["b","a"],"IPAddress":"1.2.3.4"}';
    const live = {
      ...NOTHING.live,
      forwardingRules: [
        { name: 'mci1-fw--old', description },
        { name: 'mci1-fws--old', description },
      ],
    };
    expect(liveStatuses(live).map(({ LoadBalancerName, Clusters }) => [LoadBalancerName, Clusters])).toEqual([
      ['old', ['b', 'a']],
    ]);
  });
});

describe('the mode of a live service', () => {
  test('is what its backends are', () => {
    expect([...liveModes(LB, REALITY.live)]).toEqual([['default/web:80', 'instance-groups']]);
  });
});
