import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import type { ClusterApi } from '../../src/kubernetes/cluster-api.js';
import { connectClusters } from '../../src/kubernetes/connect-clusters.js';
import type { ConnectOptions } from '../../src/kubernetes/connect-clusters.js';

/** A kubeconfig with one context per server, named like it. */
export function kubeconfigText(
  servers: Readonly<Record<string, string>>,
  user: object = { token: 'secret-token' },
): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'me', user }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'me' } })),
  });
}

/** A directory that is gone after `use`. */
export async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'kubemci-kubernetes-'));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Connects to servers through a kubeconfig file. */
export function connected(
  servers: Readonly<Record<string, string>>,
  options: ConnectOptions = {},
  user?: object,
): Promise<readonly ClusterApi[]> {
  return inDirectory(async (directory) => {
    const kubeconfig = join(directory, 'kubeconfig.yaml');
    await writeFile(kubeconfig, kubeconfigText(servers, user));
    const outcome = await connectClusters({ kubeconfig, ...options });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
    return outcome.value;
  });
}

/** The only cluster of a list. */
export function only(clusters: readonly ClusterApi[]): ClusterApi {
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('no cluster');
  return cluster;
}

/** What a promise was rejected with; fails when it was not, or with something else than a KubemciError. */
export async function rejection(promise: Promise<unknown>): Promise<KubemciError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KubemciError) return error;
    throw error;
  }
  throw new Error('was not rejected');
}
