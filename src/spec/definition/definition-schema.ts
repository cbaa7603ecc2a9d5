import { z } from 'zod';
import { MAX_DURATION_SECONDS, parseDuration } from './duration.js';

/** The apiVersion and kind that a definition may carry; without them it is taken to be of this version. */
export const DEFINITION_API_VERSION = 'kubemci.dev/v1';

const duration = z
  .union([z.int().min(0), z.string().regex(/^(\d+|(?=\d)(\d+h)?(\d+m)?(\d+s)?)$/)], {
    error: 'must be a duration like 300s, 5m or a number of seconds',
  })
  .refine(
    (value) => (typeof value === 'number' ? value : (parseDuration(value) ?? 0)) <= MAX_DURATION_SECONDS,
    'must be at most 24h',
  );

const text = z.string().min(1);

const cluster = z.union(
  [
    text,
    z.strictObject({
      name: text.optional().describe('Stable name, shown everywhere; the context where it is left out.'),
      context: text.describe('Context of the kubeconfig.'),
    }),
  ],
  { error: 'must be the name of a context or {name, context}' },
);

/** The load balancer definition as it stands in kubemci.yaml. */
export const definitionSchema = z
  .strictObject({
    apiVersion: z.literal(DEFINITION_API_VERSION).optional(),
    kind: z.literal('LoadBalancer').optional(),
    name: text.describe('Name of the load balancer: lower-case letters, digits and "-".'),
    project: text.optional().describe('Google Cloud project id.'),
    ingress: text.optional().describe('Ingress file, relative to this file.'),
    kubeconfig: text
      .optional()
      .describe('Kubeconfig, relative to this file; the usual rules of kubectl where left out.'),
    clusters: z
      .array(cluster)
      .min(1)
      .optional()
      .describe('Clusters that serve; every context of the kubeconfig where left out.'),
    namespace: text.optional().describe('Namespace of the Ingress where its file names none.'),
    staticIp: text.optional().describe('Name of the reserved global address where the Ingress names none.'),
    backends: z
      .enum(['auto', 'instance-groups', 'neg'])
      .optional()
      .describe('How services are reached; auto decides for new services and keeps live ones as they are.'),
    settle: duration.optional().describe('How long old content stays after a switch: 300s, 5m or seconds.'),
    warmTimeout: duration.optional().describe('Longest wait for new backends to become healthy: 10m or seconds.'),
  })
  .describe('A kubemci load balancer definition.');

/** A parsed definition file. */
export type DefinitionDocument = z.infer<typeof definitionSchema>;

/** Fields of a definition, for "did you mean". */
export const DEFINITION_FIELDS: readonly string[] = Object.keys(definitionSchema.shape);

/** The JSON Schema (draft 2020-12) of kubemci.yaml, for editors. */
export function definitionJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(definitionSchema, { io: 'input' });
}
