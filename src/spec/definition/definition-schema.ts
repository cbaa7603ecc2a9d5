import { z } from 'zod';
import { GCE_NAME } from '../gce-name.js';
import { fieldsAt } from '../source/schema-fields.js';
import type { SourcePath } from '../source/source-document.js';
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
const gceName = z.string().regex(GCE_NAME, 'must be a name of Compute Engine: lower-case letters, digits and "-"');

/** GCE: capacityScaler is 0 or from 0.1 to 1 (Compute API discovery doc). */
const capacity = z
  .number()
  .min(0)
  .max(1)
  .refine((value) => value === 0 || value >= 0.1, 'must be 0 or at least 0.1 (Compute Engine takes nothing between)');

const cluster = z.union(
  [
    text,
    z.strictObject({
      name: text.optional().describe('Stable name, shown everywhere; the context where it is left out.'),
      context: text.describe('Context of the kubeconfig.'),
      capacity: capacity
        .optional()
        .describe(
          'Share of its capacity that the cluster offers: 1, 0 (drained), or a fraction from 0.1, which needs maxRate. Left alone where it is not given.',
        ),
      maxRate: z
        .number()
        .gt(0)
        .max(1e14)
        .optional()
        .describe(
          'Requests per second that one instance or endpoint of the cluster takes. Without it every region serves its own requests.',
        ),
    }),
  ],
  { error: 'must be the name of a context or {name, context}' },
);

const backends = z.enum(['auto', 'instance-groups', 'neg']);

const service = z.strictObject({
  service: z
    .string()
    .regex(
      /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z]([-a-z0-9]*[a-z0-9])?(:[a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/,
      'must be written as service, namespace/service or namespace/service:port',
    )
    .describe('The service: name, namespace/name or namespace/name:port; the most specific entry counts.'),
  backends: backends
    .optional()
    .describe('How this service is reached; as the rest of the load balancer where left out.'),
  requireEverywhere: z
    .boolean()
    .optional()
    .describe('Whether a cluster that lacks the service is an error; true where left out.'),
});

const addresses = z.strictObject({
  ipv6: gceName.optional().describe('Name of the reserved global IPv6 address that is served beside the IPv4 one.'),
  reserve: z
    .boolean()
    .optional()
    .describe('Whether kubemci reserves the addresses that are named and keeps them; false where left out.'),
});

const firewall = z.strictObject({
  manage: z
    .enum(['rule', 'print'])
    .optional()
    .describe('rule: kubemci keeps the firewall rule; print: it prints the command, for networks of another project.'),
});

const lifecycle = z.strictObject({
  ignoreChanges: z
    .array(
      z
        .string()
        .regex(
          /^(\*|[A-Za-z]+)(\/\S+)?\.[^\s.]\S*$/,
          'must be written as ADDRESS.FIELD, like backendService/*/*.timeoutSec',
        ),
    )
    .optional()
    .describe('Fields that are never compared: ADDRESS.FIELD, with * for any segment of an address.'),
});

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
    addresses: addresses.optional().describe('Where the load balancer listens, besides the address of the Ingress.'),
    backends: backends
      .optional()
      .describe('How services are reached; auto decides for new services and keeps live ones as they are.'),
    services: z.array(service).optional().describe('What is decided about single services.'),
    loadBalancingScheme: z
      .enum(['EXTERNAL', 'EXTERNAL_MANAGED'])
      .optional()
      .describe('Scheme of a new load balancer, EXTERNAL where left out; a live one keeps its own.'),
    quic: z
      .enum(['NONE', 'ENABLE', 'DISABLE'])
      .optional()
      .describe('Whether HTTP/3 is offered; NONE leaves it to Google. Left alone where it is not given.'),
    certificateMap: gceName
      .optional()
      .describe('Name of a Certificate Manager map of the project; excludes all other certificates.'),
    firewall: firewall.optional().describe('Who keeps the firewall rule.'),
    lifecycle: lifecycle.optional().describe('What plans leave out.'),
    settle: duration.optional().describe('How long old content stays after a switch: 300s, 5m or seconds.'),
    warmTimeout: duration.optional().describe('Longest wait for new backends to become healthy: 10m or seconds.'),
  })
  .describe('A kubemci load balancer definition.');

/** A parsed definition file. */
export type DefinitionDocument = z.infer<typeof definitionSchema>;

/** Fields that the map at `path` of a definition can have, for "did you mean". */
export function definitionFields(path: SourcePath): readonly string[] {
  return fieldsAt(definitionSchema, path);
}

/** The JSON Schema (draft 2020-12) of kubemci.yaml, for editors. */
export function definitionJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(definitionSchema, { io: 'input' });
}
