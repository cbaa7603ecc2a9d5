import { expect, test } from '@jest/globals';
import { factsRequestFor, factsRequestOf } from '../../src/kubernetes/facts-request.js';
import { parseIngress } from '../../src/spec/ingress/parse-ingress.js';
import { V1 } from '../spec/ingress/texts.js';

const BESIDE = `---
apiVersion: cloud.google.com/v1
kind: BackendConfig
metadata: {name: mine}
spec: {iap: {enabled: true, oauthclientCredentials: {secretName: oauth}}}
---
apiVersion: networking.gke.io/v1
kind: ManagedCertificate
metadata: {name: in-file}
spec: {domains: [a.example.com]}
`;

test('what a spec names is asked for once, except what stands in its file', () => {
  const text = V1.replace(
    'spec:\n',
    `    networking.gke.io/managed-certificates: in-file, in-clusters
    networking.gke.io/v1beta1.FrontendConfig: strict
spec:
  tls: [{secretName: shop}, {secretName: shop}]
`,
  );
  const spec = parseIngress(text + BESIDE, 'ingress.yaml');
  if (!spec.ok) throw new Error(JSON.stringify(spec.diagnostics));
  expect(factsRequestFor(spec.value)).toEqual({
    services: ['default/zoneprinter'],
    ingress: { namespace: 'default', name: 'zoneprinter' },
    backendConfigs: [],
    backendConfigsInFile: ['default/mine'],
    frontendConfigs: ['default/strict'],
    managedCertificates: ['default/in-clusters'],
    secrets: { 'default/shop': 'tls', 'default/oauth': 'oauth-client' },
  });
});

test('facts of a saved plan are asked for again as they were made, and those of older plans, too', () => {
  const us = {
    services: {
      'default/web': { ports: [{ backendConfig: 'mine' }, { backendConfig: 'theirs' }] },
      'default/no': null,
    },
    backendConfigs: { 'default/theirs': { timeoutSec: 5 } },
    frontendConfigs: { 'default/strict': {} },
    secrets: { 'default/shop': { use: 'tls', certificate: 'digest' }, 'default/none': null },
  };
  const eu = { ...us, services: { 'default/api': null } };
  expect(factsRequestOf([us, eu])).toEqual({
    services: ['default/api', 'default/no', 'default/web'],
    backendConfigs: ['default/theirs'],
    backendConfigsInFile: ['default/mine'],
    frontendConfigs: ['default/strict'],
    managedCertificates: [],
    secrets: { 'default/shop': 'tls' },
  });
  expect(factsRequestOf([{ services: { 'default/api': null } }])).toMatchObject({ services: ['default/api'] });
});

test('what only the services of some clusters name is not asked of the others, where it would be a fact that the plan lacks', () => {
  const us = {
    services: { 'default/web': { ports: [{ backendConfig: 'of-web' }] } },
    backendConfigs: { 'default/of-web': { timeoutSec: 5 } },
    secrets: { 'default/oauth': { use: 'oauth-client' } },
  };
  const asia = { services: { 'default/web': null } };
  expect(factsRequestOf([us, asia])).toMatchObject({ backendConfigs: [], backendConfigsInFile: [], secrets: {} });
});
