import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import type { ClusterApi } from '../../../kubernetes/cluster-api.js';
import { equalsManaged } from '../../../plan/comparison/compare-bodies.js';
import { objectIn, textIn } from '../kinds/body.js';
import type { GclbOperation } from '../operation.js';
import { adviseClusterRetry } from './cluster-retry.js';

type ApplyIngress = Extract<GclbOperation, { type: 'apply-ingress' }>;
type DeleteIngress = Extract<GclbOperation, { type: 'delete-ingress' }>;

/** Makes a cluster's Ingress what the manifest says, in the fields that the manifest holds. */
export async function runApplyIngress(
  { manifest, cluster }: ApplyIngress,
  api: ClusterApi,
  traits: KindTraits,
  context: StepContext,
): Promise<StepResult> {
  const metadata = objectIn(manifest, 'metadata');
  const namespace = textIn(metadata, 'namespace');
  const name = textIn(metadata, 'name');
  if (namespace === undefined || name === undefined) {
    throw new KubemciError({
      code: 'Internal',
      severity: 'error',
      message: 'The manifest of an Ingress has no namespace or no name.',
      where: { cluster },
    });
  }
  const live = await context.attempt(() => api.getIngress(namespace, name), adviseClusterRetry);
  if (live && equalsManaged(live, manifest, traits)) return { outcome: 'already-done' };
  // A lost answer leaves it open whether the Ingress was created; each try looks first.
  await context.attempt(async () => {
    const there = await api.getIngress(namespace, name);
    if (there) await api.updateIngress(manifest);
    else await api.createIngress(manifest);
  }, adviseClusterRetry);
  return { outcome: 'changed' };
}

/** Deletes a cluster's Ingress; one that is gone is already done. */
export async function runDeleteIngress(
  { namespace, name }: DeleteIngress,
  api: ClusterApi,
  context: StepContext,
): Promise<StepResult> {
  const live = await context.attempt(() => api.getIngress(namespace, name), adviseClusterRetry);
  if (!live) return { outcome: 'already-done' };
  await context.attempt(() => api.deleteIngress(namespace, name), adviseClusterRetry);
  return { outcome: 'changed' };
}
