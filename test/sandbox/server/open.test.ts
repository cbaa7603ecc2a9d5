import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CoreV1Api, KubeConfig, V1Namespace, V1ObjectMeta } from '@kubernetes/client-node';
import { z } from 'zod';
import {
  DEFAULT_WORLD,
  SandboxBusy,
  SandboxRequestFailed,
  SandboxStateUnreadable,
  SandboxWorldDiffers,
  openSandbox,
  serveSandbox,
} from '../../../src/sandbox/index.js';
import type { SandboxHandle, SandboxOptions } from '../../../src/sandbox/index.js';
import { childSandbox } from './support/child-sandbox.js';

let directory: string;
let open: SandboxHandle[];

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'made', 'by-open');
  open = [];
});

afterEach(async () => {
  for (const handle of open) await handle.close();
  rmSync(join(directory, '..', '..'), { recursive: true, force: true });
});

async function opened(options: Partial<SandboxOptions> = {}): Promise<SandboxHandle> {
  const handle = await openSandbox({ dir: directory, ...options });
  open.push(handle);
  return handle;
}

async function insertHealthCheck(gceRootUrl: string, name: string): Promise<number> {
  const response = await fetch(`${gceRootUrl}compute/v1/projects/sandbox-project/global/healthChecks`, {
    method: 'POST',
    body: JSON.stringify({ name, type: 'HTTP', httpHealthCheck: { port: 80 } }),
    headers: { 'content-type': 'application/json' },
  });
  return response.status;
}

/** Names of health checks, those still being created included. */
async function healthChecks(gceRootUrl: string): Promise<readonly string[]> {
  const answer = await fetch(`${gceRootUrl}compute/v1/projects/sandbox-project/global/operations`);
  const shape = z.object({ items: z.array(z.object({ targetLink: z.string() })).default([]) });
  return shape
    .parse(await answer.json())
    .items.map(({ targetLink }) => targetLink.split('/').at(-1) ?? '')
    .sort();
}

function coreApi(kubeconfigPath: string, context: string): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  config.setCurrentContext(context);
  return config.makeApiClient(CoreV1Api);
}

function namespace(name: string): V1Namespace {
  const metadata = Object.assign(new V1ObjectMeta(), { name });
  return Object.assign(new V1Namespace(), { metadata });
}

