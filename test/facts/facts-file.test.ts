import { expect, test } from '@jest/globals';
import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import { factsFileJsonSchema, formatFactsFile, parseFactsFile } from '../../src/facts/file/facts-file.js';

const FACTS: ClusterFacts = {
  cluster: 'us',
  uid: '1a2b',
  version: 'v1.33.5-gke.1201000',
  services: {
    'default/gone': null,
    'default/web': {
      type: 'NodePort',
      headless: false,
      negForIngress: true,
      ports: [
        {
          name: 'http',
          port: 80,
          targetPorts: [8080],
          nodePort: 30061,
          protocol: 'HTTP2',
          probe: {
            found: 'usable',
            probe: { path: '/', port: 8080, scheme: 'HTTP', host: 'a', periodSeconds: 5, timeoutSeconds: 1 },
          },
          neg: { name: 'n', links: ['projects/p/zones/z/networkEndpointGroups/n'], pendingZones: ['y'] },
          backendConfig: 'config',
        },
        {
          name: '',
          port: 81,
          targetPorts: [],
          protocol: 'HTTP',
          probe: { found: 'none', why: 'no pods', noPods: true },
        },
        { name: 'x', port: 82, targetPorts: [], protocol: 'HTTPS', probe: { found: 'unusable', why: 'exec' } },
      ],
    },
  },
  nodes: { zones: ['z'], sampleInstances: ['projects/p/zones/z/instances/i'] },
  backendConfigs: { 'default/config': { timeoutSec: 40 }, 'default/missing': null },
  frontendConfigs: { 'default/front': { redirectToHttps: { enabled: true, responseCodeName: 'FOUND' } } },
  managedCertificates: { 'default/managed': { domains: ['a.example.com'] } },
  secrets: {
    'default/tls': { use: 'tls', certificate: 'PEM', keyDigest: 'ab' },
    'default/half': { use: 'tls', certificate: undefined, keyDigest: undefined },
    'default/oauth': { use: 'oauth-client', clientId: 'me', clientSecretDigest: 'cd' },
    'default/key': { use: 'signed-url-key', keyDigest: 'ef' },
    'default/none': null,
  },
  unservedKinds: ['FrontendConfig'],
  ingress: {
    namespace: 'default',
    name: 'web',
    manifest: { apiVersion: 'networking.k8s.io/v1', spec: { rules: [] } },
    instanceGroups: null,
  },
};

const FILE: Parameters<typeof formatFactsFile>[0] = {
  formatVersion: 1,
  kubemciVersion: '1.0.0',
  createdAt: '2026-01-01T00:00:00.000Z',
  ingress: 'default/web',
  clusters: [
    {
      name: 'us',
      context: 'gke_p_z_us',
      facts: FACTS,
      nodeTags: ['gke-us-1a2b3c4d-node'],
      network: 'projects/p/global/networks/default',
      untaggedNodes: ['projects/p/zones/z/instances/i'],
      serviceAccounts: ['a@p.iam.gserviceaccount.com'],
    },
  ],
};

test('a facts file is read as it was written, whatever was observed', () => {
  const read = parseFactsFile(formatFactsFile(FILE), 'file');
  expect(read).toEqual({ ok: true, value: FILE, warnings: [] });
});

test('a facts file in which somebody wrote a secret out is refused, and the secret not told', () => {
  const secrets = { 'default/tls': { use: 'tls', certificate: 'PEM', keyDigest: 'ab', key: 'hush' } };
  const [cluster] = FILE.clusters;
  const text = JSON.stringify({ ...FILE, clusters: [{ ...cluster, facts: { ...FACTS, secrets } }] });
  const read = parseFactsFile(text, 'file');
  expect(read.ok).toBe(false);
  expect(JSON.stringify(read)).not.toContain('hush');
});

test('the JSON Schema of a facts file knows its fields', () => {
  expect(factsFileJsonSchema()).toMatchObject({ properties: { formatVersion: { const: 1 }, clusters: {} } });
});
