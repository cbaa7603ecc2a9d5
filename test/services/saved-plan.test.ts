import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadPlan } from '../../src/services/saved-plan.js';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'kubemci-saved-plan-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('reading a saved plan', () => {
  test('refuses what is larger than any plan instead of taking it into memory', async () => {
    const file = path.join(dir, 'plan.json');
    const handle = await open(file, 'w');
    await handle.truncate(64 * 1024 * 1024 + 1);
    await handle.close();
    await expect(loadPlan(file)).rejects.toMatchObject({ diagnostics: [{ code: 'FileTooLarge' }] });
  });

  test('says which file is not there', async () => {
    const file = path.join(dir, 'none.json');
    await expect(loadPlan(file)).rejects.toMatchObject({
      diagnostics: [{ code: 'FileNotFound', message: expect.stringContaining(`plan file ${file}`) }],
    });
  });
});
