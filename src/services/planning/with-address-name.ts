import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { observeAddressName } from '../../providers/gclb/observe/observe-address.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { IngressSpec } from '../../spec/ingress-spec.js';

/**
 * The spec with the name of its static address, where it gives the address itself, as a MultiClusterIngress does. Throws
 * KubemciError: AddressNotReserved where no reserved address has that value, ConflictingInput where another name is asked for.
 */
export async function withAddressName(reading: Reading, spec: IngressSpec): Promise<IngressSpec> {
  const { staticIpName, staticIpValue, position } = spec;
  if (staticIpValue === undefined) return spec;
  const name = await observeAddressName(reading, staticIpValue);
  if (name === undefined) {
    throw new KubemciError({
      code: 'AddressNotReserved',
      severity: 'error',
      message: `No global static IP address of project ${reading.api.project} is ${staticIpValue}.`,
      where: { position },
      fix: `Name one that is reserved (gcloud compute addresses list --global --project ${reading.api.project}).`,
    });
  }
  if (staticIpName !== '' && staticIpName !== name) {
    throw new KubemciError({
      code: 'ConflictingInput',
      severity: 'error',
      message: `The MultiClusterIngress names the address ${staticIpValue}, which is "${name}", but "${staticIpName}" was asked for.`,
      where: { position },
      fix: 'Make both the same, or give only one.',
    });
  }
  return { ...spec, staticIpName: name };
}
