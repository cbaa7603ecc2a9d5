import { resolve } from 'node:path';
import type { FaultRule } from '../faults/rule.js';
import type { ActiveFault } from '../faults/state.js';
import type { Reachability } from '../kubernetes/cluster.js';
import type { AuditEntry } from '../world/audit.js';
import type { WorldSpec } from '../world/spec.js';
import { AdminClient } from './admin-client.js';
import { readBeginning, refuseOtherWorld } from './beginning.js';
import type { Beginning } from './beginning.js';
import { announceServer, filesOf, readServer, withdrawServer, writePrivately } from './directory.js';
import type { SandboxFiles } from './directory.js';
import { WorldHost } from './host.js';
import { kubeconfig } from './kubeconfig.js';
import { lockDirectory, SandboxBusy } from './lock.js';
import type { SandboxStatus } from './status.js';
import { listen } from './world-listeners.js';
import type { Ports } from './world-listeners.js';
import { WorldStorage } from './world-storage.js';

/** World seconds per real second, unless told otherwise: an operation of eleven seconds takes a fifth of one. */
export const DEFAULT_PACE = 60;

const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 250;

/** How a sandbox is opened. */
export interface SandboxOptions {
  /** Where its files live; made if need be. */
  readonly dir: string;
  /** World seconds per real second, > 0; default 60. Not used when another process serves the directory. */
  readonly pace?: number;
  /** What a new world begins with; default what the directory's world began with, else `DEFAULT_WORLD`. */
  readonly world?: WorldSpec;
  /** The file that `world` was read from: then a directory that holds another file's world is refused, unless `fresh`. */
  readonly source?: { readonly file: string; readonly digest: string };
  /** Begin anew, whatever the directory holds. */
  readonly fresh?: boolean;
  /** Real milliseconds to wait for another process to let go of the directory; default 30 000. */
  readonly waitMs?: number;
}

/** How a sandbox is served to other processes. */
export interface ServeOptions extends SandboxOptions {
  readonly ports?: Ports;
}

/** An open sandbox, in this process or in the one that serves its directory. */
export interface SandboxHandle {
  /** Absolute. */
  readonly directory: string;
  /** Whether the world lives in this process, or another serves it. */
  readonly isEmbedded: boolean;
  /** Root of the Compute API as Google's clients want it, with a trailing slash: `http://127.0.0.1:PORT/`. */
  readonly gceRootUrl: string;
  /** Send requests here to send them to a load balancer (headers Sandbox-Address, Sandbox-Region, Sandbox-Port). */
  readonly trafficUrl: string;
  /** The same over TLS, on port 443 of the load balancer that the server name belongs to. */
  readonly trafficHttpsUrl: string;
  readonly kubeconfigPath: string;
  /** Project id. */
  readonly project: string;
  /** World seconds per real second. */
  readonly pace: number;
  /** What is there now. */
  status(): Promise<SandboxStatus>;
  /** Requests after a sequence number (default: all that are kept), oldest first. */
  audit(since?: number): Promise<readonly AuditEntry[]>;
  /** Makes a cluster's API server answer, be refused, or hang. Rejects with SandboxRequestFailed for an unknown context. */
  setReachability(context: string, reachability: Reachability): Promise<void>;
  /** The faults in force. */
  faults(): Promise<readonly ActiveFault[]>;
  /** Puts these faults into force instead of those that are. Rejects with FaultRefused for one that names what the world does not have. */
  setFaults(rules: readonly FaultRule[]): Promise<readonly ActiveFault[]>;
  /** Begins the world anew. */
  reset(): Promise<void>;
  /** Saves and lets go; every connection is closed. Does nothing to a sandbox that another process serves. */
  close(): Promise<void>;
}

/**
 * Opens the sandbox of a directory. If another process serves it, or begins to while this one waits
 * for the directory, that one is used; else this process becomes its only owner, loads the world (or makes it) and listens on loopback ports.
 * Rejects with SandboxBusy when an owner does not let go in time, SandboxStateUnreadable when the
 * saved world is of another version, SandboxWorldDiffers when it is of another world file (and also when one
 * that is served is to begin anew as another), and with what `World.create` throws.
 */
