import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import type { JsonObject } from '../../../graph/json.js';
import { addressOutput } from '../desired/addresses.js';
import { textIn } from '../kinds/body.js';
import type { GclbOperation } from '../operation.js';
import { statusOf, writeAndWait } from './writing.js';

type ReserveAddress = Extract<GclbOperation, { type: 'reserve-address' }>;

/** Reserves a global address, unless one of the name is there by now, and tells its literal. Conflict where that is of the other IP version. */
export async function runReserveAddress(
  operation: ReserveAddress,
  api: ComputeApi,
  context: StepContext,
): Promise<StepResult> {
  const read = (): Promise<JsonObject | undefined> =>
    context.attempt(() => api.get('addresses', operation.name), adviseRetry);
  const found = await read();
  if (found !== undefined) return { outcome: 'already-done', outputs: outputsOf(operation, found) };
  const { name, description, ipVersion } = operation;
  const body = { name, description, addressType: 'EXTERNAL', ipVersion };
  try {
    await writeAndWait(api, context, (requestId) => api.insert('addresses', body, requestId));
  } catch (error) {
    // Somebody else was faster: what is there now serves as well.
    if (statusOf(error) !== 409) throw error;
  }
  return { outcome: 'changed', outputs: outputsOf(operation, (await read()) ?? {}) };
}

function outputsOf({ name, ipVersion }: ReserveAddress, body: JsonObject): NonNullable<StepResult['outputs']> {
  const literal = textIn(body, 'address');
  if (literal !== undefined && literal.includes(':') === (ipVersion === 'IPV6')) {
    return { [addressOutput(name)]: literal };
  }
  throw new KubemciError({
    code: 'Conflict',
    severity: 'error',
    message:
      literal === undefined
        ? `The address ${name} was reserved and has no IP address yet.`
        : `Somebody else reserved the address ${name} (${literal}), which is of another IP version than ${ipVersion}.`,
    where: { resource: `address/${name}` },
    fix: 'Make a new plan.',
  });
}
