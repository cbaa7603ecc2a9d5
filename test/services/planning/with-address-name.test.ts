import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import { retrying } from '../../../src/execute/retry.js';
import { withAddressName } from '../../../src/services/planning/with-address-name.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';
import { GceBench } from '../../providers/gclb/operations/support/gce-bench.js';
import { seedGround } from '../../providers/gclb/operations/support/seeds.js';
import { V1 } from '../../spec/ingress/texts.js';

let bench: GceBench;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
});
afterEach(() => bench.close());

const PARSED = parseIngress(V1, 'ingress.yaml');
if (!PARSED.ok) throw new Error('not an Ingress');
const SPEC = PARSED.value;

function named(staticIpName: string, staticIpValue?: string) {
  const spec = { ...SPEC, staticIpName, ...(staticIpValue === undefined ? {} : { staticIpValue }) };
  const reading = { api: bench.api, attempt: retrying(bench.clock, () => 0.5) };
  return bench.drive(
    withAddressName(reading, spec).then(
      (found) => found.staticIpName,
      (error: unknown) => (error instanceof KubemciError ? error.diagnostics[0].code : String(error)),
    ),
  );
}

test('an address that is given by itself is known by the name under which it is reserved', async () => {
  expect(await named('', bench.ip)).toBe('ip');
  expect(await named('ip', bench.ip)).toBe('ip');
});

test('an address that nobody has reserved is refused, and so is one of another name', async () => {
  expect(await named('', '203.0.113.99')).toBe('AddressNotReserved');
  expect(await named('other', bench.ip)).toBe('ConflictingInput');
});

test('a name alone is left as it is', async () => {
  expect(await named('zp-ip')).toBe('zp-ip');
});
