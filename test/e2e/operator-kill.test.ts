import { expect, test } from '@jest/globals';
import { DEFAULT_WORLD, type WorldSpec } from '../../src/sandbox/index.js';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';
import { watchTraffic } from '../support/traffic-watch.js';

const APPLY = ['apply', 'plans/zone-printer', '--auto-approve', '--settle=120'];
const PLAN = ['plan', 'plans/zone-printer', '--detailed-exitcode'];

/** The default world with a second app beside zoneprinter, so that requests can move without any of them failing. */
const TWO_APPS: WorldSpec = {
  ...DEFAULT_WORLD,
  clusters: DEFAULT_WORLD.clusters.map((cluster) => ({
    ...cluster,
    apps: (cluster.apps ?? []).flatMap((app) =>
      app.name === 'zoneprinter' ? [app, { ...app, name: 'zonewriter', nodePort: 30_062 }] : [app],
    ),
  })),
};

/** Runs an apply and sends it a signal as soon as so many of its steps have begun or ended. False when it ended before. */
async function killedAfter(world: ServedSandbox, events: number): Promise<boolean> {
  let text = '';
  let sent = false;
  const command = world.start([...APPLY, '--json'], (more) => {
    text += more;
    const seen = text.match(/"type":"step-(?:started|completed)"/g)?.length ?? 0;
    if (sent || seen < events) return;
    sent = true;
    command.signal('SIGKILL');
  });
  const { code } = await command.ended;
  return code === null;
}

async function converges(world: ServedSandbox): Promise<void> {
  expect(await world.run(APPLY)).toMatchObject({ code: 0, stderr: '' });
  expect(await world.run(PLAN)).toMatchObject({ code: 0, stderr: '' });
}

const KINDS = ['backendServices', 'firewalls', 'forwardingRules', 'healthChecks', 'targetHttpProxies', 'urlMaps'];

function kindsOf(names: readonly string[]): readonly string[] {
  return names.map((name) => name.slice(0, name.indexOf('/'))).sort();
}

test.each([1, 9, 14])('a first apply that is killed after %i events is completed by the next', async (events) => {
  await inServedSandbox(async (world) => {
    expect(await killedAfter(world, events)).toBe(true);
    await converges(world);
    expect(kindsOf(await world.ours())).toEqual(KINDS);
  });
});

test('applies that move all requests to another service and are killed, each a little later, lose no request and leave nothing behind', async () => {
  await inServedSandbox(
    async (world) => {
      await converges(world);
      const traffic = await watchTraffic(world.sandbox, 'zp-ip', ['us-east4', 'europe-west1', 'asia-east1']);
      let [from, to] = ['zoneprinter', 'zonewriter'];
      for (const events of [2, 6, 10, 14]) {
        world.edit('plans/zone-printer/ingress.yaml', (text) => text.replace(`name: ${from}\n`, `name: ${to}\n`));
        expect(await killedAfter(world, events)).toBe(true);
        await converges(world);
        expect(kindsOf(await world.ours())).toEqual(KINDS);
        [from, to] = [to, from];
      }
      const { answered, failed } = await traffic.stop();
      expect(failed).toEqual([]);
      expect(answered).toBeGreaterThan(100);
    },
    { world: TWO_APPS },
  );
});
