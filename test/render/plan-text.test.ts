import { describe, expect, test } from '@jest/globals';
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
          + { group = (known after apply) },
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
    }

Notes
  unmanaged-field: backendService/default/zoneprinter:80: enableCDN = true was set by hand; left alone

Plan: 1 to add, 2 to change, 0 to destroy. No request is expected to fail. 3 steps, about 40 s (show --steps).`,
    );
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
