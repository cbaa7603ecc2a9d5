import { expect, test } from '@jest/globals';
import { manifestFor } from '../../../src/spec/ingress/manifest.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';
import { LEGACY, V1, withPaths } from './texts.js';

function manifest(text: string, staticIp?: string) {
  const outcome = parseIngress(text, 'ingress.yaml', staticIp === undefined ? {} : { staticIp });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return manifestFor(outcome.value);
}

test('an Ingress of an older version becomes one of networking.k8s.io/v1 with class and address', () => {
  const bare = LEGACY.replace(/ {2}annotations:\n(?: {4}.*\n)+/, '');
  expect(manifest(bare, 'zp-ip')).toEqual({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: 'zoneprinter',
      namespace: 'default',
      annotations: {
        'kubernetes.io/ingress.class': 'gce-multi-cluster',
        'kubernetes.io/ingress.global-static-ip-name': 'zp-ip',
      },
    },
    spec: { defaultBackend: { service: { name: 'zoneprinter', port: { number: 80 } } } },
  });
});

test('reading a manifest gives the same manifest again', () => {
  const first = manifest(
    withPaths('a.com', '/a Exact web', ' ImplementationSpecific api').replace(
      'metadata:\n',
      'metadata:\n  labels: {b: "1", a: "2"}\n',
    ),
  );
  expect(manifest(JSON.stringify(first))).toEqual(first);
  expect(first.metadata.labels).toEqual({ a: '2', b: '1' });
  expect(Object.keys(first.metadata.labels ?? {})).toEqual(['a', 'b']);
});

test('a rule without host and paths is nothing to write', () => {
  expect(manifest(`${V1}  rules: [{}, {host: a.com}]\n`).spec.rules).toEqual([{ host: 'a.com' }]);
});
