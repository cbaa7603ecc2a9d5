import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../../src/execute/clock.js';
import type { ExecutionEvent } from '../../../src/execute/event.js';
import { retrying } from '../../../src/execute/retry.js';
import type { ComputeApi, GceOperation } from '../../../src/gcp/compute-api.js';
import { createComputeApi } from '../../../src/gcp/create-compute-api.js';
import type { Answer, AuditEntry, InProcess, TrafficRequest, WorldSpec } from '../../../src/sandbox/index.js';
import { AutoAdvance, inProcess, kubeconfig, VirtualClock, World } from '../../../src/sandbox/index.js';
import { observeFacts, saveFacts } from '../../../src/services/observing/facts-file.js';
import type { PlanRequest } from '../../../src/services/session/requests.js';
import { applyPlan, type FinishedRun } from '../../../src/services/apply-plan.js';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';
import { makeDeletePlan, type DeleteRequest } from '../../../src/services/make-delete-plan.js';
import { makeDrainPlan } from '../../../src/services/make-drain-plan.js';
import { makeRemovePlan } from '../../../src/services/make-remove-plan.js';
import { makePlan } from '../../../src/services/make-plan.js';
import { findOrphans } from '../../../src/services/orphans/find-orphans.js';
import { makeOrphanPlans } from '../../../src/services/orphans/make-orphan-plans.js';
import type { OrphansRequest } from '../../../src/services/orphans/request.js';
import type { Session } from '../../../src/services/session/session.js';
import type { OrphansReport } from '../../../src/render/orphans/orphan.js';
import type { ValidatedLoadBalancer } from '../../../src/render/validation/report.js';
import { validate, type ValidationRequest } from '../../../src/services/validate.js';

/** How a plan is applied by a test. */
export interface ApplyHow {
  readonly onEvent?: (event: ExecutionEvent) => void;
  readonly kill?: AbortSignal;
  readonly recheck?: boolean;
}

/** What a plan of a test may do without. */
export type PlanHow = Pick<PlanRequest, 'adopt' | 'keepUnreachable' | 'factsFile' | 'retireAddress'>;

/** What `orphans` gives: names (`kind/name`) of what it lists, and the plans that delete what may go. */
export interface SeenOrphans {
  readonly names: readonly string[];
  readonly report: OrphansReport;
  readonly plans: readonly GclbPlan[];
}

/**
 * Somebody who works with the whole product, from the definition file to the data plane, on a world
 * of its own: real clients over a transport without sockets, in virtual time.
 */
export class Operator {
  readonly clock = new VirtualClock();
  readonly world: World;
  readonly dir = mkdtempSync(path.join(tmpdir(), 'kubemci-operator-'));
  readonly #inProcess: InProcess;
  readonly #time: AutoAdvance;
  /** What services are called with; inside `run`, so that time passes. */
  readonly session: Session;
  readonly #api: ComputeApi;

