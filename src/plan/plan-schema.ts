import { z } from 'zod';
import { PHASES } from './step.js';

const json = z.json();
const jsonObject = z.record(z.string(), json);
const strings = z.array(z.string());
const text = { text: z.string() };

const impact = z.strictObject({ level: z.enum(['none', 'shift', 'disruptive']), reason: z.string() });

const reason = z.discriminatedUnion('code', [
  z.strictObject({ code: z.literal('missing'), ...text }),
  z.strictObject({ code: z.literal('spec-changed'), ...text }),
  z.strictObject({ code: z.literal('drift'), ...text }),
  z.strictObject({ code: z.literal('unknown'), ...text }),
  z.strictObject({ code: z.literal('cannot-update'), ...text, fields: strings }),
  z.strictObject({ code: z.literal('no-longer-wanted'), ...text }),
  z.strictObject({ code: z.literal('delete-requested'), ...text }),
]);

const difference = z.strictObject({
  path: z.string(),
  action: z.enum(['add', 'remove', 'change']),
  before: json.exactOptional(),
  after: json.exactOptional(),
  afterUnknown: z.literal(true).exactOptional(),
});

const changeBase = { address: z.string(), kind: z.string(), scope: z.string(), impact, waitsFor: strings };
const before = { before: jsonObject };
const after = { after: jsonObject, afterUnknown: strings };
const differences = { differences: z.array(difference), labels: z.record(z.string(), z.string()).exactOptional() };

const change = z.discriminatedUnion('action', [
  z.strictObject({ ...changeBase, action: z.literal('no-op'), name: z.string(), ...before }),
  z.strictObject({ ...changeBase, action: z.literal('create'), name: z.string(), reason, ...after }),
  z.strictObject({
    ...changeBase,
    action: z.literal('update'),
    name: z.string(),
    reason,
    ...before,
    ...after,
    ...differences,
  }),
  z.strictObject({
    ...changeBase,
    action: z.literal('replace'),
    nameBefore: z.string(),
    nameAfter: z.string(),
    reason,
    ...before,
    ...after,
    ...differences,
  }),
  z.strictObject({ ...changeBase, action: z.literal('delete'), name: z.string(), reason, ...before }),
]);

const routeTarget = z.strictObject({ service: z.string(), clusters: strings }).nullable();

const changeSet = z.strictObject({
  changes: z.array(change),
  routes: z.array(
    z.strictObject({ host: z.string(), path: z.string(), before: routeTarget, after: routeTarget, impact }),
  ),
  notes: z.array(
    z.strictObject({
      code: z.enum(['unmanaged-field', 'leftover', 'facts-file', 'not-ready', 'unreadable', 'warning']),
      address: z.string().exactOptional(),
      ...text,
    }),
  ),
});

const subject = z.strictObject({
  loadBalancer: z.string(),
  project: z.string(),
  goal: z.enum(['apply', 'delete']),
  task: z
    .strictObject({
      is: z.enum(['remove-clusters', 'drain', 'undrain', 'orphans']),
      clusters: strings,
      others: strings,
    })
    .exactOptional(),
  clusters: z.array(z.strictObject({ name: z.string(), context: z.string(), uid: z.string() })),
  kept: strings.exactOptional(),
  adopted: strings.exactOptional(),
  kubeconfig: z.string().exactOptional(),
  services: strings,
  ingress: z.string().exactOptional(),
});

/** The version of the plan file's format that this kubemci writes and reads. */
export const PLAN_FORMAT_VERSION = 1;

/** The schema of a plan file whose steps hold operations of the schema `operation`. Unknown fields are refused. */
export function planSchema<Operation>(operation: z.ZodType<Operation>) {
  const step = z.strictObject({
    id: z.string().min(1),
    phase: z.enum(PHASES),
    address: z.string(),
    summary: z.string(),
    operation,
    dependsOn: strings,
    destructive: z.boolean(),
    estimateSeconds: z.number().nonnegative(),
  });
  return z.strictObject({
    formatVersion: z.literal(PLAN_FORMAT_VERSION),
    kubemciVersion: z.string(),
    createdAt: z.iso.datetime(),
    subject,
    changeSet,
    steps: z.array(step),
    facts: z.record(z.string(), jsonObject),
    observed: z.record(z.string(), jsonObject),
  });
}
