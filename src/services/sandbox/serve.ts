import { once } from 'node:events';
import path from 'node:path';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import type { SandboxHandle, SandboxStatus } from '../../sandbox/index.js';
import { putIntoForce } from './faults.js';
import { withSandboxModule } from './module.js';
import { paceFromEnvironment } from './pace.js';
import { withWorldFile } from './world.js';

/** Where the clients of other people find a sandbox: what `kubemci sandbox serve --json` prints. */
export interface ServedSandbox {
  /** Base URL of the Compute Engine API as gcloud's override wants it, with a slash at its end. */
  readonly gce: string;
  /** Root URL of the same API as Google's client libraries want it, with a slash at its end. */
  readonly rootUrl: string;
  /** Project id. */
  readonly project: string;
  /** Absolute path of a file with a context for every cluster. */
  readonly kubeconfig: string;
  readonly contexts: readonly string[];
  /** Where requests to load balancers are sent, without a slash at the end. */
  readonly traffic: { readonly http: string; readonly https: string };
  /** Absolute path of the directory that holds the world. */
  readonly dir: string;
  /** Process to end when it has served. */
  readonly pid: number;
}

/** How a sandbox is served. */
export interface ServeRequest {
  /** Port of the Compute Engine API; any free one where it is absent or 0. */
  readonly port?: number;
  /** What a new world begins with: a world file. */
  readonly world?: string;
  /** A file of faults to begin with, instead of those that the world has. */
  readonly faults?: string;
  /** Time passes as fast as ours. */
  readonly realistic: boolean;
  /** Called once, as soon as connections are accepted. */
  readonly onReady: (served: ServedSandbox, status: SandboxStatus) => void;
  /** Ends serving. */
  readonly stop: AbortSignal;
}

/**
 * Serves the sandbox in `dir`, whose world is made where there is none, until it is stopped; then its world is saved
 * and the directory is free. Throws KubemciError: SandboxBusy at once when another process has the directory,
 * SandboxUnreadable, SandboxWorldInvalid, SandboxWorldDiffers where the directory holds a world that is not that of
 * the world file, SandboxFaultsInvalid, UsageError for a port that cannot be had.
 */
export async function serveSandboxWorld(dir: string, request: ServeRequest): Promise<void> {
  const sandbox = await start(dir, request);
  try {
    if (request.faults !== undefined) await putIntoForce(dir, sandbox, request.faults);
    const status = await sandbox.status();
    request.onReady(served(sandbox, status), status);
    if (!request.stop.aborted) await once(request.stop, 'abort');
  } finally {
    await sandbox.close();
  }
}

async function start(dir: string, { port, world, realistic }: ServeRequest): Promise<SandboxHandle> {
  try {
    return await withSandboxModule(dir, (module) =>
      withWorldFile(module, world, (options) =>
        module.serveSandbox({
          dir: path.resolve(dir),
          ...options,
          ...(port === undefined ? {} : { ports: { gce: port } }),
          ...(realistic ? { pace: 1 } : paceFromEnvironment()),
        }),
      ),
    );
  } catch (error) {
    if (port !== undefined && isListenFailure(error)) throw portRefused(port, error);
    throw error;
  }
}

function served(sandbox: SandboxHandle, { clusters }: SandboxStatus): ServedSandbox {
  return {
    gce: `${sandbox.gceRootUrl}compute/v1/`,
    rootUrl: sandbox.gceRootUrl,
    project: sandbox.project,
    kubeconfig: sandbox.kubeconfigPath,
    contexts: clusters.map(({ context }) => context),
    traffic: { http: sandbox.trafficUrl, https: sandbox.trafficHttpsUrl },
    dir: sandbox.directory,
    pid: process.pid,
  };
}

function isListenFailure(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}

function portRefused(port: number, error: Error): KubemciError {
  return new KubemciError({
    code: 'UsageError',
    severity: 'error',
    message: `Port ${String(port)} cannot be had: ${error.message}.`,
    fix: 'Give another --port, or none to take any that is free.',
  });
}
