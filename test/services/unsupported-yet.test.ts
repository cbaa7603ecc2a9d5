import { expect, test } from '@jest/globals';
import { unsupportedYet } from '../../src/services/unsupported-yet.js';
import { parseIngress } from '../../src/spec/ingress/parse-ingress.js';
import type { LoadBalancerDefinition } from '../../src/spec/load-balancer-definition.js';
import { V1 } from '../spec/ingress/texts.js';

const PLAIN: LoadBalancerDefinition = {
  name: 'lb',
  ingressFile: '/i.yaml',
  backends: 'auto',
  services: [],
  addresses: { reserve: false },
  loadBalancingScheme: 'EXTERNAL',
  firewall: { manage: 'rule' },
  ignoreChanges: [],
  settleSeconds: 300,
  warmTimeoutSeconds: 900,
};

function found(text: string, definition: LoadBalancerDefinition = PLAIN) {
  const spec = parseIngress(text, 'ingress.yaml');
  if (!spec.ok) throw new Error(JSON.stringify(spec.diagnostics));
  return unsupportedYet(spec.value, definition, []);
}

test('an ordinary Ingress asks for nothing that is not served', () => {
  expect(found(V1)).toEqual([]);
});

test('every finding says what is asked for and where in the file', () => {
  const definition: LoadBalancerDefinition = { ...PLAIN, addresses: { reserve: true } };
  expect(found(V1, definition)).toEqual([
    expect.objectContaining({
      code: 'UnsupportedFeature',
      message: expect.stringContaining('addresses.reserve'),
    }),
  ]);
});
