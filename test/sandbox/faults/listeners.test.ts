import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FaultRefused, readFaultFile, serveSandbox, WorldFileInvalid } from '../../../src/sandbox/index.js';
import type { FaultRule, SandboxHandle } from '../../../src/sandbox/index.js';

let dir: string;
let sandbox: SandboxHandle;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'kubemci-faults-'));
  sandbox = await serveSandbox({ dir: path.join(dir, 'world'), pace: 1000 });
});
afterEach(async () => {
  await sandbox.close();
  rmSync(dir, { recursive: true, force: true });
});

const ADDRESSES = 'compute/v1/projects/sandbox-project/global/addresses';
const rule = (name: string, then: FaultRule['then']): FaultRule => ({ name, when: { times: 1 }, then });

/** What a client of real sockets gets: a status, or the way in which it got nothing. */
async function ask(): Promise<string> {
  try {
    const response = await fetch(`${sandbox.gceRootUrl}${ADDRESSES}`);
    await response.text();
    return String(response.status);
  } catch (error) {
    return String(error);
  }
}

describe('over sockets', () => {
  test.each<[string, FaultRule['then'], RegExp]>([
    ['a reset', { effect: 'reset' }, /fetch failed/],
    ['a refusal', { effect: 'refuse' }, /fetch failed/],
    ['a hang that ends', { effect: 'hang', seconds: 60 }, /fetch failed/],
    ['half an answer', { effect: 'truncate' }, /terminated/],
    ['nothing of a body', { effect: 'truncate', bytes: 0 }, /terminated/],
    ['an answer', { effect: 'answer', status: 503 }, /^503$/],
  ])('%s is what the client gets, and the next request is served', async (_what, then, expected) => {
    await sandbox.setFaults([rule('it', then)]);
    expect(await ask()).toMatch(expected);
    expect(await ask()).toBe('200');
    const [struck] = (await sandbox.audit()).filter(({ faults = [] }) => faults.includes('it'));
    expect(struck?.path).toBe(`/${ADDRESSES}`);
    expect(await sandbox.faults()).toMatchObject([{ name: 'it', seen: 2, fired: 1 }]);
  });

  test('faults go on where they were when the sandbox is opened again', async () => {
    await sandbox.setFaults([{ name: 'third', when: { after: 2, times: 1 }, then: { effect: 'reset' } }]);
    expect([await ask(), await ask()]).toEqual(['200', '200']);
    await sandbox.close();
    sandbox = await serveSandbox({ dir: path.join(dir, 'world'), pace: 1000 });
    expect(await ask()).toMatch(/fetch failed/);
    expect(await ask()).toBe('200');
  });
});

describe('the admin API', () => {
  async function admin(method: string, target: string, body?: unknown): Promise<readonly [number, unknown]> {
    const response = await fetch(`${sandbox.gceRootUrl}sandbox/${target}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return [response.status, await response.json()];
  }

  test('adds, lists and removes rules', async () => {
    await admin('POST', 'faults', { faults: [rule('a', { effect: 'reset' })] });
    await admin('POST', 'faults', { faults: [rule('b', { effect: 'reset' })] });
    expect(await admin('GET', 'faults')).toMatchObject([200, { faults: [{ name: 'a' }, { name: 'b' }] }]);
    expect((await admin('DELETE', 'faults/a'))[0]).toBe(200);
    expect((await admin('DELETE', 'faults/a'))[0]).toBe(404);
    await admin('PUT', 'faults', { faults: [rule('c', { effect: 'reset' })] });
    expect(await admin('GET', 'faults')).toMatchObject([200, { faults: [{ name: 'c' }] }]);
    await admin('DELETE', 'faults');
    expect(await admin('GET', 'faults')).toEqual([200, { faults: [] }]);
  });

  test('refuses what is no rule, and a rule that names what is not there', async () => {
    expect((await admin('POST', 'faults', { faults: [{ then: {} }] }))[0]).toBe(400);
    const mars = { match: { server: 'mars' }, then: { effect: 'reset' as const } };
    expect(await admin('POST', 'faults', { faults: [mars] })).toMatchObject([
      400,
      { index: 0, path: ['match', 'server'] },
    ]);
    await expect(sandbox.setFaults([mars])).rejects.toThrow(FaultRefused);
    expect(await sandbox.faults()).toEqual([]);
  });
});

describe('a file of faults', () => {
  function read(text: string): ReturnType<typeof readFaultFile> {
    const file = path.join(dir, 'faults.yaml');
    writeFileSync(file, text);
    return readFaultFile(file);
  }

  function problems(text: string): readonly string[] {
    try {
      read(text);
      return [];
    } catch (error) {
      if (!(error instanceof WorldFileInvalid)) throw error;
      return error.problems.map(({ place, message }) => `${place.line}:${place.column} ${message}`);
    }
  }

  test('says where it is wrong', () => {
    expect(problems('faults:\n  - when: { util: 3 }\n    then: { effect: reset }\n')).toEqual([
      '2:13 faults[0].when.util is not a field that is known here.',
    ]);
    expect(problems('faults:\n  - then: { effect: explode }\n')).toEqual([
      expect.stringMatching(/^2:21 faults\[0\].then.effect must be one of latency, .* but is "explode"\.$/),
    ]);
    expect(problems('')).toEqual(['1:1 The file of faults is empty.']);
    expect(problems('faults: [')).toEqual([expect.stringContaining('not valid YAML')]);
  });

  test('points at the name that a world has refused', () => {
    const { rules, explain } = read(
      'faults:\n  - then: { effect: reset }\n  - match: { server: mars }\n    then: { effect: reset }\n',
    );
    expect(rules).toHaveLength(2);
    const { place, message } = explain(new FaultRefused(1, ['match', 'server'], 'must be one of gce'));
    expect(`${place.line}:${place.column} ${message}`).toBe('3:22 faults[1].match.server must be one of gce.');
  });
});
