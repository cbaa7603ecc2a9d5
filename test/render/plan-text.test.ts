import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/graph/json.js';
import type { Change, CreateChange } from '../../src/plan/change.js';
import { COLOURED, PLAIN } from '../../src/render/palette.js';
import { renderPlanText } from '../../src/render/plan/text.js';
import { planWith, stepOf, THIRD_CLUSTER } from '../support/plan-fixture.js';

const steps = [
  stepOf('expand:ingress/asia', 'expand', [], 20),
  stepOf('expand:firewall/default', 'expand', [], 10),
  stepOf('warm:backendService', 'warm', ['expand:ingress/asia', 'expand:firewall/default'], 20),
];

describe('a plan as text', () => {
  test('shows routes first, then changes with their reasons, then notes and a summary', () => {
    const text = renderPlanText(planWith(THIRD_CLUSTER, steps), { palette: PLAIN, showSteps: false });
    expect(text).toBe(
      `zone-printer in my-project: 2 clusters -> 3 (us, eu, asia)

Routes
  host  path  before                            after                                   impact
  *     /*    default/zoneprinter:80 in eu, us  default/zoneprinter:80 in asia, eu, us  shift: asia joins
  # (1 unchanged route hidden)

Changes
  # backendService/default/zoneprinter:80 will be updated in place
  #   because cluster asia brings instance groups
  #   impact: shift, asia joins
  ~ backendService "mci1-be-30061--zone-printer" {
      ~ backends = [
          + { group = (known after apply: instanceGroups/asia) },
            # (2 unchanged elements hidden)
        ]
      ~ timeoutSec = 30 -> 60
    }

  # firewall/default will be updated in place
  #   because cluster asia brings nodes
  #   impact: none, only opens
  ~ firewall "mci1-fr--zone-printer" {
      ~ targetTags = [
          + "gke-asia-node",
          - "a",
            # (1 unchanged element hidden)
        ]
    }

  # ingress/asia/default/zoneprinter will be created
  #   because it does not exist
  #   impact: none
  + ingress "default/zoneprinter" in cluster asia {
      + kind = "Ingress"
      + metadata = { name = "zoneprinter" }
  + }

Notes
  unmanaged-field: backendService/default/zoneprinter:80: enableCDN = true was set by hand; left alone

Plan: 1 to add, 2 to change, 0 to destroy. No request is expected to fail. 3 steps, about 40 s (show --steps).`,
    );
  });

  test('shows what is done alike in several clusters once, and what differs there on its own', () => {
    const ingressIn = (cluster: string, after: JsonObject): CreateChange => ({
      action: 'create',
      address: `ingress/${cluster}/default/web`,
      kind: 'ingress',
      scope: `clusters/${cluster}`,
      name: 'default/web',
      reason: { code: 'missing', text: 'it does not exist' },
      impact: { level: 'none', reason: 'it carries no requests' },
      waitsFor: [],
      after,
      afterUnknown: [],
    });
    const changes = [
      ingressIn('asia', { kind: 'Ingress', rules: [] }),
      ingressIn('eu', { kind: 'Ingress', class: 'other' }),
      ingressIn('us', { kind: 'Ingress', rules: [] }),
    ];
    expect(renderPlanText(planWith({ changes }), { palette: PLAIN, showSteps: false })).toContain(`Changes
  # ingress/asia/default/web will be created
  # ingress/us/default/web will be created
  #   because it does not exist
  #   impact: none, it carries no requests
  + ingress "default/web" in clusters asia, us {
      + kind = "Ingress"
  + }

  # ingress/eu/default/web will be created
  #   because it does not exist
  #   impact: none, it carries no requests
  + ingress "default/web" in cluster eu {
      + kind = "Ingress"
      + class = "other"
  + }`);
  });

  test('says what a key stands for that is a digest', () => {
    const matcher = (service: string): JsonObject => ({
      pathMatchers: [{ name: 'host12ab', defaultService: service }],
    });
    const changes: Change[] = [
      {
        action: 'update',
        address: 'urlMap',
        kind: 'urlMap',
        scope: 'global',
        name: 'um',
        reason: { code: 'spec-changed', text: 'asked for' },
        impact: { level: 'none', reason: '' },
        waitsFor: [],
        before: matcher('one'),
        after: matcher('two'),
        afterUnknown: [],
        differences: [{ path: 'pathMatchers[host12ab].defaultService', action: 'change', before: 'one', after: 'two' }],
        labels: { host12ab: 'a.example.com' },
      },
    ];
    expect(renderPlanText(planWith({ changes }), { palette: PLAIN, showSteps: false })).toContain(`{
      ~ pathMatchers = [
          ~ "host12ab" = {  # a.example.com
              ~ defaultService = "one" -> "two"
                # (1 unchanged field hidden)
            },
        ]
    }`);
  });

  test('shows keys of an object as fields, and of what is known only after apply what is known', () => {
    const annotated = (annotations: JsonObject): JsonObject => ({ metadata: { annotations } });
    const backends = [{ group: { $knownAfterApply: 'instanceGroups/asia' }, capacityScaler: 1 }];
    const changes: Change[] = [
      {
        action: 'update',
        address: 'backendService/default/web:80',
        kind: 'backendService',
        scope: 'global',
        name: 'web',
        reason: { code: 'spec-changed', text: 'asked for' },
        impact: { level: 'none', reason: '' },
        waitsFor: [],
        before: { ...annotated({ ip: 'one', note: 'x' }), backends: [] },
        after: { ...annotated({ ip: 'two', class: 'gce' }), backends },
        afterUnknown: ['backends[(instanceGroups/asia)]'],
        differences: [
          { path: 'backends[(instanceGroups/asia)]', action: 'add', afterUnknown: true },
          { path: 'metadata.annotations[class]', action: 'add', after: 'gce' },
          { path: 'metadata.annotations[ip]', action: 'change', before: 'one', after: 'two' },
          { path: 'metadata.annotations[note]', action: 'remove', before: 'x' },
        ],
      },
    ];
    expect(renderPlanText(planWith({ changes }), { palette: PLAIN, showSteps: false })).toContain(`{
      ~ backends = [
          + { group = (known after apply: instanceGroups/asia), capacityScaler = 1 },
        ]
      ~ metadata = {
          ~ annotations = {
              + class = "gce"
              ~ ip = "one" -> "two"
              - note = "x"
            }
        }
    }`);
  });

  test('lists the steps by phase with what each waits for when asked to', () => {
    const text = renderPlanText(planWith(THIRD_CLUSTER, steps), { palette: PLAIN, showSteps: true });
    expect(text).toContain(`Steps
  expand
   1. ingress/asia: do expand:ingress/asia (about 20 s)
   2. firewall/default: do expand:firewall/default (about 10 s)
  warm
   3. backendService: do warm:backendService (about 20 s; after 1, 2)`);
    expect(text).toMatch(/about 40 s\.$/);
  });

  test('says that nothing changes when nothing does, and counts no steps', () => {
    const text = renderPlanText(planWith({}), { palette: PLAIN, showSteps: false });
    expect(text).toBe(`zone-printer in my-project: 3 clusters (us, eu, asia)

No changes. What is live is what the spec asks for.`);
  });

  test('names the clusters before and after where one takes the place of another', () => {
    const route = {
      host: '*',
      path: '/*',
      before: { service: 'default/web:80', clusters: ['eu', 'latam', 'us'] },
      after: { service: 'default/web:80', clusters: ['asia', 'eu', 'us'] },
      impact: { level: 'shift', reason: 'asia begins to answer; latam stops answering once drained' },
    } as const;
    expect(renderPlanText(planWith({ routes: [route] }, steps), { palette: PLAIN, showSteps: false })).toContain(
      'zone-printer in my-project: clusters eu, latam, us -> us, eu, asia\n',
    );
  });

  test.each([
    [
      { is: 'remove-clusters', clusters: ['asia'], others: ['eu', 'us'] } as const,
      'zone-printer in my-project: removes asia; eu, us stay',
    ],
    [{ is: 'drain', clusters: ['asia'], others: ['eu'] } as const, 'zone-printer in my-project: drains asia; eu stays'],
    [
      { is: 'undrain', clusters: ['asia'], others: ['eu'] } as const,
      'zone-printer in my-project: takes asia back; eu stays',
    ],
    [{ is: 'orphans', clusters: [], others: [] } as const, 'zone-printer in my-project: deletes what nothing leads to'],
  ])('says first what is done by name: %j', (task, header) => {
    const plan = planWith({});
    const text = renderPlanText({ ...plan, subject: { ...plan.subject, task } }, { palette: PLAIN, showSteps: false });
    expect(text).toBe(`${header}\n\nNo changes. It is so already.`);
  });

  test('tells a load balancer without clusters from one that is new', () => {
    const after = { service: 'default/web:80', clusters: ['us'] };
    const impact = { level: 'none', reason: '' } as const;
    const headers = [null, { service: 'default/web:80', clusters: [] }].map((before) => {
      const routes = [{ host: '*', path: '/*', before, after, impact }];
      return renderPlanText(planWith({ routes }, steps), { palette: PLAIN, showSteps: false }).split('\n')[0];
    });
    expect(headers).toEqual([
      'zone-printer in my-project: new, in 3 clusters (us, eu, asia)',
      'zone-printer in my-project: exists without a cluster -> 3 clusters (us, eu, asia)',
    ]);
  });

  test('says why requests are expected to fail', () => {
    const impact = { level: 'disruptive', reason: 'the address changes' } as const;
    const changes = THIRD_CLUSTER.changes?.map((change) => ({ ...change, impact }));
    const text = renderPlanText(planWith({ changes: changes ?? [] }, steps), { palette: PLAIN, showSteps: false });
    expect(text).toContain('Requests are expected to fail: the address changes.');
  });

  test('holds no escape sequence unless a coloured palette is given', () => {
    const plan = planWith(THIRD_CLUSTER, steps);
    expect(renderPlanText(plan, { palette: PLAIN, showSteps: true })).not.toContain('\u001B');
    expect(renderPlanText(plan, { palette: COLOURED, showSteps: true })).toContain('\u001B[32m+');
  });
});
