import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import { objectIn, textIn, textsIn } from '../kinds/body.js';
import { belongsTo } from '../names/markers.js';
import type { GclbOperation } from '../operation.js';
import { adviseClusterRetry } from './cluster-retry.js';
import { conflict } from './refusals.js';
import type { SecretReader } from './secrets.js';
import { withSecrets } from './secrets.js';
import { writeAndWait } from './writing.js';

/** An operation on one key for signed URLs. */
export type KeyOperation = Extract<GclbOperation, { type: 'add-signed-url-key' | 'delete-signed-url-key' }>;

/** What keys are written with. */
export interface KeyWriter {
  readonly api: ComputeApi;
  readonly loadBalancer: string;
  readonly readSecret: SecretReader;
}

/** Adds or deletes one key; GCE tells keys by their names alone. Conflict when the backend service is gone or no longer ours. */
export async function runKeyOperation(
  operation: KeyOperation,
  { api, loadBalancer, readSecret }: KeyWriter,
  context: StepContext,
): Promise<StepResult> {
  const { backendService, keyName } = operation;
  const live = await context.attempt(() => api.get('backendServices', backendService), adviseRetry);
  if (live === undefined) throw conflict('backendService', backendService, 'has been deleted by somebody else');
  if (!belongsTo(loadBalancer, 'backendService', live)) {
    throw conflict('backendService', backendService, `no longer carries the marker of load balancer "${loadBalancer}"`);
  }
  const isThere = textsIn(objectIn(live, 'cdnPolicy'), 'signedUrlKeyNames').includes(keyName);
  if (isThere === (operation.type === 'add-signed-url-key')) return { outcome: 'already-done' };
  if (operation.type === 'delete-signed-url-key') {
    await writeAndWait(api, context, (requestId) => api.deleteSignedUrlKey(backendService, keyName, requestId));
    return { outcome: 'changed' };
  }
  const filled = await withSecrets({ keyValue: operation.keyValue }, (secret, field) =>
    context.attempt(() => readSecret(secret, field), adviseClusterRetry),
  );
  const keyValue = (textIn(filled, 'keyValue') ?? '').trim();
  await writeAndWait(api, context, (requestId) =>
    api.addSignedUrlKey(backendService, { keyName, keyValue }, requestId),
  );
  return { outcome: 'changed' };
}
