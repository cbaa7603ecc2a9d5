import pLimit from 'p-limit';
import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import { INSTANCE_GROUPS_ANNOTATION, instanceGroupLinks } from '../../../facts/instance-groups.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ClusterApi } from '../../../kubernetes/cluster-api.js';
import { numberIn, objectIn, objectsIn, textIn } from '../kinds/body.js';
import type { GclbOperation } from '../operation.js';
import { adviseClusterRetry } from './cluster-retry.js';

type AwaitInstanceGroups = Extract<GclbOperation, { type: 'await-instance-groups' }>;

const POLL_MS = 5_000;
const PARALLEL_READS = 8;

/**
 * Waits until a cluster's controller has announced its instance groups on our Ingress and given each of them the named ports.
 * Provides the groups' links as `instanceGroups/<cluster>`. StepTimeout says what was still missing.
 */
export async function runAwaitInstanceGroups(
  operation: AwaitInstanceGroups,
  api: ClusterApi,
  compute: ComputeApi,
  context: StepContext,
): Promise<StepResult> {
  const { cluster, namespace, name, timeoutSeconds } = operation;
  const end = context.clock.now() + timeoutSeconds * 1000;
  for (let waited = false; ; waited = true) {
    const ingress = await context.attempt(() => api.getIngress(namespace, name), adviseClusterRetry);
    const links = ingress && announced(ingress, compute.project);
    const missing = links
      ? await missingPorts(links, operation.nodePorts, compute, context)
      : [ingress ? 'no instance groups announced yet' : `Ingress ${namespace}/${name} is not there`];
    if (links && missing.length === 0) {
      return {
        outcome: waited ? 'changed' : 'already-done',
        outputs: { [`instanceGroups/${cluster}`]: links },
      };
    }
    if (context.clock.now() >= end) throw timeout(operation, missing);
    context.progress(`${cluster}: ${missing.join('; ')}`);
    await context.clock.sleep(POLL_MS, context.signal);
  }
}

// An empty list is what a controller writes before its first group exists.
function announced(ingress: JsonObject, project: string): readonly string[] | undefined {
  const text = textIn(objectIn(objectIn(ingress, 'metadata'), 'annotations'), INSTANCE_GROUPS_ANNOTATION);
  const links = text === undefined ? undefined : instanceGroupLinks(text, project);
  return links?.length === 0 ? undefined : links;
}

async function missingPorts(
  links: readonly string[],
  nodePorts: readonly number[],
  compute: ComputeApi,
  context: StepContext,
): Promise<readonly string[]> {
  const limit = pLimit(PARALLEL_READS);
  const found = await limit.map(links, async (link) => {
    const group = await context.attempt(() => compute.getByLink(link), adviseRetry);
    if (!group) return [`${link} does not exist yet`];
    const named = new Set(objectsIn(group, 'namedPorts').map((entry) => numberIn(entry, 'port')));
    const lacking = nodePorts.filter((port) => !named.has(port));
    return lacking.length === 0 ? [] : [`${link} lacks the named ports for ${lacking.join(', ')}`];
  });
  return found.flat();
}

function timeout(operation: AwaitInstanceGroups, missing: readonly string[]): KubemciError {
  const { cluster, namespace, name, timeoutSeconds } = operation;
  return new KubemciError({
    code: 'StepTimeout',
    severity: 'error',
    message: `Cluster "${cluster}" has no usable instance groups after ${timeoutSeconds} s: ${missing.join('; ')}.`,
    where: { cluster, resource: `${namespace}/${name}` },
    fix:
      `Look at the events of the Ingress (kubectl describe ingress ${name} --namespace=${namespace}) and check that the cluster's ` +
      'HTTP load balancing add-on is enabled and that its services are not all exposed through NEGs. Then run the command again.',
  });
}
