import { describe, expect, test } from '@jest/globals';
import { stepResults } from '../../../../src/providers/gclb/choreography/step-results.js';
import { planFor } from './planning.js';
import { Simulation } from './simulation.js';
import type { Wish } from './world.js';
import { NOTHING } from './world.js';

const WISH: Wish = {
  clusters: ['us'],
  services: [{ name: 'web', mode: 'instance-groups', nodePort: 30061 }],
  fallback: 'web',
  routes: [],
};

describe('what an interrupted apply has done', () => {
  const { steps } = planFor(WISH, NOTHING);
  const isResult = stepResults(steps);
  const { live, ingresses } = new Simulation(NOTHING, []).run(steps).reality();

  test('is recognised as the result of a step, whatever was known only after apply', () => {
    expect(isResult('backendService/global/mci1-be-30061--shop', live.backendServices[0])).toBe(true);
    expect(isResult('urlMap/global/mci1-um--shop', live.urlMaps[0])).toBe(true);
    expect(isResult('ingress/clusters/us/default/shop', ingresses.get('us'))).toBe(true);
  });

  test('is told from what somebody else has done', () => {
    const changed = { ...live.backendServices[0], protocol: 'HTTPS' };
    expect(isResult('backendService/global/mci1-be-30061--shop', changed)).toBe(false);
    expect(isResult('urlMap/global/mci1-um--shop', undefined)).toBe(false);
    expect(isResult('urlMap/global/another', live.urlMaps[0])).toBe(false);
  });

  test('does not include what somebody else does to a URL map of which the plan only records the run', () => {
    const [firewall] = live.firewalls;
    const opened = { ...firewall, targetTags: ['stray'] };
    const recording = planFor(WISH, { live: { ...live, firewalls: [opened] }, ingresses });
    expect(recording.steps.map(({ id }) => id)).toContain('switch:record:urlMap');
    const edited = { ...live.urlMaps[0], hostRules: [{ hosts: ['a.example'], pathMatcher: 'p' }] };
    expect(stepResults(recording.steps)('urlMap/global/mci1-um--shop', edited)).toBe(false);
  });

  test('includes what was to be deleted and is gone', () => {
    const reality = new Simulation(NOTHING, []).run(steps).reality();
    const deleted = stepResults(planFor(undefined, reality).steps);
    expect(deleted('firewall/global/mci1-fr--shop', undefined)).toBe(true);
    expect(deleted('ingress/clusters/us/default/shop', undefined)).toBe(true);
    expect(deleted('firewall/global/mci1-fr--shop', live.firewalls[0])).toBe(false);
  });
});
