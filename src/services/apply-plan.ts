import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { ExecutionEvent } from '../execute/event.js';
import { execute } from '../execute/execute.js';
import { GCLB_KINDS } from '../providers/gclb/kinds/index.js';
import { createGclbRunner } from '../providers/gclb/operations/create-gclb-runner.js';
import type { GclbRunnerOptions } from '../providers/gclb/operations/runner-options.js';
import { openClustersOf } from './observing/clusters.js';
import { awaitEarlierRun } from './observing/earlier-run.js';
import type { GclbPlan } from './planning/gclb-plan.js';
import { errorOf } from './session/outcome.js';
import { refuseStale } from './applying/recheck.js';
import { secretReader } from './applying/secret-reader.js';
import type { Session } from './session/session.js';
import { unlessStopped } from './applying/unless-stopped.js';

type RunFinished = Extract<ExecutionEvent, { type: 'run-finished' }>;

/** How a plan is executed. */
export interface ApplyOptions {
  readonly onEvent: (event: ExecutionEvent) => void;
  /** Told what is waited for before the run begins. */
  readonly tell: (message: string) => void;
  /** First Ctrl-C: before the run has begun, nothing is waited for. */
  readonly stop: AbortSignal;
  /** Second Ctrl-C. */
  readonly kill: AbortSignal;
  /** Look at the world again first, and refuse when it has moved since the plan was made. */
  readonly recheck: boolean;
}

/** How a run ended, and the error to end with where it was not success. */
export interface FinishedRun {
  readonly event: RunFinished;
  readonly failure?: KubemciError;
}

/** Executes exactly the steps of a plan. Throws KubemciError (PlanStale, ConflictingInput, Interrupted, …) when nothing was begun. */
export async function applyPlan(session: Session, plan: GclbPlan, options: ApplyOptions): Promise<FinishedRun> {
  const { subject } = plan;
  const { compute, clusters } = await unlessStopped(options.stop, () => prepare(session, plan, options));
  const { loadBalancer } = subject;
  const runner = createGclbRunner({
    compute,
    clusters,
    traits: GCLB_KINDS,
    readSecret: secretReader([...clusters.values()]),
    loadBalancer,
    ...(subject.adopted === undefined ? {} : { adopted: subject.adopted }),
    steps: plan.steps,
  });
  const { clock } = session;
  const failures: Diagnostic[] = [];
  let finished: RunFinished | undefined;
  for await (const event of execute(plan.steps, runner, { clock, stop: options.stop, kill: options.kill })) {
    options.onEvent(event);
    if (event.type === 'step-failed') failures.push(event.diagnostic);
    if (event.type === 'run-finished') finished = event;
  }
  if (finished === undefined) throw new RangeError('a run ended without saying so');
  return finished.outcome === 'succeeded'
    ? { event: finished }
    : { event: finished, failure: failureOf(finished, failures, subject.goal) };
}

/** Refuses a saved plan that finds nothing to do where that is not true any more. Throws KubemciError as applyPlan. */
export async function refuseMoved(session: Session, plan: GclbPlan, tell: ApplyOptions['tell']): Promise<void> {
  await prepare(session, plan, { recheck: true, tell });
}

async function prepare(
  session: Session,
  plan: GclbPlan,
  { recheck, tell }: Pick<ApplyOptions, 'recheck' | 'tell'>,
): Promise<Pick<GclbRunnerOptions, 'compute' | 'clusters'>> {
  const { subject } = plan;
  const reading = await session.reading(subject.project);
  refuseOtherProject(subject, reading.api.project);
  const kubeconfig = session.sandboxKubeconfig ?? subject.kubeconfig;
  const { clusters: contexts } = subject;
  const request = kubeconfig === undefined ? { clusters: contexts } : { clusters: contexts, kubeconfig };
  const opened = contexts.length === 0 ? [] : await openClustersOf(session, request);
  if (recheck) {
    await awaitEarlierRun(session, reading, subject.loadBalancer, tell);
    await refuseStale(session, plan, opened);
  }
  return { compute: reading.api, clusters: new Map(opened.map((cluster) => [cluster.cluster, cluster])) };
}

// --gcp-project and a sandbox name a project, too, and go before what a saved plan says.
function refuseOtherProject({ project, loadBalancer }: GclbPlan['subject'], named: string): void {
  if (named === project) return;
  throw new KubemciError({
    code: 'ConflictingInput',
    severity: 'error',
    message: `The plan is for load balancer ${loadBalancer} in project ${project}, and would be carried out in project ${named}. Nothing was written.`,
    fix: 'Leave out what names the other project (--gcp-project, --sandbox), or make a plan for it.',
  });
}

function failureOf({ outcome }: RunFinished, failures: readonly Diagnostic[], goal: 'apply' | 'delete'): KubemciError {
  if (outcome !== 'interrupted' && failures.length > 0) return errorOf(failures);
  return new KubemciError(
    {
      code: 'Interrupted',
      severity: 'error',
      message: 'The run was interrupted. Steps that were done stay done.',
      fix: `Run ${goal} again to continue.`,
    },
    ...failures,
  );
}

/** The rule on an address that a load balancer had before (design: names). */
const ON_FORMER_ADDRESS = /^forwardingRule\/[^#]+#/;

/**
 * Refuses a plan under which requests are expected to fail. Who has asked for former addresses to go (`retiresAddress`) has
 * consented to that. Throws KubemciError (DisruptionRefused).
 */
export function refuseDisruption(
  { changeSet, subject }: GclbPlan,
  { retiresAddress = false }: { readonly retiresAddress?: boolean } = {},
): void {
  const disruptive = [
    ...changeSet.routes
      .filter(({ impact }) => impact.level === 'disruptive')
      .map(({ host, path, impact }) => [`${host}${path}`, impact.reason]),
    ...changeSet.changes
      .filter(({ impact }) => impact.level === 'disruptive')
      .filter(({ address }) => !retiresAddress || !ON_FORMER_ADDRESS.test(address))
      .map(({ address, impact }) => [address, impact.reason]),
  ];
  if (subject.goal === 'delete' || disruptive.length === 0) return;
  throw new KubemciError({
    code: 'DisruptionRefused',
    severity: 'error',
    message: 'Requests are expected to fail under this plan. Nothing was written.',
    table: { columns: ['what', 'why'], rows: disruptive },
    fix: 'Give --allow-disruption where that is meant.',
  });
}
