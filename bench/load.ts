import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import { stringify } from 'yaml';
import { z } from 'zod';
import { crowdedWorld, loadBalancer } from './crowded-world.js';

// A sandbox as it is served, with 200 load balancers over 50 clusters, under 100,000 requests: reads, writes, and
// requests to the load balancers. Prints how much memory it has and how long requests take at the beginning and at the
// end. `node bench/run.mjs load`, after `npm run build`; REQUESTS, BALANCERS and CLUSTERS in the environment change the size.

const CLUSTERS = fromEnvironment('CLUSTERS', 50);
const BALANCERS = fromEnvironment('BALANCERS', 200);
const REQUESTS = fromEnvironment('REQUESTS', 100_000);
const AT_A_TIME = 16;
const REPORTS = 10;

const announced = z.object({
  gce: z.string(),
  project: z.string(),
  kubeconfig: z.string(),
  traffic: z.object({ http: z.string() }),
  pid: z.number(),
});
type Served = z.infer<typeof announced>;

interface Call {
  readonly kind: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 2 * AT_A_TIME });

function send({ method, url, headers = {}, body }: Call): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, agent, headers: { 'content-type': 'application/json', ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Does `work` for every number below `count`, several at a time. */
async function forEach(count: number, work: (index: number) => Promise<void>): Promise<void> {
  const limit = pLimit(AT_A_TIME);
  await limit.map(
    Array.from({ length: count }, (_, index) => index),
    work,
  );
}

async function serve(directory: string): Promise<{ readonly served: Served; readonly end: () => Promise<void> }> {
  const world = path.join(directory, 'world.yaml');
  const { project, clusters, resources = [] } = crowdedWorld(CLUSTERS);
  const bodies = Object.fromEntries(resources.map(({ collection, body }) => [collection, { [body.name]: body }]));
  writeFileSync(world, stringify({ project, clusters, resources: bodies, quotas: { FORWARDING_RULES: 1000 } }));
  const args = ['bin/run.js', 'sandbox', 'serve', `--dir=${directory}/sandbox`, `--world=${world}`, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`the sandbox ended with ${String(code)}; run \`npm run build\` first`)),
    );
    createInterface(child.stdout).once('line', resolve);
  });
  return {
    served: announced.parse(JSON.parse(line)),
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Inserts a load balancer as a client would, each part when the one before it is done. */
async function insertLoadBalancer(served: Served, number: number): Promise<void> {
  const root = `${served.gce}projects/${served.project}/global`;
  for (const { collection, body } of loadBalancer(number, CLUSTERS)) {
    const { status, text } = await send({ kind: 'insert', method: 'POST', url: `${root}/${collection}`, body });
    if (status !== 200) throw new Error(`${collection}: ${status} ${text}`);
    const { name } = z.object({ name: z.string() }).parse(JSON.parse(text));
    await send({ kind: 'wait', method: 'POST', url: `${root}/operations/${name}/wait` });
  }
}

function mixOf(served: Served, addresses: readonly string[], clusters: readonly string[]): (index: number) => Call {
  const root = `${served.gce}projects/${served.project}`;
  const read = (kind: string, url: string): Call => ({ kind, method: 'GET', url });
  return (index) => {
    const balancer = `lb-${index % BALANCERS}`;
    const cluster = clusters[index % clusters.length] ?? '';
    const address = addresses[index % addresses.length] ?? '';
    switch (index % 20) {
      case 0:
        return read('list', `${root}/global/forwardingRules`);
      case 1:
        return read('list', `${root}/global/backendServices`);
      case 2:
        return read('list', `${root}/aggregated/networkEndpointGroups`);
      case 3:
        return read('list', `${cluster}/api/v1/pods`);
      case 4:
        return {
          kind: 'write',
          method: 'PATCH',
          url: `${root}/global/healthChecks/${balancer}`,
          body: { checkIntervalSec: 5 + (index % 50) },
        };
      case 5:
        return {
          kind: 'write',
          method: 'PATCH',
          url: `${cluster}/api/v1/namespaces/default/services/shop`,
          headers: { 'content-type': 'application/merge-patch+json' },
          body: { metadata: { annotations: { example: String(index) } } },
        };
      case 6:
      case 7:
      case 8:
      case 9:
      case 10:
        return {
          kind: 'traffic',
          method: 'GET',
          url: `${served.traffic.http}/`,
          headers: { 'sandbox-address': address },
        };
      default:
        return read('get', `${root}/global/backendServices/${balancer}`);
    }
  };
}

function memoryOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): string =>
    (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0);
  return `${megabytes('VmRSS')} MB (most so far ${megabytes('VmHWM')} MB)`;
}

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `${at(0.5)}/${at(0.99)}`;
}

async function load(served: Served): Promise<void> {
  const rules = await send({
    kind: 'list',
    method: 'GET',
    url: `${served.gce}projects/${served.project}/global/forwardingRules`,
  });
  const { items } = z.object({ items: z.array(z.object({ IPAddress: z.string() })) }).parse(JSON.parse(rules.text));
  const clusters = [...readFileSync(served.kubeconfig, 'utf8').matchAll(/server: (\S+)/g)].map(([, url = '']) => url);
  const callOf = mixOf(
    served,
    items.map(({ IPAddress }) => IPAddress),
    clusters,
  );
  let times: Record<string, number[]> = {};
  let answers: Record<string, number> = {};
  for (let part = 0; part < REPORTS; part++) {
    const started = performance.now();
    const count = Math.ceil(REQUESTS / REPORTS);
    await forEach(count, async (index) => {
      const call = callOf(part * count + index);
      const sent = performance.now();
      const { status } = await send(call);
      (times[call.kind] ??= []).push(performance.now() - sent);
      const answer = `${call.kind} ${status}`;
      answers[answer] = (answers[answer] ?? 0) + 1;
    });
    const rate = (count / (performance.now() - started)) * 1000;
    const kinds = Object.entries(times).map(([kind, all]) => `${kind} ${summary(all)}`);
    console.log(
      `${(part + 1) * count} requests, ${rate.toFixed(0)}/s, ${memoryOf(served.pid)}; median/99th ms: ${kinds.join(', ')}`,
    );
    console.log(
      `  ${Object.entries(answers)
        .map(([answer, number]) => `${answer}: ${number}`)
        .join(', ')}`,
    );
    times = {};
    answers = {};
  }
}

function fromEnvironment(name: string, usual: number): number {
  const given = Number(process.env[name] ?? usual);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error(`${name} is no number of at least 1`);
  return given;
}

const directory = mkdtempSync(path.join(tmpdir(), 'kubemci-load-'));
const { served, end } = await serve(directory);
try {
  console.log(`a world of ${CLUSTERS} clusters: ${memoryOf(served.pid)}`);
  const started = performance.now();
  await forEach(BALANCERS, (number) => insertLoadBalancer(served, number));
  console.log(
    `${BALANCERS} load balancers inserted in ${((performance.now() - started) / 1000).toFixed(0)} s: ${memoryOf(served.pid)}`,
  );
  await load(served);
} finally {
  agent.destroy();
  await end();
  rmSync(directory, { recursive: true });
}
