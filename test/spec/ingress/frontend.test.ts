import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { manifestFor } from '../../../src/spec/ingress/manifest.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';
import type { NamedReference } from '../../../src/spec/frontend-spec.js';
import { V1 } from './texts.js';

function withLines(annotations: readonly string[], spec: readonly string[] = []): string {
  const written = annotations.map((line) => `    ${line}\n`).join('');
  return V1.replace('spec:\n', `${written}spec:\n${spec.map((line) => `  ${line}\n`).join('')}`);
}

function parsed(text: string) {
  const outcome = parseIngress(text, 'ingress.yaml');
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value;
}

function summary(text: string): string[] {
  return diagnosticsOf(parseIngress(text, 'ingress.yaml')).map(
    ({ code, where }) => `${code} ${where?.position?.line}:${where?.position?.column}`,
  );
}

function names(references: readonly NamedReference[]): string[] {
  return references.map(({ name }) => name);
}

describe('the frontend of an Ingress', () => {
  test('names certificates of all kinds, each once, in the order written', () => {
    const { frontend } = parsed(
      withLines(
        [
          'ingress.gcp.kubernetes.io/pre-shared-cert: " b, a,,b "',
          'networking.gke.io/managed-certificates: site,',
          'networking.gke.io/v1beta1.FrontendConfig: strict',
        ],
        ['tls:', '  - {hosts: [a.example.com], secretName: one}', '  - secretName: two', '  - {secretName: one}'],
      ),
    );
    expect(names(frontend.preSharedCertificates)).toEqual(['b', 'a']);
    expect(names(frontend.managedCertificates)).toEqual(['site']);
    expect(names(frontend.tlsSecrets)).toEqual(['one', 'two']);
    expect(frontend.frontendConfig?.name).toBe('strict');
    expect(frontend.tlsSecrets[1]?.position).toEqual({ file: 'ingress.yaml', line: 14, column: 19 });
    expect(frontend.preSharedCertificates[0]?.position).toEqual({ file: 'ingress.yaml', line: 8, column: 5 });
  });

  test.each([
    ['"false"', false],
    ['"0"', false],
    ['"F"', false],
    ['"true"', true],
    ['"1"', true],
  ])('with allow-http %s serves HTTP: %s', (value, allowHttp) => {
    const text = withLines([`kubernetes.io/ingress.allow-http: ${value}`], ['tls: [{secretName: one}]']);
    expect(parsed(text).frontend.allowHttp).toBe(allowHttp);
  });

  test('is put into clusters as it was written', () => {
    const spec = parsed(withLines([], ['tls: [{hosts: [a.example.com], secretName: one}, {secretName: one}]']));
    expect(manifestFor(spec).spec.tls).toEqual([
      { hosts: ['a.example.com'], secretName: 'one' },
      { secretName: 'one' },
    ]);
    expect(manifestFor(parsed(V1)).spec).not.toHaveProperty('tls');
  });

  test('needs a Secret in every entry of spec.tls', () => {
    const text = withLines([], ['tls:', '  - hosts: [a.example.com]', '  - {secretName: ""}']);
    expect(summary(text)).toEqual(['InvalidManifest 10:7', 'InvalidManifest 11:7']);
  });

  test('has 15 certificates of all kinds together at most', () => {
    const list = (count: number): string => Array.from({ length: count }, (_, index) => `c${index}`).join(',');
    const text = (count: number): string =>
      withLines(
        [`ingress.gcp.kubernetes.io/pre-shared-cert: "${list(count)}"`, 'networking.gke.io/managed-certificates: site'],
        ['tls: [{secretName: one}]'],
      );
    expect(summary(text(13))).toEqual([]);
    expect(summary(text(14))).toEqual(['LimitExceeded 11:22']);
  });
});