  /**
   * `disturb` stands between the product and the world: for mutants that send something else, or hear something else.
   * A cluster that hangs does so in real time: tests that wait for one give a short `clusterTimeoutSeconds`.
   */
  constructor(
    spec: WorldSpec,
    disturb: (send: InProcess['fetch']) => InProcess['fetch'] = (send) => send,
    options: { readonly clusterTimeoutSeconds?: number } = {},
  ) {
    this.world = begun(spec, this.clock);
    this.#time = new AutoAdvance(this.clock, { longestRunMs: 7 * 86_400_000 });
    this.#inProcess = inProcess(this.world);
    const send = disturb(this.#inProcess.fetch);
    const fetchIt: InProcess['fetch'] = async (url, init) => {
      this.#time.touch();
      try {
        return await send(url, init);
      } finally {
        this.#time.touch();
      }
    };
    writeFileSync(this.file('kubeconfig.yaml'), kubeconfig(this.#inProcess.urls.clusters));
    const clock = productClock(this.clock);
    this.#api = createComputeApi({
      project: spec.project.id,
      rootUrl: `${this.#inProcess.urls.gce}/`,
      transport: fetchIt as typeof fetch,
    });
    this.session = {
      clock,
      reading: () => Promise.resolve({ api: this.#api, attempt: retrying(clock, () => 0.5) }),
      sandboxKubeconfig: this.file('kubeconfig.yaml'),
      clusterFetch: fetchIt,
      ...(options.clusterTimeoutSeconds === undefined ? {} : { clusterTimeoutSeconds: options.clusterTimeoutSeconds }),
    };
  }

  file(name: string): string {
    return path.join(this.dir, name);
  }

  write(name: string, content: string): void {
    writeFileSync(this.file(name), content);
  }

  /** Does something while time passes for it. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return this.#time.run(work);
  }

  /** Does something to Compute Engine behind kubemci's back, and waits until its operation is done. */
  async byHand(write: (api: ComputeApi) => Promise<GceOperation>): Promise<void> {
    await this.run(async () => {
      let operation = await write(this.#api);
      while (operation.status !== 'DONE') operation = await this.#api.waitOperation(operation);
      if (operation.error !== undefined) throw new Error(JSON.stringify(operation.error));
    });
  }

  async plan(how: PlanHow = {}): Promise<GclbPlan> {
    const { plan } = await this.run(() => makePlan(this.session, { target: this.dir, ...how }, quiet));
    return plan;
  }

  validate(how: Omit<ValidationRequest, 'target'> = {}): Promise<ValidatedLoadBalancer> {
    return this.run(() => validate(this.session, { target: this.dir, ...how }, quiet));
  }

  /** Writes the facts of all clusters to a file of the operator's directory. */
  async observe(name: string): Promise<void> {
    const { facts } = await this.run(() => observeFacts(this.session, { target: this.dir }, quiet));
    await saveFacts(facts, this.file(name));
  }

  async planDelete(name: string, how: Omit<DeleteRequest, 'target'> = {}): Promise<GclbPlan> {
    const { plan } = await this.run(() => makeDeletePlan(this.session, { target: name, ...how }, quiet));
    return plan;
  }

  /** Managed resources that no load balancer reaches, and the plans that delete them. */
  async orphans(request: OrphansRequest = {}): Promise<SeenOrphans> {
    const report = await this.run(() => findOrphans(this.session, request, quiet));
    const { plans } = await this.run(() => makeOrphanPlans(this.session, request, quiet));
    return { names: report.orphans.map(({ kind, name }) => `${kind}/${name}`), report, plans };
  }

  /** By name: no definition and no ingress file is read. */
  async planRemove(name: string, clusters: readonly string[], force = false): Promise<GclbPlan> {
    const { plan } = await this.run(() => makeRemovePlan(this.session, { target: name, clusters, force }, quiet));
    return plan;
  }

  /** `target` is a definition's directory or the name of a load balancer. */
  async planDrain(cluster: string, capacity: 0 | 1, target: string = this.dir): Promise<GclbPlan> {
    const { plan } = await this.run(() => makeDrainPlan(this.session, { target, cluster, capacity }, quiet));
    return plan;
  }

  apply(plan: GclbPlan, how: ApplyHow = {}): Promise<FinishedRun> {
    const never = new AbortController().signal;
    return this.run(() =>
      applyPlan(this.session, plan, {
        onEvent: how.onEvent ?? ((): void => undefined),
        stop: never,
        kill: how.kill ?? never,
        recheck: how.recheck ?? true,
        tell: quiet,
      }),
    );
  }

  /** Lets world time pass until everything has come to rest. */
  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
    this.world.timeline.run();
  }

  /** Client requests that would change something, after a point of the audit log. */
  writes(since = 0): readonly AuditEntry[] {
    return this.world.audit
      .entries()
      .filter(({ sequence, caller, method }) => sequence > since && caller === 'client' && method !== 'GET')
      .filter(
        ({ path: target }) => !/\/(getHealth|wait|listInstances|listNetworkEndpoints|testIamPermissions)$/.test(target),
      );
  }

  /** The last entry of the audit log. */
  get audited(): number {
    return this.world.audit.entries().at(-1)?.sequence ?? 0;
  }

  /**
   * Sends each request from each region after every event of the world while `work` runs, and
   * collects what was refused or answered with an error, each kind of failure once.
   */
  async failuresDuring(requests: readonly TrafficRequest[], work: () => Promise<void>): Promise<readonly string[]> {
    const failures = new Set<string>();
    const stop = this.world.timeline.afterEvent(() => {
      for (const request of requests) {
        const answer = this.world.traffic.request(request);
        if (answer.refused || answer.status >= 400) failures.add(described(request, answer));
      }
    });
    try {
      await work();
    } finally {
      stop();
    }
    return [...failures];
  }

  close(): void {
    this.world.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const beginnings = new Map<string, World['state']>();

/** A new world. Made once for each spec, as hundreds of cases begin in the same one, which is no cheaper than most of them. */
function begun(spec: WorldSpec, clock: VirtualClock): World {
  const key = JSON.stringify(spec);
  const known = beginnings.get(key);
  if (known) return World.load(structuredClone(known), clock);
  const world = World.create(spec, clock);
  beginnings.set(key, structuredClone(world.state));
  return world;
}

function quiet(): void {
  // Nobody listens.
}

function described({ host, path: target, region = '' }: TrafficRequest, answer: Answer): string {
  const outcome = answer.refused ? 'refused' : `${answer.status} ${answer.reason} ${answer.backendService ?? ''}`;
  return `${host}${target} from ${region}: ${outcome}`;
}

function productClock(clock: VirtualClock): Clock {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abandon = (): void => {
          cancel();
          reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
        };
        const cancel = clock.at(clock.now() + ms, () => {
          signal?.removeEventListener('abort', abandon);
          resolve();
        });
        if (signal?.aborted === true) abandon();
        else signal?.addEventListener('abort', abandon, { once: true });
      }),
  };
}
