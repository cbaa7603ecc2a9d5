import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runCli } from '../support/cli.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'kubemci-home-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

test.each(['bash', 'zsh'])('%s completes every command and its flags once it was set up', async (shell) => {
  const setUp = await runCli(['autocomplete', shell], { cwd: home, env: { XDG_CACHE_HOME: home } });
  expect(setUp.code).toBe(0);
  expect(setUp.stdout).toContain(`kubemci autocomplete script ${shell}`);
  const functions = path.join(home, 'kubemci/autocomplete/functions', shell);
  expect(existsSync(functions)).toBe(true);
  const text = readdirSync(functions)
    .map((file) => readFileSync(path.join(functions, file), 'utf8'))
    .join('\n');
  for (const known of ['remove-clusters', 'drain', 'get-status', '--static-ip', '--keep-unreachable']) {
    expect(text).toContain(known);
  }
});
