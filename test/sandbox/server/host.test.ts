import { expect, test } from '@jest/globals';
import { DEFAULT_WORLD, VirtualClock, World } from '../../../src/sandbox/index.js';
import { WorldHost } from '../../../src/sandbox/server/host.js';

/** A host in virtual time, and what its storage was given: the states of operations at each save. */
function hosted(): { readonly host: WorldHost; readonly clock: VirtualClock; readonly saves: string[] } {
  const clock = new VirtualClock();
  const saves: string[] = [];
  const host = new WorldHost((report) => World.create(DEFAULT_WORLD, clock, report), {
    save: ({ state }) => {
      const ofClients = Object.values(state.gce.operations).filter(({ target }) => target.endsWith('/check'));
      saves.push(JSON.stringify(ofClients.map(({ body }) => body['status'])));
    },
    record: () => undefined,
  });
  return { host, clock, saves };
}

function send(host: WorldHost, method: string, target: string, body = ''): Promise<unknown> {
  return host.serve((world) => world.servers.gce)({
    method,
    path: `/compute/v1/projects/sandbox-project/global/${target}`,
    query: new URLSearchParams(),
    headers: { 'content-type': 'application/json' },
    body,
    caller: 'client',
  });
}

test('a new world is saved, then what a request changes, at once; what time changes costs no read a save', async () => {
  const { host, clock, saves } = hosted();
  expect(saves).toEqual(['[]']);
  await send(host, 'POST', 'healthChecks', '{"name":"check","type":"HTTP","httpHealthCheck":{"port":80}}');
  host.flush();
  expect(saves).toEqual(['[]', '["RUNNING"]']);
  clock.advance(60_000);
  await send(host, 'GET', 'healthChecks/check');
  host.flush();
  expect(saves).toEqual(['[]', '["RUNNING"]']);
  host.close();
  expect(saves).toEqual(['[]', '["RUNNING"]', '["DONE"]']);
});

test('a world that takes the place of another is saved as a whole', () => {
  const { host, clock, saves } = hosted();
  host.replace((report) => World.create(DEFAULT_WORLD, clock, report));
  expect(saves).toEqual(['[]', '[]']);
  host.close();
});
