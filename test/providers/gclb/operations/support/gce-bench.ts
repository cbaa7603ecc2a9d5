import type { Clock } from '../../../../../src/execute/clock.js';
import { retrying } from '../../../../../src/execute/retry.js';
import type { StepContext, StepResult } from '../../../../../src/execute/step-runner.js';
import type { ComputeApi } from '../../../../../src/gcp/compute-api.js';
import { createComputeApi } from '../../../../../src/gcp/create-compute-api.js';
import type { Json, JsonObject } from '../../../../../src/graph/json.js';
import type { ClusterApi } from '../../../../../src/kubernetes/cluster-api.js';
import type { Step } from '../../../../../src/plan/step.js';
import { textIn } from '../../../../../src/providers/gclb/kinds/body.js';
import { GCLB_KINDS } from '../../../../../src/providers/gclb/kinds/index.js';
import type { GclbOperation } from '../../../../../src/providers/gclb/operation.js';
import { secretReader } from '../../../../../src/services/applying/secret-reader.js';
import { createGclbRunner } from '../../../../../src/providers/gclb/operations/create-gclb-runner.js';
import { emptyGceState, Gce, type EndpointHealth } from '../../../../../src/sandbox/gce/gce.js';
import { VirtualClock } from '../../../../../src/sandbox/time/clock.js';
import { Random } from '../../../../../src/sandbox/time/random.js';
import { Timeline } from '../../../../../src/sandbox/time/timeline.js';
import { serveHandler, type HandlerServer } from './handler-server.js';
import { RecordedGce } from './recorded-gce.js';

/** An emulated project in virtual time behind a socket, the product's real client in front of it, and a runner for load balancer `lb`. */
export class GceBench {
  readonly world = new VirtualClock();
  readonly state = emptyGceState({ id: 'p1', number: '123456789012' });
  readonly timeline = new Timeline(this.world, { events: [], nextOrder: 0 });
  /** What getHealth reports, by relative link of the group. */
  readonly health = new Map<string, readonly EndpointHealth[]>();
  readonly gce = new Gce({
    state: this.state,
    timeline: this.timeline,
    random: new Random({ seed: 11 }),
    health: { healthOf: (_service, group) => this.health.get(group) ?? [] },
  });
  readonly recorded = new RecordedGce(this.gce.handle);
  readonly clusters = new Map<string, ClusterApi>();
  readonly progress: string[] = [];
  readonly clock: Clock = {
    now: () => this.world.now(),
    sleep: (ms) => new Promise((resolve) => this.world.at(this.world.now() + ms, resolve)),
  };
  #server: HandlerServer | undefined;
  #api: ComputeApi | undefined;

  static async open(): Promise<GceBench> {
    const bench = new GceBench();
    bench.#server = await serveHandler(bench.recorded.handle);
    bench.#api = createComputeApi({ project: 'p1', rootUrl: bench.#server.rootUrl });
    return bench;
  }

  get api(): ComputeApi {
    if (!this.#api) throw new Error('not open');
    return this.#api;
  }

  async close(): Promise<void> {
    this.timeline.stop();
    await this.#server?.close();
  }

  /** Puts a resource there as if it had always been. */
  seed(collection: string, body: JsonObject, scope: 'global' | `zones/${string}` = 'global'): void {
    this.gce.seed(collection, scope, body);
  }

  /** The literal that the seeded address got. */
  get ip(): string {
    return this.text('addresses', 'ip', 'address');
  }

  /** A text field of a global resource; empty when it is not there. */
  text(collection: string, name: string, field: string): string {
    return textIn(this.live(collection, name) ?? {}, field) ?? '';
  }

  /** The live body of a global resource. */
  live(collection: string, name: string): JsonObject | undefined {
    return this.gce.get(`projects/p1/global/${collection}/${name}`);
  }

  /** Somebody else changes a resource, and the change is done before this returns. */
  async interfere(method: string, path: string, body: JsonObject): Promise<void> {
    const response = await this.gce.handle({
      method,
      path: `/compute/v1/projects/p1/${path}`,
      query: new URLSearchParams(),
      headers: {},
      body: JSON.stringify(body),
      caller: 'somebody else',
    });
    if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status}`);
    this.world.advance(120_000);
    this.timeline.run();
  }

  context(outputs: Readonly<Record<string, Json>> = {}): StepContext {
    return {
      clock: this.clock,
      signal: new AbortController().signal,
      outputs: new Map(Object.entries(outputs)),
      progress: (message) => this.progress.push(message),
      attempt: retrying(this.clock, () => 0.5),
    };
  }

  /** Runs one operation as a step, in virtual time. */
  run(
    operation: GclbOperation,
    given: {
      readonly outputs?: Readonly<Record<string, Json>>;
      readonly later?: readonly GclbOperation[];
      /** Unmarked resources that count as the load balancer's, `<kind>/<name>`. */
      readonly adopted?: readonly string[];
    } = {},
  ): Promise<StepResult> {
    const steps = [operation, ...(given.later ?? [])].map(stepOf);
    const runner = createGclbRunner({
      compute: this.api,
      clusters: this.clusters,
      traits: GCLB_KINDS,
      readSecret: secretReader([...this.clusters.values()]),
      loadBalancer: 'lb',
      ...(given.adopted === undefined ? {} : { adopted: given.adopted }),
      steps,
    });
    const [step] = steps;
    if (!step) throw new Error('no step');
    return this.drive(runner.run(step, this.context(given.outputs)));
  }

  /** Lets virtual time pass, from alarm to alarm, until the promise has settled. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    const running = { settled: false };
    const mark = (): void => {
      running.settled = true;
    };
    promise.then(mark, mark);
    while (!running.settled) {
      // Sockets need turns of the event loop; time only passes when those have been had.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      const next = this.world.next();
      if (next !== undefined) this.world.advanceTo(next);
      this.timeline.run();
    }
    return promise;
  }
}

/** An operation as a step of a plan. */
export function stepOf(operation: GclbOperation, index: number): Step<GclbOperation> {
  return {
    id: `step-${index}`,
    phase: 'expand',
    address: 'the/resource',
    summary: `do ${operation.type}`,
    operation,
    dependsOn: [],
    destructive: false,
    estimateSeconds: 1,
  };
}
