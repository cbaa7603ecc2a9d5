import { z } from 'zod';
import type { JsonObject } from '../../graph/json.js';

const body = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const clusterName = z.string().min(1);

/** The kinds that are written through the Compute Engine API. */
export const gceKind = z.enum([
  'healthCheck',
  'backendService',
  'urlMap',
  'targetHttpProxy',
  'targetHttpsProxy',
  'sslCertificate',
  'forwardingRule',
  'firewall',
]);

/** A kind that is written through the Compute Engine API. */
export type GceKind = z.infer<typeof gceKind>;

/** Where it is another project than the load balancer's: the host of a shared VPC, for firewall rules. */
const project = z.string().exactOptional();

const outputOrLink = z.union([z.string(), z.strictObject({ $knownAfterApply: z.string() })]);

/**
 * What one step of this provider does. Part of the plan file, so every field is plain data.
 * Bodies hold canonical, compared fields; links in them are relative. `$knownAfterApply` in a body
 * is filled from the outputs of earlier steps, `$fromSecret` from a Secret of the clusters, when it is sent.
 */
export const gclbOperation = z.discriminatedUnion('type', [
  /** Inserts a resource; exists already with our marker and equal: already done. */
  z.strictObject({ type: z.literal('insert'), kind: gceKind, name: z.string(), project, body }),
  /**
   * Brings the managed fields from `before` to `after`. Reads first: equal to `after` is already done, differing
   * from `before` is a Conflict. Fields in neither are kept. The runner picks the API methods from what differs.
   */
  z.strictObject({
    type: z.literal('update'),
    kind: gceKind,
    name: z.string(),
    project,
    before: body,
    after: body,
    /** Sent along and never compared: GCE would not read it back. */
    writeOnly: body.optional(),
  }),
  /** Describes an adopted resource as the load balancer's. Reads first: done already is done; another description than `before` is a Conflict. */
  z.strictObject({
    type: z.literal('mark'),
    kind: z.enum(['healthCheck', 'backendService', 'firewall']),
    name: z.string(),
    before: z.string(),
    description: z.string(),
  }),
  /** Deletes; not there is already done. Refuses with Conflict when the resource no longer carries our marker. */
  z.strictObject({ type: z.literal('delete'), kind: gceKind, name: z.string(), project }),
  /** Reserves a global address; one of the name that is there already is done. Output `address/<name>`: its IP address. */
  z.strictObject({
    type: z.literal('reserve-address'),
    name: z.string(),
    ipVersion: z.enum(['IPV4', 'IPV6']),
    description: z.string(),
  }),
  /** Adds a key for signed URLs; one of the name that is there already is done. `keyValue` is a `$fromSecret`. */
  z.strictObject({
    type: z.literal('add-signed-url-key'),
    backendService: z.string(),
    keyName: z.string(),
    keyValue: body,
  }),
  /** Takes a key for signed URLs away; one that is gone is done. */
  z.strictObject({ type: z.literal('delete-signed-url-key'), backendService: z.string(), keyName: z.string() }),
  z.strictObject({ type: z.literal('apply-ingress'), cluster: clusterName, manifest: body }),
  z.strictObject({ type: z.literal('delete-ingress'), cluster: clusterName, namespace: z.string(), name: z.string() }),
  /** Waits for the controller's annotation and for the named ports; output `instanceGroups/<cluster>`: relative links, sorted. */
  z.strictObject({
    type: z.literal('await-instance-groups'),
    cluster: clusterName,
    namespace: z.string(),
    name: z.string(),
    nodePorts: z.array(z.number()),
    timeoutSeconds: z.number(),
  }),
  /** Waits until every cluster that has endpoints reports at least one HEALTHY one. */
  z.strictObject({
    type: z.literal('await-healthy'),
    backendService: z.string(),
    groups: z.array(z.strictObject({ cluster: clusterName, group: outputOrLink })),
    timeoutSeconds: z.number(),
  }),
  /** Lets every edge location follow before anything is taken away. */
  z.strictObject({ type: z.literal('settle'), seconds: z.number(), why: z.string() }),
]);

/** One operation; see gclbOperation. */
export type GclbOperation = z.infer<typeof gclbOperation>;
