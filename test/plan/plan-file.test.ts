import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod';
import type { Plan } from '../../src/plan/plan.js';
import { formatPlanFile, parsePlanFile, planFileJsonSchema, writePlanFile } from '../../src/plan/plan-file.js';
import { steps } from '../execute/support/run-dsl.js';
import { anyBody } from './comparison/support.js';

const operation = z.strictObject({ seconds: z.number(), fails: z.boolean() });
type Operation = z.infer<typeof operation>;
const reader = { kubemciVersion: '1.2.3', file: 'zp.plan.json' };

const impact = { level: 'shift', reason: 'r' } as const;
const base = { address: 'a', kind: 'thing', scope: 'global', impact, waitsFor: ['b'] } as const;
const reason = { code: 'cannot-update', text: 't', fields: ['x'] } as const;

function planOf(overrides: Partial<Plan<Operation>> = {}): Plan<Operation> {
  return {
    formatVersion: 1,
    kubemciVersion: '1.2.3',
    createdAt: '2026-01-02T03:04:05.678Z',
    subject: {
      loadBalancer: 'zp',
      project: 'p',
      goal: 'apply',
      clusters: [{ name: 'eu', context: 'gke_eu', uid: 'u' }],
      kubeconfig: '/k',
      services: ['default/web'],
      ingress: 'default/web',
    },
    changeSet: {
      changes: [
        { ...base, action: 'no-op', name: 'n', before: {} },
        { ...base, action: 'create', name: 'n', reason, after: { a: [null, 1] }, afterUnknown: ['a'] },
        {
          ...base,
          action: 'update',
          name: 'n',
          reason,
          before: {},
          after: {},
          afterUnknown: [],
          differences: [{ path: 'a', action: 'add', afterUnknown: true }],
        },
        {
          ...base,
          action: 'replace',
          nameBefore: 'n',
          nameAfter: 'm',
          reason,
          before: {},
          after: {},
          afterUnknown: [],
          differences: [{ path: 'a', action: 'change', before: null, after: 0 }],
        },
        { ...base, action: 'delete', name: 'n', reason: { code: 'drift', text: 't' }, before: {} },
      ],
      routes: [{ host: '*', path: '/*', before: null, after: { service: 'default/web:80', clusters: ['eu'] }, impact }],
      notes: [{ code: 'warning', text: 't' }],
    },
    steps: steps('A -> B -> [C]'),
    facts: { eu: { uid: 'u', ingress: null } },
    observed: { 'thing/global/n': { a: 1 } },
    ...overrides,
  };
}

const read = (text: string) => parsePlanFile(text, operation, reader);
const problemsOf = (text: string): readonly string[] => {
  const outcome = read(text);
  return outcome.ok ? [] : outcome.diagnostics.map(({ code, message }) => `${code}: ${message}`);
};
const withFields = (fields: object): string => JSON.stringify({ ...planOf(), ...fields });

describe('writePlanFile', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plan-file-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('the file is readable by its owner only, replaces an older one and leaves nothing beside it', async () => {
    const path = join(folder, 'zp.plan.json');
    await writePlanFile(planOf({ kubemciVersion: 'old' }), path);
    await writePlanFile(planOf(), path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['zp.plan.json']);
    expect(read(await readFile(path, 'utf8'))).toEqual({ ok: true, value: planOf(), warnings: [] });
  });
});

describe('parsePlanFile', () => {
  test('a plan is read as it was written, whatever is in its bodies', () => {
    fc.assert(
      fc.property(anyBody, anyBody, (before, after) => {
        const [, , update] = planOf().changeSet.changes;
        if (update?.action !== 'update') throw new Error('the fixture has an update there');
        const changeSet = { ...planOf().changeSet, changes: [{ ...update, before, after }] };
        const plan = planOf({ changeSet, facts: { eu: before }, observed: { 'thing/global/n': after } });
        expect(read(formatPlanFile(plan))).toEqual({ ok: true, value: plan, warnings: [] });
      }),
      { numRuns: 50 },
    );
  });

  test.each<[string, string, string]>([
    ['no JSON', 'kind: Ingress', 'is not a JSON object'],
    ['a JSON list', '[]', 'is not a JSON object'],
    ['other JSON', '{"kind":"Ingress"}', 'is not a plan file'],
    [
      'another format version',
      withFields({ formatVersion: 2, kubemciVersion: '3.0.0', steps: 'new' }),
      'has format version 2 (kubemci 3.0.0); this is kubemci 1.2.3, which reads format version 1',
    ],
    [
      'another version of kubemci',
      withFields({ kubemciVersion: '1.2.4' }),
      'was made by kubemci 1.2.4; this is kubemci 1.2.3',
    ],
    ['an unknown field', withFields({ extra: 1 }), 'is damaged at its top: Unrecognized key: "extra"'],
    [
      'a wrong operation',
      withFields({ steps: steps('A').map((step) => ({ ...step, operation: { seconds: 'x' } })) }),
      'is damaged at steps.0.operation.seconds',
    ],
    [
      'steps that wait for each other',
      withFields({ steps: steps('A -> B -> A') }),
      'is damaged: steps depend on each other: A -> B -> A',
    ],
  ])('%s is refused with what it is', (_what, text, message) => {
    expect(problemsOf(text)[0]).toMatch(/^InvalidPlanFile: zp\.plan\.json /);
    expect(problemsOf(text)[0]).toContain(message);
  });

  test('any field that is left out is noticed', () => {
    for (const field of Object.keys(planOf())) {
      expect({ field, problems: problemsOf(withFields({ [field]: undefined })).length }).toEqual({
        field,
        problems: 1,
      });
    }
  });
});

test('the JSON Schema describes plans with the operations of the provider', () => {
  const schema = planFileJsonSchema(operation);
  expect(schema).toMatchObject({
    type: 'object',
    required: expect.arrayContaining(['formatVersion', 'steps', 'observed']),
  });
  expect(JSON.stringify(schema)).toContain('"seconds":{"type":"number"}');
});
