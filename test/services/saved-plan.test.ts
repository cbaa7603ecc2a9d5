import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { loadPlan, savePlan } from '../../src/services/saved-plan.js';
import { VERSION } from '../../src/services/session/version.js';

const PLAN: GclbPlan = {
  formatVersion: 1,
  kubemciVersion: VERSION,
  createdAt: '2026-01-02T03:04:05.000Z',
  subject: {
    loadBalancer: 'lb',
    project: 'my-project',
    goal: 'apply',
    clusters: [{ name: 'us', context: 'us', uid: 'u1' }],
    kubeconfig: '/planner/clusters.yaml',
    services: [],
  },
  changeSet: { changes: [], routes: [], notes: [] },
  steps: [],
  facts: {},
  observed: {},
};

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'kubemci-saved-plan-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('a saved plan', () => {
  test('is reached through a kubeconfig that lies elsewhere than where it was planned', async () => {
    const file = path.join(dir, 'plan.json');
    await savePlan(PLAN, file);
    expect((await loadPlan(file)).subject.kubeconfig).toBe('/planner/clusters.yaml');
    expect((await loadPlan(file, path.join(dir, 'mine.yaml'))).subject).toEqual({
      ...PLAN.subject,
      kubeconfig: path.join(dir, 'mine.yaml'),
    });
  });

  test('that is larger than any plan is refused instead of being taken into memory', async () => {
    const file = path.join(dir, 'plan.json');
    const handle = await open(file, 'w');
    await handle.truncate(64 * 1024 * 1024 + 1);
    await handle.close();
    await expect(loadPlan(file)).rejects.toMatchObject({ diagnostics: [{ code: 'FileTooLarge' }] });
  });

  test('that cannot be written is not reported as one that cannot be found', async () => {
    const file = path.join(dir, 'no-such-folder', 'plan.json');
    await expect(savePlan(PLAN, file)).rejects.toMatchObject({
      diagnostics: [{ code: 'FileNotWritable', message: expect.stringContaining(file) }],
    });
  });

  test('that is not there is named', async () => {
    const file = path.join(dir, 'none.json');
    await expect(loadPlan(file)).rejects.toMatchObject({
      diagnostics: [{ code: 'FileNotFound', message: expect.stringContaining(`plan file ${file}`) }],
    });
  });
});
