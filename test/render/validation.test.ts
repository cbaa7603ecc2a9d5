import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { foldClusters } from '../../src/diagnostics/fold-clusters.js';
import { PLAIN } from '../../src/render/palette.js';
import { validationJson } from '../../src/render/validation/json.js';
import { sarifLog } from '../../src/render/validation/sarif.js';
import { renderValidationText } from '../../src/render/validation/text.js';

const AT = { file: '/work/lb/ingress.yaml', line: 7, column: 3 };

function missingIn(cluster: string): Diagnostic {
  return {
    code: 'ServiceMissing',
    severity: 'error',
    message: `The service default/web does not exist in cluster ${cluster}.`,
    where: { position: AT, cluster, resource: 'default/web' },
    fix: 'Create it.',
  };
}

const OLD: Diagnostic = {
  code: 'ClusterVersionOld',
  severity: 'warning',
  message: 'Cluster eu runs Kubernetes v1.17.',
  where: { cluster: 'eu' },
};
const QUOTA: Diagnostic = {
  code: 'QuotaExceeded',
  severity: 'error',
  message: 'Too little.',
  where: { resource: 'quota/URL_MAPS' },
};
const NOWHERE: Diagnostic = { code: 'MissingProject', severity: 'error', message: 'No project.' };

const REPORT = {
  checked: 'everything',
  loadBalancer: 'lb',
  project: 'p',
  clusters: ['us', 'eu'],
  services: [],
} as const;

describe('what is found of several clusters', () => {
  test('is one finding that names them, where the first stood', () => {
    const folded = foldClusters([missingIn('us'), OLD, missingIn('eu'), missingIn('asia')]);
    expect(folded.map(({ code }) => code)).toEqual(['ServiceMissing', 'ClusterVersionOld']);
    expect(folded[0]?.message).toBe('The service default/web does not exist in clusters us, eu, asia.');
    expect(folded[0]?.where).toEqual({ position: AT, resource: 'default/web', clusters: ['us', 'eu', 'asia'] });
  });

  test('stays apart where it differs, or is mended in each by a command of its own', () => {
    const mend = (cluster: string): Diagnostic => ({
      ...missingIn(cluster),
      fix: `kubectl --context ${cluster} apply`,
    });
    const other = { ...missingIn('eu'), message: 'The service default/web is another one in cluster eu.' };
    for (const findings of [[mend('us'), mend('eu')], [missingIn('us'), other], [missingIn('us')], [OLD, NOWHERE]]) {
      expect(foldClusters(findings)).toEqual(findings);
    }
  });

  test('is not confused by a name that is a part of another word', () => {
    const [finding] = foldClusters([missingIn('e'), missingIn('default')]);
    expect(finding?.message).toBe(missingIn('e').message);
  });
});

describe('a validation', () => {
  test('is text by severity and place, with its verdict', () => {
    const findings = [OLD, NOWHERE, QUOTA, missingIn('us')];
    const text = renderValidationText({ ...REPORT, findings }, { palette: PLAIN, sourceLine: () => undefined });
    const order = [...text.matchAll(/\[(\w+)\]/g)].map(([, code]) => code);
    expect(order).toEqual(['ServiceMissing', 'QuotaExceeded', 'MissingProject', 'ClusterVersionOld']);
    expect(text.split('\n').at(-1)).toBe('Not valid: lb in p, clusters us, eu (3 errors, 1 warning).');
  });

  test('without errors says so, and what it was about', () => {
    const options = { palette: PLAIN, sourceLine: () => undefined };
    expect(renderValidationText({ ...REPORT, findings: [] }, options)).toBe('Valid: lb in p, clusters us, eu.');
    const offline = { checked: 'files', loadBalancer: 'lb', clusters: [], services: [], findings: [OLD] } as const;
    expect(renderValidationText(offline, options)).toContain('Valid: lb (1 warning). Only the files were checked.');
  });

  test('is JSON that has an error exactly where it is not valid', () => {
    expect(validationJson({ ...REPORT, findings: [OLD] })).toMatchObject({
      valid: true,
      diagnostics: [OLD],
      warnings: [OLD],
    });
    expect(validationJson({ ...REPORT, findings: [OLD] })).not.toHaveProperty('error');
    expect(validationJson({ ...REPORT, findings: [OLD, QUOTA] })).toMatchObject({
      valid: false,
      error: { code: 'QuotaExceeded', exitCode: 1 },
    });
  });
});

/** What SARIF 2.1.0 asks of the properties that are used (OASIS, sarif-schema-2.1.0); no others are allowed. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              name: z.string(),
              shortDescription: z.strictObject({ text: z.string() }),
              help: z.strictObject({ text: z.string() }),
              helpUri: z.url(),
            }),
          ),
        }),
      }),
      columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(['none', 'note', 'warning', 'error']),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z.array(
            z.strictObject({
              physicalLocation: z
                .strictObject({
                  artifactLocation: z.strictObject({ uri: z.string() }),
                  region: z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1) }),
                })
                .optional(),
              logicalLocations: z
                .array(z.strictObject({ name: z.string(), fullyQualifiedName: z.string(), kind: z.string() }))
                .optional(),
            }),
          ),
          properties: z.strictObject({ fix: z.string() }).optional(),
        }),
      ),
    }),
  ]),
});

test('SARIF has a rule for each code, and results at their lines, clusters and resources', () => {
  const findings = [...foldClusters([missingIn('us'), missingIn('eu')]), OLD, NOWHERE];
  const options = { version: '1.0.0', errorsPage: 'file:///docs/errors.md', uriOf: (): string => 'lb/ingress.yaml' };
  const [run] = sarif.parse(sarifLog(findings, options)).runs;
  const { rules } = run.tool.driver;
  expect(run.results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(findings.map(({ code }) => code));
  expect(rules.find(({ id }) => id === 'ServiceMissing')?.helpUri).toBe('file:///docs/errors.md#ServiceMissing');
  const [missing, old, nowhere] = run.results;
  expect(missing?.level).toBe('error');
  expect(missing?.message.text).toContain('Fix: Create it.');
  expect(missing?.locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: 'lb/ingress.yaml' },
        region: { startLine: 7, startColumn: 3 },
      },
      logicalLocations: [
        { name: 'us', fullyQualifiedName: 'clusters/us', kind: 'cluster' },
        { name: 'eu', fullyQualifiedName: 'clusters/eu', kind: 'cluster' },
        { name: 'default/web', fullyQualifiedName: 'default/web', kind: 'resource' },
      ],
    },
  ]);
  expect(old?.level).toBe('warning');
  expect(nowhere?.locations).toEqual([]);
});
