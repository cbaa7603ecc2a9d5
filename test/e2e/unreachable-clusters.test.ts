import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { inSandboxDir } from '../support/sandbox-dir.js';

const TARGET = 'plans/zone-printer';
const FACTS = 'zp.facts.json';

test('a cluster that is down stops neither a plan for the others nor an apply', async () => {
  await inSandboxDir(async ({ run }) => {
    expect((await run(['apply', TARGET, '--auto-approve'])).code).toBe(0);
    expect((await run(['sandbox', 'reach', 'asia', 'refused'])).code).toBe(0);
    expect(await run(['plan', TARGET])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ClusterUnreachable'),
    });
    const kept = await run(['plan', TARGET, '--keep-unreachable', '--detailed-exitcode']);
    expect(kept).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('asia cannot be reached and is kept as it is'),
    });
    expect((await run(['apply', TARGET, '--keep-unreachable=asia', '--auto-approve'])).code).toBe(0);
    expect((await run(['plan', TARGET, '--keep-unreachable=europe'])).code).toBe(1);
    const json = await run(['plan', TARGET, '--keep-unreachable=europe,asia', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ kept: ['asia'], pending: false });
  });
});

test('what was observed is planned with while no cluster can be reached, and applied when they can', async () => {
  await inSandboxDir(async ({ dir, run }) => {
    const observed = await run(['observe', TARGET, '--out', FACTS, '--json']);
    expect(JSON.parse(observed.stdout)).toMatchObject({ file: FACTS, clusters: ['us', 'europe', 'asia'] });
    expect(readFileSync(path.join(dir, FACTS), 'utf8')).toContain('"formatVersion": 1');
    for (const cluster of ['us', 'europe', 'asia']) await run(['sandbox', 'reach', cluster, 'refused']);
    expect((await run(['validate', TARGET, '--facts', FACTS])).code).toBe(0);
    const planned = await run(['plan', TARGET, '--facts', FACTS, '--out', 'zp.plan.json', '--detailed-exitcode']);
    expect(planned).toMatchObject({ code: 2, stdout: expect.stringContaining('no cluster was asked') });
    expect(await run(['apply', 'zp.plan.json', '--auto-approve'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ClusterUnreachable'),
    });
    for (const cluster of ['us', 'europe', 'asia']) await run(['sandbox', 'reach', cluster, 'up']);
    expect((await run(['apply', 'zp.plan.json', '--auto-approve'])).code).toBe(0);
    expect((await run(['plan', TARGET, '--detailed-exitcode'])).code).toBe(0);
  });
});

test('flags that contradict each other are refused', async () => {
  await inSandboxDir(async ({ run }) => {
    expect(await run(['plan', TARGET, '--facts', FACTS, '--keep-unreachable'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('ConflictingInput'),
    });
    expect((await run(['observe', TARGET])).code).toBe(1);
  });
});
