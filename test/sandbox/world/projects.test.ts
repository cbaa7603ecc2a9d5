import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { VirtualClock, World } from '../../../src/sandbox/index.js';
import { readStateFiles, StateKeeper } from '../../../src/sandbox/world/state-file.js';

const CHECK = { name: 'hc', type: 'TCP', tcpHealthCheck: {} };
const PROJECTS = ['main-project', 'host-project'];

function twoProjects(): World {
  const [main = '', host = ''] = PROJECTS;
  return World.create(
    {
      project: { id: main, number: '111' },
      projects: [{ project: { id: host, number: '222' }, serviceProjects: [main], networks: ['shared'] }],
      clusters: [],
    },
    new VirtualClock(1_000_000_000),
  );
}

async function insert(world: World, project: string): Promise<number> {
  const { status } = await world.servers.gce({
    method: 'POST',
    path: `/compute/v1/projects/${project}/global/healthChecks`,
    query: new URLSearchParams(),
    headers: {},
    body: JSON.stringify(CHECK),
    caller: 'client',
  });
  return status;
}

test('what is under way in each project goes on after a kill, from the whole world and its journal', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'projects-'));
  const files = { state: path.join(directory, 'state.json'), journal: path.join(directory, 'journal.jsonl') };
  try {
    const world = twoProjects();
    const keeper = new StateKeeper(files);
    const save = (): void => {
      keeper.save({ savedAt: 1, worldTime: world.clock.now(), state: world.state });
    };
    save();
    for (const project of PROJECTS) expect(await insert(world, project)).toBe(200);
    save();
    keeper.close();
    const saved = readStateFiles(files);
    if (!saved) throw new Error('nothing was saved');
    const clock = new VirtualClock(saved.worldTime);
    const awake = World.load(saved.state, clock);
    const checks = () => PROJECTS.filter((project) => awake.project(project).list('healthChecks').length === 1);
    expect(checks()).toEqual([]);
    clock.advance(120_000);
    awake.timeline.run();
    expect(checks()).toEqual(PROJECTS);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('the audit log shows each request with its project', async () => {
  const world = twoProjects();
  for (const project of PROJECTS) await insert(world, project);
  expect(world.audit.entries().map((entry) => entry.path)).toEqual(
    PROJECTS.map((project) => `/compute/v1/projects/${project}/global/healthChecks`),
  );
});
