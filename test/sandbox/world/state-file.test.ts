import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_WORLD } from '../../../src/sandbox/index.js';
import { readStateFiles, StateKeeper } from '../../../src/sandbox/world/state-file.js';
import type { StateFiles } from '../../../src/sandbox/world/state-file.js';
import { initialState } from '../../../src/sandbox/world/world-state.js';
import type { WorldState } from '../../../src/sandbox/world/world-state.js';
import { Lab } from '../traffic/support/lab.js';

let directory: string;
let files: StateFiles;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'state-file-'));
  files = { state: path.join(directory, 'state.json'), journal: path.join(directory, 'journal.jsonl') };
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** A state as JSON, with its events in the order of their making: where they stand in the list says nothing. */
function plain(state: WorldState | undefined): unknown {
  const events = state?.timeline.events.toSorted((a, b) => a.order - b.order);
  return JSON.parse(JSON.stringify(state === undefined ? null : { ...state, timeline: { ...state.timeline, events } }));
}

/** What a person or a program may do to a lab's world; each ends with the world as it is to be saved. */
const ACTIONS: Readonly<Record<string, (lab: Lab, name: string) => unknown>> = {
  insert: (lab, name) =>
    lab
      .gce('POST', 'global/healthChecks', { name, type: 'HTTP', httpHealthCheck: { port: 80 } })
      .catch(() => undefined),
  delete: (lab, name) => lab.gce('DELETE', `global/healthChecks/${name}`).catch(() => undefined),
  patch: (lab, name) => lab.gce('PATCH', `global/healthChecks/${name}`, { checkIntervalSec: 7 }).catch(() => undefined),
  namespace: (lab, name) => {
    lab.world.cluster('us').apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  },
  pods: (lab) => {
    const api = lab.world.cluster('europe');
    for (const { metadata } of api.list('Pod')) api.remove('Pod', metadata.namespace, metadata.name);
  },
  reach: (lab) => {
    lab.world.setReachability('us', 'hanging');
  },
  'a second': (lab) => {
    lab.clock.advance(1_000);
  },
  'a minute': (lab) => {
    lab.clock.advance(60_000);
  },
};

describe('the files of a world', () => {
  test('hold everything that was saved, whatever happened in it', async () => {
    const action = fc.tuple(fc.constantFrom(...Object.keys(ACTIONS)), fc.constantFrom('a', 'b', 'c'));
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        const lab = new Lab();
        await lab.loadBalancer();
        const keeper = new StateKeeper(files);
        for (const [kind, name] of actions) {
          keeper.save({ savedAt: 1, worldTime: lab.clock.now(), state: lab.world.state });
          await ACTIONS[kind]?.(lab, name);
        }
        keeper.save({ savedAt: 2, worldTime: lab.clock.now(), state: lab.world.state });
        keeper.close();
        const saved = readStateFiles(files);
        expect(plain(saved?.state)).toEqual(plain(lab.world.state));
      }),
      { numRuns: 25 },
    );
  });

  test('are a whole world and a journal of what is new, which is short', () => {
    const state = initialState(DEFAULT_WORLD);
    const keeper = new StateKeeper(files);
    keeper.save({ savedAt: 1, worldTime: 1, state });
    const whole = readFileSync(files.state, 'utf8');
    state.gce.apiDisabled = true;
    keeper.save({ savedAt: 2, worldTime: 2, state });
    keeper.close();
    expect(readFileSync(files.state, 'utf8')).toBe(whole);
    expect(JSON.parse(readFileSync(files.journal, 'utf8'))).toMatchObject({
      changes: [[['gce', 'apiDisabled'], true]],
    });
    expect(readStateFiles(files)).toMatchObject({ savedAt: 2, worldTime: 2, state: { gce: { apiDisabled: true } } });
  });

  test('lose what was not written to its end by a kill, which nobody was told', () => {
    const state = initialState(DEFAULT_WORLD);
    const keeper = new StateKeeper(files);
    for (const seed of [1, 2, 3]) {
      state.random.seed = seed;
      keeper.save({ savedAt: seed, worldTime: seed, state });
    }
    keeper.close();
    truncateSync(files.journal, statSync(files.journal).size - 5);
    expect(readStateFiles(files)?.state.random.seed).toBe(2);
  });

  test('leave out the journal of an older whole world', () => {
    const state = initialState(DEFAULT_WORLD);
    const keeper = new StateKeeper(files);
    keeper.save({ savedAt: 1, worldTime: 1, state });
    state.random.seed = 2;
    keeper.save({ savedAt: 2, worldTime: 2, state });
    const older = readFileSync(files.journal, 'utf8');
    state.random.seed = 3;
    keeper.saveWhole({ savedAt: 3, worldTime: 3, state });
    keeper.close();
    writeFileSync(files.journal, older);
    expect(readStateFiles(files)?.state.random.seed).toBe(3);
  });

  test('do not grow for ever', () => {
    const state = initialState(DEFAULT_WORLD);
    const keeper = new StateKeeper(files);
    for (let run = 0; run < 120; run++) {
      state.gce.domainFailures = { domain: `${run}`.padEnd(100_000, 'x') };
      keeper.save({ savedAt: run, worldTime: run, state });
    }
    keeper.close();
    expect(statSync(files.journal).size).toBeLessThan(6_000_000);
    expect(plain(readStateFiles(files)?.state)).toEqual(plain(state));
  });

  // Whoever changes what is expected here raises FORMAT too: a world of the old fields is refused then, and not misread.
  test('have another format whenever a world has other fields', () => {
    const state = initialState(DEFAULT_WORLD);
    const keeper = new StateKeeper(files);
    keeper.save({ savedAt: 1, worldTime: 1, state });
    keeper.close();
    const written = JSON.parse(readFileSync(files.state, 'utf8')) as { format: number };
    const parts = { ...state, clusters: state.clusters[0] ?? {}, api: state.clusters[0]?.api ?? {} };
    const fields = Object.entries(parts).map(([part, value]) => `${part}: ${Object.keys(value).join(' ')}`);
    expect([written.format, ...fields]).toMatchInlineSnapshot(`
     [
       4,
       "random: seed",
       "timeline: events nextOrder",
       "gce: project resources operations requests deniedPermissions apiDisabled requireCredentials quotaLimits durationScale",
       "projects: ",
       "clusters: profile api",
       "traffic: clientRegion timings nextNumber versions issued health load requests cache invalidated",
       "faults: random nextNumber active",
       "api: name uid version reachability denied serviceRange resourceVersion objects history oldestVersion",
     ]
    `);
  });

  test('are refused where the journal does not fit the world', () => {
    const keeper = new StateKeeper(files);
    keeper.save({ savedAt: 1, worldTime: 1, state: initialState(DEFAULT_WORLD) });
    const { generation } = JSON.parse(readFileSync(files.state, 'utf8')) as { generation: string };
    appendFileSync(
      files.journal,
      JSON.stringify({ generation, savedAt: 1, worldTime: 1, changes: [[['mars', 'x'], 1]] }),
    );
    expect(() => readStateFiles(files)).toThrow('nothing is at mars.x');
  });
});