export async function openSandbox(options: SandboxOptions): Promise<SandboxHandle> {
  const directory = resolve(options.dir);
  const files = filesOf(directory);
  const deadline = performance.now() + (options.waitMs ?? PATIENCE_MS);
  for (;;) {
    const served = await connect(directory, files);
    if (served) {
      refuseOtherWorld(directory, wantedBeginning(options), readBeginning(files.world));
      if (options.fresh) await served.reset();
      return served;
    }
    const leftMs = deadline - performance.now();
    try {
      return await own(directory, files, { ...options, waitMs: Math.min(leftMs, LOOK_AGAIN_MS) });
    } catch (error) {
      // Who has the directory may be a server that is about to say so.
      if (!(error instanceof SandboxBusy) || leftMs <= LOOK_AGAIN_MS) throw error;
    }
  }
}

/**
 * Owns a directory like `openSandbox` and tells other processes, until `close`, that they find it
 * here. Rejects with SandboxBusy at once when another process serves it already.
 */
export async function serveSandbox(options: ServeOptions): Promise<SandboxHandle> {
  const directory = resolve(options.dir);
  const files = filesOf(directory);
  const handle = await own(directory, files, { waitMs: 0, ...options });
  announceServer(files.server, withoutSlash(handle.gceRootUrl));
  return {
    ...handle,
    close: async () => {
      withdrawServer(files.server);
      await handle.close();
    },
  };
}

/** A handle on the sandbox that another process serves, or undefined when none does. */
async function connect(directory: string, files: SandboxFiles): Promise<SandboxHandle | undefined> {
  const server = readServer(files.server);
  if (!server) return undefined;
  const client = new AdminClient(server.gceUrl);
  try {
    return handleOn(directory, files, client, await client.status(), {
      isEmbedded: false,
      close: () => Promise.resolve(),
    });
  } catch {
    // Its process id lives on as somebody else's, or it is on its way out: the lock will tell.
    return undefined;
  }
}

async function own(directory: string, files: SandboxFiles, options: ServeOptions): Promise<SandboxHandle> {
  const unlock = await lockDirectory(directory, options.waitMs ?? PATIENCE_MS);
  try {
    const pace = options.pace ?? DEFAULT_PACE;
    const storage = new WorldStorage(directory, pace);
    const wanted = wantedBeginning(options);
    const host = new WorldHost(options.fresh ? storage.beginning(wanted) : storage.waking(wanted), storage);
    const reset = (): void => {
      host.replace(storage.beginning());
    };
    const listeners = await listen(host, {
      actions: { pace, reset },
      ...(options.ports ? { ports: options.ports } : {}),
    });
    writePrivately(files.kubeconfig, kubeconfig(listeners.urls.clusters));
    const client = new AdminClient(listeners.urls.gce);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await listeners.close();
      host.close();
      storage.close(host.world);
      unlock();
    };
    return handleOn(directory, files, client, await client.status(), {
      isEmbedded: true,
      close: () => (closing ??= close()),
    });
  } catch (error) {
    unlock();
    throw error;
  }
}

function wantedBeginning({ world, source }: Pick<SandboxOptions, 'world' | 'source'>): Beginning | undefined {
  return world && { spec: world, ...(source === undefined ? {} : { source }) };
}

function handleOn(
  directory: string,
  files: SandboxFiles,
  client: AdminClient,
  status: SandboxStatus,
  ownership: Pick<SandboxHandle, 'isEmbedded' | 'close'>,
): SandboxHandle {
  return {
    directory,
    gceRootUrl: `${status.gceUrl}/`,
    trafficUrl: status.trafficUrl,
    trafficHttpsUrl: status.trafficHttpsUrl,
    kubeconfigPath: files.kubeconfig,
    project: status.project,
    pace: status.pace,
    status: () => client.status(),
    audit: (since = 0) => client.audit(since),
    setReachability: (context, reachability) => client.setReachability(context, reachability),
    faults: () => client.faults(),
    setFaults: (rules) => client.setFaults(rules),
    reset: () => client.reset(),
    ...ownership,
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}
