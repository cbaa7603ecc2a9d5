import { z } from 'zod';
import type { SandboxResponse } from '../../../src/sandbox/http/message.js';
import { emptyClusterState, KubernetesApi, type ClusterState } from '../../../src/sandbox/kubernetes/cluster.js';
import { VirtualClock } from '../../../src/sandbox/time/clock.js';
import { Random } from '../../../src/sandbox/time/random.js';
import { Timeline } from '../../../src/sandbox/time/timeline.js';

/** An answer with its JSON body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

const bodySchema = z.looseObject({
  kind: z.string().optional(),
  apiVersion: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z.unknown().optional(),
  metadata: z
    .looseObject({
      name: z.string().optional(),
      resourceVersion: z.string().optional(),
      continue: z.string().optional(),
    })
    .optional(),
  spec: z.looseObject({}).optional(),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).optional(),
});

/** The parts of any answer that tests look at. */
export type Body = z.infer<typeof bodySchema>;

/** One API server in virtual time, and short ways to call it. */
export class TestCluster {
  readonly clock = new VirtualClock();
  readonly timeline = new Timeline(this.clock, { events: [], nextOrder: 0 });
  readonly random = new Random({ seed: 7 });
  readonly api: KubernetesApi;

  constructor(
    readonly state: ClusterState = emptyClusterState({ name: 'test', uid: '11111111-2222-4333-8444-555555555555' }),
  ) {
    this.api = new KubernetesApi({ state, timeline: this.timeline, random: this.random });
  }

  async send(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<SandboxResponse> {
    const { pathname, searchParams } = new URL(url, 'http://cluster');
    return this.api.handle({
      method,
      path: pathname,
      query: searchParams,
      headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', ...headers },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      caller: 'client',
    });
  }

  async call(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.send(method, url, body, headers);
    if (typeof response.body !== 'string') throw new Error(`${url} answered with a stream`);
    return { status: response.status, headers: response.headers, body: bodySchema.parse(JSON.parse(response.body)) };
  }
}

/** A Service body with one port. */
export function serviceBody(name: string, spec: object = {}): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
}

/** A Pod body with one container. */
export function podBody(name: string, labels: Record<string, string> = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { containers: [{ name: 'main', image: 'app:1', ports: [{ name: 'web', containerPort: 8080 }] }] },
  };
}

export const services = '/api/v1/namespaces/default/services';
export const pods = '/api/v1/namespaces/default/pods';
