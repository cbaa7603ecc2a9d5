import { describe, expect, test } from '@jest/globals';
import type { WorldSpec } from '../../src/sandbox/index.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { ask, backend, backendConfig, ingress, serving, stored } from '../features/support/serving.js';
import { FULL_WORLD } from '../properties/support/full-world.js';
import type { Operator } from '../properties/support/operator.js';

const WORLD: WorldSpec = {
  ...FULL_WORLD,
  clusters: FULL_WORLD.clusters.slice(0, 2).map(({ context, zones, manifests = [] }) => ({
    context,
    zones,
    apps: ['old', 'new'].map((name) => ({
      name,
      serviceAnnotations: {
        'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}',
        'cloud.google.com/backend-config': JSON.stringify({ default: 'cached' }),
      },
    })),
    manifests: manifests.filter(({ kind }) => kind === 'Secret'),
  })),
};

const WITHOUT_KEY = { cdn: { enabled: true } };
const WITH_KEY = { cdn: { enabled: true, signedUrlKeys: [{ keyName: 'key', secretName: 'signing' }] } };

function asked(service: string, config: object): Parameters<typeof ask>[1] {
  return { documents: [ingress({}, { defaultBackend: backend(service) }), backendConfig('cached', config)] };
}

/** Applies a plan and kills the run once a step is done. */
async function killedAfter(operator: Operator, plan: GclbPlan, step: string): Promise<void> {
  const kill = new AbortController();
  const { event, failure } = await operator.apply(plan, {
    kill: kill.signal,
    onEvent: (told) => {
      if (told.type === 'step-completed' && told.step === step) kill.abort();
    },
  });
  expect({ step, failure: failure?.diagnostics.filter(({ code }) => code !== 'Interrupted') }).toEqual({
    step,
    failure: [],
  });
  expect(event.outcome).toBe('interrupted');
}

describe('a saved plan that was half applied is applied to its end', () => {
  test.each([
    ['adds a key for signed URLs to a service that serves', asked('old', WITHOUT_KEY), asked('old', WITH_KEY)],
    ['makes a service with such a key', asked('old', WITHOUT_KEY), asked('new', WITH_KEY)],
    ['takes such a key away', asked('old', WITH_KEY), asked('old', { cdn: { enabled: true, signedUrlKeys: [] } })],
  ])('where it %s', async (_what, first, second) => {
    const operator = await serving(WORLD, first);
    try {
      ask(operator, second);
      const plan = await operator.plan();
      expect(plan.steps.filter(({ operation }) => operation.type.endsWith('signed-url-key'))).toHaveLength(1);
      for (const { id } of plan.steps.slice(0, -1)) await killedAfter(operator, plan, id);
      const { failure } = await operator.apply(plan);
      expect(failure?.diagnostics).toBeUndefined();
      operator.pass(600);
      expect((await operator.plan()).steps).toEqual([]);
      expect(stored(operator, 'backendServices')).toHaveLength(1);
    } finally {
      operator.close();
    }
  });
});
