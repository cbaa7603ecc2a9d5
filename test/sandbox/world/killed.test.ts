import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock, World } from '../../../src/sandbox/index.js';
import { WorldHost } from '../../../src/sandbox/server/host.js';
import { readStateFiles, StateKeeper } from '../../../src/sandbox/world/state-file.js';
import type { StateFiles } from '../../../src/sandbox/world/state-file.js';
import type { WorldState } from '../../../src/sandbox/world/world-state.js';
import { LAB_CLUSTERS } from '../traffic/support/lab.js';

interface Running {
  readonly world: World;
  readonly clock: VirtualClock;
}

const SPEC = {
  project: { id: 'lab', number: '1' },
  addresses: ['ip'],
  clusters: LAB_CLUSTERS,
  quotas: { HEALTH_CHECKS: 2 },
  rateLimits: { reads: 1000 },
};

async function send(
  { world }: Running,
  server: 'gce' | 'us',
  method: string,
  target: string,
  body?: unknown,
): Promise<void> {
  const [at = '', query = ''] = target.split('?');
  const handle = server === 'gce' ? world.servers.gce : world.servers.clusters.get(server);
  await handle?.({
    method,
    path: server === 'gce' ? `/compute/v1/projects/lab/${at}` : at,
    query: new URLSearchParams(query),
    headers: {
      'content-type': method === 'PATCH' && server !== 'gce' ? 'application/merge-patch+json' : 'application/json',
    },
    body: body === undefined ? '' : JSON.stringify(body),
    caller: 'client',
  });
}

const SERVICES = '/api/v1/namespaces/default/services';
const SERVICE = { kind: 'Service', apiVersion: 'v1', spec: { type: 'NodePort', ports: [{ port: 80 }] } };
const DEPLOYMENT = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
  },
};

/** What clients do; some of it is refused, some is tried only, and all of it may draw from the world's chance. */
const REQUESTS: Readonly<Record<string, (running: Running, name: string) => Promise<void>>> = {
  insert: (running, name) =>
    send(running, 'gce', 'POST', 'global/healthChecks', { name, type: 'HTTP', httpHealthCheck: { port: 80 } }),
  delete: (running, name) => send(running, 'gce', 'DELETE', `global/healthChecks/${name}`),
  address: (running, name) => send(running, 'gce', 'POST', 'global/addresses', { name }),
  list: (running) => send(running, 'gce', 'GET', 'global/healthChecks'),
  create: (running, name) => send(running, 'us', 'POST', SERVICES, { ...SERVICE, metadata: { name } }),
  'try to create': (running, name) =>
    send(running, 'us', 'POST', `${SERVICES}?dryRun=All`, { ...SERVICE, metadata: { name: `dry-${name}` } }),
  deploy: (running, name) =>
    send(running, 'us', 'POST', '/apis/apps/v1/namespaces/default/deployments', { ...DEPLOYMENT, metadata: { name } }),
  'delete pods': (running) => send(running, 'us', 'DELETE', '/api/v1/namespaces/default/pods'),
};

const step = fc.oneof(
  fc.record({ request: fc.constantFrom(...Object.keys(REQUESTS)), name: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ seconds: fc.constantFrom(1, 7, 30, 120) }),
);
type Step = { readonly request: string; readonly name: string } | { readonly seconds: number };

/** Lets time pass as a real clock does: whoever awaits something goes on before the next thing happens. */
async function pass(clock: VirtualClock, seconds: number): Promise<void> {
  const end = clock.now() + seconds * 1000;
  for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
    clock.advanceTo(next);
    await new Promise(setImmediate);
  }
  clock.advanceTo(end);
}

async function take(running: Running, steps: readonly Step[]): Promise<void> {
  for (const taken of steps) {
    if ('seconds' in taken) await pass(running.clock, taken.seconds);
    else await REQUESTS[taken.request]?.(running, taken.name);
  }
}

/** A state as JSON, with its events in the order of their making. Requests of clients to load balancers are in none of the steps. */
function plain(state: WorldState): unknown {
  const events = state.timeline.events.toSorted((a, b) => a.order - b.order);
  return JSON.parse(JSON.stringify({ ...state, timeline: { ...state.timeline, events } }));
}

function copied({ state, journal }: StateFiles): StateFiles {
  const copy = { state: `${state}.copy`, journal: `${journal}.copy` };
  writeFileSync(copy.state, readFileSync(state));
  rmSync(copy.journal, { force: true });
  try {
    writeFileSync(copy.journal, readFileSync(journal));
  } catch {
    // Nothing has been added yet.
  }
  return copy;
}

test('a world that is killed at any moment goes on as if it had not been, though what events did is saved late', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'killed-'));
  const files = { state: path.join(directory, 'state.json'), journal: path.join(directory, 'journal.jsonl') };
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 10 }),
        fc.array(step, { maxLength: 6 }),
        async (before, after) => {
          const clock = new VirtualClock();
          const keeper = new StateKeeper(files);
          const host = new WorldHost((report) => World.create(SPEC, clock, report), {
            save: (world) => {
              keeper.save({ savedAt: 0, worldTime: clock.now(), state: world.state });
            },
            record: () => undefined,
          });
          const original = { world: host.world, clock };
          await take(original, before);
          const saved = readStateFiles(copied(files));
          if (!saved) throw new Error('nothing was saved');
          const later = new VirtualClock(clock.now());
          const revived = { world: World.load(saved.state, later), clock: later };
          expect(plain(revived.world.state)).toEqual(plain(original.world.state));
          await take(original, after);
          await take(revived, after);
          expect(plain(revived.world.state)).toEqual(plain(original.world.state));
          host.close();
          revived.world.stop();
          keeper.close();
        },
      ),
      { numRuns: 15 },
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
