import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterApi } from '../../src/kubernetes/cluster-api.js';
import type { FetchLike } from '../../src/kubernetes/http/transport.js';
import { ApiServer } from './api-server.js';
import { connected, only, rejection } from './connecting.js';

let server: ApiServer;
let told: string[];
let slept: number[];

beforeEach(async () => {
  told = [];
  slept = [];
  server = new ApiServer('us');
  await server.start();
});
afterEach(() => server.stop());

interface Asked {
  readonly cluster: ClusterApi;
  /** How often each path was asked for. */
  readonly times: ReadonlyMap<string, number>;
}

/** A cluster that answers as `instead` says for the n-th request of a path (from 1), and properly where it says nothing. */
async function clusterThat(
  instead: (nth: number) => Promise<Response> | undefined,
  timeoutSeconds = 5,
): Promise<Asked> {
  const times = new Map<string, number>();
  const answering: FetchLike = (url, { method, body }) => {
    const path = `${method} ${new URL(url).pathname}`;
    const nth = (times.get(path) ?? 0) + 1;
    times.set(path, nth);
    const headers = { 'content-type': 'application/json' };
    return instead(nth) ?? fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  };
  const patience = {
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
    tell: (message: string) => told.push(message),
  };
  const clusters = await connected({ us: server.url }, { fetch: answering, timeoutSeconds, patience });
  return { cluster: only(clusters), times };
}

function status(code: number): Promise<Response> {
  return Promise.resolve(new Response('{"kind":"Status","message":"slow down"}', { status: code }));
}

function silence(): Promise<Response> {
  return new Promise(() => undefined);
}

const NOTHING = { services: [] };

describe('while planning, a cluster', () => {
  test.each([429, 503])('that is busy (HTTP %d) is asked again, and people are told', async (code) => {
    const { cluster } = await clusterThat((nth) => (nth <= 2 ? status(code) : undefined));
    expect((await cluster.observe(NOTHING)).uid).toBe('uid-of-us');
    expect(told).toEqual([
      `cluster us is busy (HTTP ${String(code)}); asking again (2 of 5)`,
      `cluster us is busy (HTTP ${String(code)}); asking again (3 of 5)`,
    ]);
  });

  test('that stays busy is asked five times within eight seconds, and is unreachable then', async () => {
    const { cluster, times } = await clusterThat(() => status(503));
    const error = await rejection(cluster.getIngress('default', 'web'));
    expect(error.diagnostics).toMatchObject([{ code: 'ClusterUnreachable' }]);
    expect([...times.values()]).toEqual([5]);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(8000);
  });

  test('that does not answer in time is asked once more', async () => {
    const { cluster } = await clusterThat((nth) => (nth === 1 ? silence() : undefined), 0.2);
    expect((await cluster.observe(NOTHING)).uid).toBe('uid-of-us');
    expect(told).toEqual(['cluster us does not answer; asking once more']);
  });

  test('that never answers is not waited for twice with each request', async () => {
    const { cluster, times } = await clusterThat(() => silence(), 0.05);
    for (let count = 0; count < 3; count += 1) await rejection(cluster.getIngress('default', 'web'));
    expect([...times.values()]).toEqual([4]);
  });

  test('that refuses connections, or requests, is not asked again', async () => {
    const refusing = await clusterThat(() => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })));
    await rejection(refusing.cluster.getIngress('default', 'web'));
    expect([...refusing.times.values()]).toEqual([1]);
    const forbidding = await clusterThat(() => status(403));
    await rejection(forbidding.cluster.getIngress('default', 'web'));
    expect([...forbidding.times.values()]).toEqual([1]);
    expect(told).toEqual([]);
  });

  test('is never written to twice', async () => {
    let isBusy = false;
    const { cluster, times } = await clusterThat(() => (isBusy ? status(503) : undefined));
    await cluster.getIngress('default', 'web');
    isBusy = true;
    await rejection(cluster.deleteIngress('default', 'web'));
    expect(times.get('DELETE /apis/networking.k8s.io/v1/namespaces/default/ingresses/web')).toBe(1);
  });
});
