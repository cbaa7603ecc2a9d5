import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { inSandboxDir } from '../support/sandbox-dir.js';

test.each(['zone-printer', 'shop'])('plans/%s/plan.md is the plan that a fresh sandbox gives', async (name) => {
  const file = path.resolve(import.meta.dirname, `../../plans/${name}/plan.md`);
  await inSandboxDir(async ({ run }) => {
    const { stdout } = await run(['plan', `plans/${name}`, '--format=markdown']);
    const formatted = await format(stdout, { ...(await resolveConfig(file)), parser: 'markdown' });
    expect(readFileSync(file, 'utf8')).toBe(formatted);
  });
});
