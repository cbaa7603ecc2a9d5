import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult, StepRunner } from '../../../execute/step-runner.js';
import { traitsOf } from '../../../graph/kind-traits.js';
import type { ClusterApi } from '../../../kubernetes/cluster-api.js';
import type { Step } from '../../../plan/step.js';
import type { GceKind, GclbOperation } from '../operation.js';
import { runAwaitHealthy } from './await-healthy.js';
import { runAwaitInstanceGroups } from './await-instance-groups.js';
import { runDelete } from './delete.js';
import type { GceStep } from './gce-step.js';
import { runApplyIngress, runDeleteIngress } from './ingress.js';
import { runInsert } from './insert.js';
import { runMark } from './mark.js';
import { laterResults } from './later-results.js';
import { explain, type StepSubject } from './refusals.js';
import type { GclbRunnerOptions } from './runner-options.js';
import { runReserveAddress } from './reserve-address.js';
import { runSettle } from './settle.js';
import { runKeyOperation } from './signed-url-keys.js';
import { runUpdate } from './update.js';

/**
 * Carries out the steps of this provider: everything that writes to GCE or to a cluster goes through here. Each step looks before
 * it writes and can be run again. Throws KubemciError for all that users should read.
 */
export function createGclbRunner(options: GclbRunnerOptions): StepRunner<GclbOperation> {
  return {
    run: async (step, context) => {
      try {
        return await runStep(step, context, options);
      } catch (error) {
        throw explain(error, subjectOf(step, options.compute.project));
      }
    },
  };
}

function subjectOf({ operation, summary, address }: Step<GclbOperation>, own: string): StepSubject {
  const host = 'project' in operation ? operation.project : undefined;
  return { project: host ?? own, summary, address, ...(host === undefined ? {} : { isHostProject: true }) };
}

function runStep(step: Step<GclbOperation>, context: StepContext, options: GclbRunnerOptions): Promise<StepResult> {
  const { operation } = step;
  const { compute } = options;
  switch (operation.type) {
    case 'insert':
      return runInsert(gceStep(step, operation, options), context);
    case 'update':
      return runUpdate(gceStep(step, operation, options), context);
    case 'mark':
      return runMark(gceStep(step, operation, options), context);
    case 'delete':
      return runDelete(gceStep(step, operation, options), context);
    case 'reserve-address':
      return runReserveAddress(operation, compute, context);
    case 'add-signed-url-key':
    case 'delete-signed-url-key': {
      const { loadBalancer, readSecret } = options;
      return runKeyOperation(operation, { api: compute, loadBalancer, readSecret }, context);
    }
    case 'apply-ingress':
      return runApplyIngress(
        operation,
        clusterOf(options, operation.cluster),
        traitsOf('ingress', options.traits),
        context,
      );
    case 'delete-ingress':
      return runDeleteIngress(operation, clusterOf(options, operation.cluster), context);
    case 'await-instance-groups':
      return runAwaitInstanceGroups(operation, clusterOf(options, operation.cluster), compute, context);
    case 'await-healthy':
      return runAwaitHealthy(operation, compute, context);
    case 'settle':
      return runSettle(operation, context);
    default:
      return operation satisfies never;
  }
}

function gceStep<Operation extends { readonly kind: GceKind; readonly name: string; readonly project?: string }>(
  step: Step<GclbOperation>,
  operation: Operation,
  options: GclbRunnerOptions,
): GceStep<Operation> {
  const { compute } = options;
  const { project } = operation;
  return {
    operation,
    ...(project === undefined ? { api: compute } : { api: compute.inProject(project), markedProject: compute.project }),
    traits: traitsOf(operation.kind, options.traits),
    loadBalancer: options.loadBalancer,
    readSecret: options.readSecret,
    adopted: (options.adopted ?? []).includes(`${operation.kind}/${operation.name}`),
    later: laterResults(options.steps, step.id, operation.kind, operation.name),
  };
}

function clusterOf({ clusters }: GclbRunnerOptions, name: string): ClusterApi {
  return clusters.get(name) ?? internal(`A step is about cluster "${name}", which was not opened.`);
}

function internal(message: string): never {
  throw new KubemciError({ code: 'Internal', severity: 'error', message });
}
