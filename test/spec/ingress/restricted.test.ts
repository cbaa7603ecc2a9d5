import { expect, test } from '@jest/globals';
import { manifestFor } from '../../../src/spec/ingress/manifest.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';
import { restrictedTo } from '../../../src/spec/ingress/restricted.js';
import { withPaths } from './texts.js';

function restricted(text: string, ...services: readonly string[]) {
  const outcome = parseIngress(text, 'ingress.yaml', {});
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
  return manifestFor(restrictedTo(outcome.value, ({ service }) => services.includes(service))).spec;
}

const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

test('paths of other services are left out, and rules of which nothing is left', () => {
  expect(restricted(withPaths('a.com', '/a Exact web', '/b Exact api'), 'zoneprinter', 'api')).toEqual({
    defaultBackend: backend('zoneprinter'),
    rules: [{ host: 'a.com', http: { paths: [{ path: '/b', pathType: 'Exact', backend: backend('api') }] } }],
  });
  expect(restricted(withPaths('a.com', '/a Exact web'), 'zoneprinter')).toEqual({
    defaultBackend: backend('zoneprinter'),
  });
});

test('a default backend that is left out is stood in for by the first service that is left', () => {
  expect(restricted(withPaths('a.com', '/a Exact web', '/b Exact api'), 'api').defaultBackend).toEqual(backend('api'));
});
