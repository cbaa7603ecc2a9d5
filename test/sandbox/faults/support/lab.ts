import { z } from 'zod';
import type { AuditEntry, InProcess, InProcessInit } from '../../../../src/sandbox/index.js';
import { AutoAdvance, faultFile, inProcess, VirtualClock, World } from '../../../../src/sandbox/index.js';
import type { FaultRule, WorldSpec } from '../../../../src/sandbox/index.js';

const PROJECT = 'fault-project';

/** A project with an address and one cluster that runs `web`. */
const SPEC: WorldSpec = {
  project: { id: PROJECT, number: '577215664901' },
  addresses: ['lb-ip'],
  clusters: [{ context: 'us', zones: ['us-east4-a'], apps: [{ name: 'web', nodePort: 30_061 }] }],
};

/** An answer that came, or why none did. */
export interface Outcome {
  readonly status: number;
  /** Of Node's fetch, where no complete answer came. */
  readonly code?: string;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
  readonly text: string;
  /** World seconds from request to answer. */
  readonly seconds: number;
}

/** A world in virtual time, and a client of it. */
export class FaultLab {
  readonly clock = new VirtualClock();
  world = World.create(SPEC, this.clock);
  #inProcess: InProcess = inProcess(this.world);
  readonly #time = new AutoAdvance(this.clock);

  /** Puts rules into force, as a file of faults would. */
  faults(...rules: readonly unknown[]): void {
    const parsed: readonly FaultRule[] = faultFile.parse({ faults: rules }).faults;
    this.world.faults.add(parsed);
  }

  /** Sends a request to Compute Engine; `target` is behind the project. */
  gce(method: string, target: string, body?: unknown, init: InProcessInit = {}): Promise<Outcome> {
    const url = `${this.#inProcess.urls.gce}/compute/v1/projects/${PROJECT}${target === '' ? '' : `/${target}`}`;
    return this.#send(url, { ...init, method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** Sends a request to the API server of the cluster. */
  kubernetes(method: string, target: string, body?: unknown, init: InProcessInit = {}): Promise<Outcome> {
    const url = `${this.#inProcess.urls.clusters.get('us') ?? ''}/${target}`;
    const headers = { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' };
    return this.#send(url, { headers, ...init, method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** Opens a watch on the services of the cluster; resolves to everything that it sends until it ends. */
  watch(query: string): Promise<string> {
    const url = `${this.#inProcess.urls.clusters.get('us') ?? ''}/api/v1/services?watch=true&${query}`;
    return this.#time.run(async () => (await this.#inProcess.fetch(url)).text());
  }

  /** Inserts a health check. */
  insert(name: string, query = ''): Promise<Outcome> {
    return this.gce('POST', `global/healthChecks${query}`, {
      name,
      type: 'HTTP',
      httpHealthCheck: { portSpecification: 'USE_SERVING_PORT' },
    });
  }

  /** Goes on with the world as a new process would. */
  reload(): void {
    const state: unknown = JSON.parse(JSON.stringify(this.world.state));
    this.world.stop();
    this.world = World.load(state as World['state'], this.clock);
    this.#inProcess = inProcess(this.world);
  }

  /** Does something while time passes for it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#time.run(work);
  }

  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
    this.world.timeline.run();
  }

  /** The newest entry of the audit log. */
  get last(): AuditEntry {
    const entry = this.world.audit.entries().at(-1);
    if (!entry) throw new Error('nothing was asked');
    return entry;
  }

  close(): void {
    this.world.stop();
  }

  async #send(url: string, init: InProcessInit): Promise<Outcome> {
    const start = this.clock.now();
    const done = (outcome: Omit<Outcome, 'seconds'>): Outcome => ({
      ...outcome,
      seconds: (this.clock.now() - start) / 1000,
    });
    return this.#time.run(async () => {
      try {
        const response = await this.#inProcess.fetch(url, init);
        const text = await response.text();
        return done({ status: response.status, headers: response.headers, text, body: objectIn(text) });
      } catch (error) {
        return done({ status: 0, code: codeOf(error), headers: new Headers(), text: '', body: {} });
      }
    });
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

// Errors come from another realm than the test's, so their class says nothing.
const failure = z.object({ name: z.string(), cause: z.object({ code: z.string() }).optional() });

function codeOf(error: unknown): string {
  const { name, cause } = failure.parse(error);
  return cause?.code ?? name;
}
