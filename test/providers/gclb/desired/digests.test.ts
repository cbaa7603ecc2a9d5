import { describe, expect, test } from '@jest/globals';
import { desiredContent } from '../../../../src/providers/gclb/desired/desired-content.js';
import { desiredDigest, specDigest } from '../../../../src/providers/gclb/desired/digests.js';
import { changeReasons } from '../../../../src/providers/gclb/routes/change-reasons.js';
import { planFor } from '../choreography/planning.js';
import { Simulation } from '../choreography/simulation.js';
import type { Reality, Wish } from '../choreography/world.js';
import { agreedOn, inputsOf, NOTHING, specOf } from '../choreography/world.js';

const WISH: Wish = {
  clusters: ['us', 'eu'],
  services: [{ name: 'web', mode: 'instance-groups', nodePort: 30061 }],
  fallback: 'web',
  routes: [],
};

function digestOf(wish: Wish, reality: Reality): string {
  const content = desiredContent(inputsOf(wish, reality), agreedOn(wish));
  if (!content.ok) throw new Error(JSON.stringify(content.diagnostics));
  return desiredDigest(content.value);
}

describe('the digest of what should exist', () => {
  test('is the same before and after it was applied', () => {
    const reality = new Simulation(NOTHING, []).run(planFor(WISH, NOTHING).steps).reality();
    expect(digestOf(WISH, reality)).toBe(digestOf(WISH, NOTHING));
    expect(digestOf(WISH, NOTHING)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('does not depend on the order of clusters', () => {
    expect(digestOf({ ...WISH, clusters: ['eu', 'us'] }, NOTHING)).toBe(digestOf(WISH, NOTHING));
  });

  test.each([
    ['a NodePort', { services: [{ name: 'web', mode: 'instance-groups', nodePort: 30062 }] }],
    ['a probe', { services: [{ name: 'web', mode: 'instance-groups', nodePort: 30061, probePath: '/healthz' }] }],
    ['a cluster', { clusters: ['us'] }],
    ['a route', { routes: [{ host: 'a', path: '/x', service: 'web' }] }],
    ['the address', { address: '198.51.100.20' }],
  ] as const)('changes with %s', (_what, change) => {
    expect(digestOf({ ...WISH, ...change }, NOTHING)).not.toBe(digestOf(WISH, NOTHING));
  });
});

describe('the digest of a spec', () => {
  test('does not depend on where things stand in the file', () => {
    const spec = specOf(WISH);
    const moved = { ...spec, position: { file: 'other.yaml', line: 7, column: 3 } };
    expect(specDigest(moved)).toBe(specDigest(spec));
  });

  test('changes with all that the file says', () => {
    const spec = specOf(WISH);
    const position = spec.position;
    const reference = { ...spec.defaultBackend, decided: { protocol: 'HTTPS' as const } };
    const others = [
      { ...spec, annotations: { a: 'b' } },
      { ...spec, frontend: { ...spec.frontend, allowHttp: false } },
      { ...spec, frontend: { ...spec.frontend, tlsSecrets: [{ name: 'shop', position }] } },
      {
        ...spec,
        objects: { ...spec.objects, backendConfigs: { 'default/web': { spec: { timeoutSec: 5 }, position } } },
      },
      { ...spec, staticIpValue: '198.51.100.9' },
      { ...spec, defaultBackend: reference },
    ];
    expect(new Set([spec, ...others].map(specDigest)).size).toBe(others.length + 1);
  });
});

describe('the reason of an update', () => {
  const reality = new Simulation(NOTHING, []).run(planFor(WISH, NOTHING).steps).reality();
  const node = planFor(WISH, reality).live.nodes.get('urlMap');
  const recorded = { spec: 's', desired: 'now', version: '1', time: '2026-01-01T00:00:00Z' };

  test.each([
    ['drift', 'now', recorded],
    ['spec-changed', 'other', recorded],
    ['unknown', 'now', undefined],
  ] as const)('is %s', (code, desired, record) => {
    if (node === undefined) throw new Error('no URL map');
    const reasonFor = changeReasons({ goal: 'apply', desired, recorded: record });
    expect(reasonFor({ action: 'update', desired: node, live: node, differences: [] }).code).toBe(code);
  });
});
