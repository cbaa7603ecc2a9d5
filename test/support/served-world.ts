import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditEntry, WorldSpec } from '../../src/sandbox/index.js';
import { kubeconfig, PacedClock, serveWorld, World } from '../../src/sandbox/index.js';
import { runCli, type CliResult } from './cli.js';

/** A world behind sockets, with a directory of files, as a user of a real project would have both. */
export interface Bench {
  readonly world: World;
  readonly dir: string;
  /** Writes a file into the directory. */
  write(name: string, content: string): void;
  /** Runs a command that is led to the world by flags. `extra` environment is added. */
  run(args: readonly string[], extra?: Readonly<Record<string, string>>): Promise<CliResult>;
  /** Requests of clients that would change something in GCE or in a cluster. */
  writes(): readonly AuditEntry[];
}

/** Serves a world for one action. Its time runs a thousand times as fast as ours. */
export async function onBench<T>(spec: WorldSpec, action: (bench: Bench) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), 'kubemci-e2e-'));
  const world = World.create(spec, new PacedClock(Date.UTC(2026, 0, 1), 1000));
  const served = await serveWorld(world);
  const kubeconfigFile = path.join(dir, 'clusters.yaml');
  writeFileSync(kubeconfigFile, kubeconfig(served.urls.clusters));
  const led = {
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: `${served.urls.gce}/compute/v1/`,
  };
  try {
    return await action({
      world,
      dir,
      write: (name, content) => writeFileSync(path.join(dir, name), content),
      run: (args, extra = {}) =>
        runCli(args, {
          cwd: dir,
          env: { KUBECONFIG: kubeconfigFile, GOOGLE_CLOUD_PROJECT: spec.project.id, ...led, ...extra },
        }),
      writes: () =>
        world.audit
          .entries()
          .filter(({ caller, method }) => caller === 'client' && method !== 'GET')
          .filter(({ path: target }) => !/\/(getHealth|wait)$/.test(target)),
    });
  } finally {
    await served.close();
    world.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
