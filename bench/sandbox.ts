import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VirtualClock, World } from '../src/sandbox/index.js';
import { StateKeeper } from '../src/sandbox/world/state-file.js';
import { crowdedWorld, loadBalancer } from './crowded-world.js';
import { medianMs, report } from './measure.js';

const RUNS = 9;
const CALLS = 20;
const FEW = 10;
const MANY = 200;

interface Measured {
  readonly list: number;
  readonly write: number;
  readonly request: number;
}

/** How long things take in a world with as many load balancers over ten clusters. */
async function measured(loadBalancers: number): Promise<Measured> {
  const directory = mkdtempSync(path.join(tmpdir(), 'kubemci-bench-'));
  const spec = crowdedWorld(10);
  const world = World.create(
    { ...spec, timings: { operations: 0 }, resources: [...(spec.resources ?? []), ...seeds(loadBalancers)] },
    new VirtualClock(),
  );
  const keeper = new StateKeeper({
    state: path.join(directory, 'state.json'),
    journal: path.join(directory, 'journal.jsonl'),
  });
  const send = async (server: 'gce' | 'traffic', method: string, target: string, body: unknown = ''): Promise<void> => {
    const { status } = await world.servers[server]({
      method,
      path: server === 'gce' ? `/compute/v1/projects/${spec.project.id}/${target}` : target,
      query: new URLSearchParams(),
      headers: { host: 'example.com', 'sandbox-address': address(world) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      caller: 'client',
    });
    if (status !== 200) throw new Error(`${method} ${target}: ${status}`);
    if (method !== 'GET') keeper.save({ savedAt: 0, worldTime: world.clock.now(), state: world.state });
  };
  const often = (work: () => Promise<void>) => async (): Promise<void> => {
    for (let call = 0; call < CALLS; call++) await work();
  };
  try {
    let interval = 5;
    return {
      list: await medianMs(
        RUNS,
        often(() => send('gce', 'GET', 'global/forwardingRules')),
      ),
      write: await medianMs(
        RUNS,
        often(() => send('gce', 'PATCH', 'global/healthChecks/lb-0', { checkIntervalSec: (interval += 1) })),
      ),
      request: await medianMs(
        RUNS,
        often(() => send('traffic', 'GET', '/')),
      ),
    };
  } finally {
    world.stop();
    keeper.close();
    rmSync(directory, { recursive: true });
  }
}

function seeds(count: number) {
  return Array.from({ length: count }, (_, number) => loadBalancer(number, 10))
    .flat()
    .map((insert) => ({ ...insert, scope: 'global' as const }));
}

function address(world: World): string {
  const rule = world.gce.get(`projects/${world.state.gce.project.id}/global/forwardingRules/lb-0`);
  return typeof rule?.['IPAddress'] === 'string' ? rule['IPAddress'] : '';
}

const few = await measured(FEW);
const many = await measured(MANY);
const than = `with ${FEW}`;
report(`sandbox: listing the rules of ${MANY} load balancers`, many.list, than, few.list);
report(`sandbox: a write that is saved, beside ${MANY} load balancers`, many.write, than, few.write);
report(`sandbox: a request to one of ${MANY} load balancers`, many.request, than, few.request);