describe('a sandbox directory', () => {
  test('begins with three clusters and reserved addresses', async () => {
    const handle = await opened();
    const status = await handle.status();
    expect(status.clusters.map(({ context, zones }) => [context, ...zones])).toEqual([
      ['us', 'us-east4-a'],
      ['europe', 'europe-west1-c'],
      ['asia', 'asia-east1-b'],
    ]);
    expect(status.addresses.map(({ name }) => name).sort()).toEqual(['web-ip', 'zp-ip', 'zp-ip-2']);
    expect(handle).toMatchObject({ project: 'sandbox-project', pace: 60, isEmbedded: true });
  });

  test('keeps its files to their owner', async () => {
    await insertHealthCheck((await opened()).gceRootUrl, 'check');
    for (const file of ['state.json', 'kubeconfig.yaml', 'audit.jsonl', 'lock']) {
      expect([file, statSync(join(directory, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  test('goes on where it was left, with its audit log', async () => {
    const first = await opened();
    await insertHealthCheck(first.gceRootUrl, 'check');
    const before = await first.audit();
    await first.close();
    const second = await opened();
    expect(await healthChecks(second.gceRootUrl)).toEqual(['check']);
    expect((await second.audit()).slice(0, before.length)).toEqual(before);
    expect((await second.audit(before.length)).map(({ path }) => path)).toEqual([
      '/compute/v1/projects/sandbox-project/global/operations',
    ]);
  });

  test('does not go back in time', async () => {
    const first = await opened({ pace: 100_000 });
    const { worldTime } = await first.status();
    await first.close();
    expect((await (await opened()).status()).worldTime).toBeGreaterThanOrEqual(worldTime);
  });

  test('reset begins anew and forgets the audit log', async () => {
    const handle = await opened();
    await insertHealthCheck(handle.gceRootUrl, 'check');
    await handle.reset();
    expect(await handle.audit()).toEqual([]);
    expect(await healthChecks(handle.gceRootUrl)).toEqual([]);
  });

  test('of another version is refused, and can be begun anew', async () => {
    await (await opened()).close();
    const file = join(directory, 'state.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"format":\d+/, '"format":99'));
    await expect(openSandbox({ dir: directory })).rejects.toThrow(SandboxStateUnreadable);
    expect((await opened({ fresh: true })).project).toBe('sandbox-project');
  });

  test('with a state that is no JSON is refused', async () => {
    await (await opened()).close();
    writeFileSync(join(directory, 'state.json'), 'gibberish');
    await expect(openSandbox({ dir: directory })).rejects.toThrow('it is not JSON');
  });
});

describe('one directory and several processes', () => {
  test('nothing that was answered is lost when the owner is killed', async () => {
    const child = await childSandbox(directory, 'openSandbox');
    for (const name of ['a', 'b', 'c']) expect(await insertHealthCheck(child.gceRootUrl, name)).toBe(200);
    await coreApi(child.kubeconfigPath, 'europe').createNamespace({ body: namespace('made-last') });
    await child.kill();
    const handle = await opened();
    expect(await healthChecks(handle.gceRootUrl)).toEqual(['a', 'b', 'c']);
    const found = await coreApi(handle.kubeconfigPath, 'europe').readNamespace({ name: 'made-last' });
    expect(found.metadata?.name).toBe('made-last');
    expect((await handle.audit()).filter(({ method }) => method === 'POST')).toHaveLength(4);
  });

  test('a second owner waits, and is told who has it', async () => {
    await opened();
    const failure = openSandbox({ dir: directory, waitMs: 60 });
    await expect(failure).rejects.toThrow(SandboxBusy);
    await expect(failure).rejects.toMatchObject({ code: 'SandboxBusy', pid: process.pid });
  });

  test('a second owner that waits gets it when the first lets go', async () => {
    const first = await opened();
    const second = opened();
    await first.close();
    expect((await second).isEmbedded).toBe(true);
  });

  test('a served sandbox is used, not opened', async () => {
    const child = await childSandbox(directory, 'serveSandbox');
    try {
      const handle = await opened();
      expect(handle).toMatchObject({ isEmbedded: false, gceRootUrl: child.gceRootUrl });
      await handle.setReachability('us', 'refused');
      expect((await handle.status()).clusters[0]).toMatchObject({ context: 'us', reachability: 'refused' });
    } finally {
      await child.kill();
    }
    expect((await opened()).isEmbedded).toBe(true);
  });

  test('a server that is still starting is waited for and used', async () => {
    const starting = serveSandbox({ dir: directory });
    const opening = opened();
    open.push(await starting);
    expect((await opening).isEmbedded).toBe(false);
  });

  test('serving a directory that is taken fails at once', async () => {
    await opened();
    await expect(serveSandbox({ dir: directory })).rejects.toThrow(SandboxBusy);
  });

  test('a server that has closed is not found any more', async () => {
    const server = await serveSandbox({ dir: directory });
    await server.close();
    expect((await opened()).isEmbedded).toBe(true);
  });
});

test('an unknown context is refused by name', async () => {
  const handle = await opened();
  const failure = handle.setReachability('mars', 'hanging');
  await expect(failure).rejects.toThrow(SandboxRequestFailed);
  await expect(failure).rejects.toThrow('there are us, europe, asia');
});

describe('a directory whose world is from a file', () => {
  const world = { ...DEFAULT_WORLD, clusters: DEFAULT_WORLD.clusters.slice(0, 1) };
  const source = { file: '/worlds/one.yaml', digest: '1' };
  const other = { file: '/worlds/other.yaml', digest: '2' };

  test('begins anew as it was begun', async () => {
    const handle = await opened({ world, source });
    await handle.reset();
    expect((await handle.status()).clusters.map(({ context }) => context)).toEqual(['us']);
    await handle.close();
    expect((await (await opened({ fresh: true })).status()).clusters).toHaveLength(1);
  });

  test('is gone on with by those that ask for the same file or for none, and by no others', async () => {
    await (await opened({ world, source })).close();
    await (await opened({ world, source })).close();
    await (await opened()).close();
    const failure = openSandbox({ dir: directory, world, source: other });
    await expect(failure).rejects.toThrow(SandboxWorldDiffers);
    await expect(failure).rejects.toThrow(
      'made from /worlds/one.yaml as it was then; it is not that of /worlds/other.yaml',
    );
  });

  test('is not begun anew as that of another file while it is served', async () => {
    const server = await serveSandbox({ dir: directory, world, source });
    open.push(server);
    await expect(openSandbox({ dir: directory, fresh: true, world, source: other })).rejects.toThrow(
      SandboxWorldDiffers,
    );
    await insertHealthCheck(server.gceRootUrl, 'check');
    await opened({ fresh: true, world, source });
    expect(await healthChecks(server.gceRootUrl)).toEqual([]);
  });

  test('keeps its world where the new one cannot be made', async () => {
    await insertHealthCheck((await opened({ world, source })).gceRootUrl, 'check');
    await open.pop()?.close();
    const broken = { ...world, resources: [{ collection: 'urlMaps', scope: 'global', body: { name: 'um' } }] } as const;
    await expect(openSandbox({ dir: directory, fresh: true, world: broken })).rejects.toThrow('urlMaps/um');
    expect(await healthChecks((await opened()).gceRootUrl)).toEqual(['check']);
  });
});
