import { z } from 'zod';
import { kinds } from '../gce/kinds/index.js';
import { isLocation } from '../gce/kinds/zones.js';
import { jsonMap } from './json.js';

/** A name that GCE allows (Compute API discovery document). */
export const gceName = z
  .string()
  .regex(
    /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'must be a name of lower-case letters, digits and dashes that begins with a letter',
  );

/** A zone of Google Cloud. */
export const zoneName = z
  .string()
  .refine((name) => isLocation(`zones/${name}`), 'must be a zone of Google Cloud, such as us-east4-a');

const regionName = z
  .string()
  .refine((name) => isLocation(`regions/${name}`), 'must be a region of Google Cloud, such as us-east4');

const projectId = z
  .string()
  .regex(/^([a-z0-9.-]+:)?[a-z][a-z0-9-]{1,28}[a-z0-9]$/, 'must be a project id, such as my-project');

const project = z.union([
  projectId,
  z.strictObject({
    id: projectId,
    number: z
      .union([z.int().positive(), z.string().regex(/^[1-9]\d*$/)], { error: 'must be the number of a project' })
      .optional()
      .describe('Made from the id where left out.'),
  }),
]);

const address = z.union([
  gceName,
  z.strictObject({
    name: gceName,
    ipVersion: z.enum(['IPV4', 'IPV6']).optional(),
    address: z
      .union([z.ipv4(), z.ipv6()], { error: 'must be an IP address' })
      .optional()
      .describe('The literal; drawn where left out.'),
    region: regionName.optional().describe('Makes it a regional address.'),
  }),
]);

const metrics = [...new Set(kinds.flatMap(({ quota }) => (quota === undefined ? [] : [quota.metric])))].sort();
const quotaMetric = z
  .string()
  .refine((metric) => metrics.includes(metric), `must be a metric that is counted here: ${metrics.join(', ')}`);

const permission = z
  .string()
  .refine(
    (name) => /^compute\.[a-zA-Z]+\.[a-zA-Z]+$/.test(name),
    'must be a permission of Compute Engine, such as compute.urlMaps.list',
  );

const seconds = z.number().min(0);
const range = z
  .tuple([seconds, seconds])
  .refine(([from, to]) => from <= to, 'must be two numbers of seconds, the smaller one first');

const timings = z.strictObject({
  operations: z.number().min(0).optional().describe('Scales how long operations take; 0: no time at all.'),
  edgeSeconds: range.optional().describe('From the end of an operation until an edge location follows.'),
  firewallSeconds: range.optional().describe('From the end of an operation until a firewall rule is enforced.'),
  firstProbeSeconds: range.optional().describe('From a backend being reached until its first health probe.'),
});

const generated = z.strictObject({
  hosts: z.array(z.string().min(1)).min(1).describe('DNS names; the first is the common name.'),
  validDays: z.number().positive().max(36_500).optional().describe('How long it lasts from now on; 90 where left out.'),
  expired: z.boolean().optional().describe('It ran out yesterday.'),
  notYetValid: z.boolean().optional().describe('It begins in thirty days.'),
});

const managed = z.strictObject({
  domains: z.array(z.string().min(1)).min(1),
  status: z
    .enum(['PROVISIONING', 'ACTIVE', 'PROVISIONING_FAILED', 'PROVISIONING_FAILED_PERMANENTLY', 'RENEWAL_FAILED'])
    .optional()
    .describe('Where left out it begins to be provisioned.'),
  domainStatus: z.record(z.string(), z.string()).optional(),
});

const certificate = z.union(
  [
    z.strictObject({
      certificate: z.string().min(1).describe('PEM, or a file beside this one.'),
      privateKey: z.string().min(1).describe('PEM, or a file beside this one.'),
    }),
    z.strictObject({ generate: generated.describe('Made when the world is, with a key that guards nothing.') }),
    z.strictObject({ managed }),
  ],
  { error: 'must have certificate and privateKey, or generate, or managed' },
);

const collections = kinds.flatMap(({ insert, collection }) => (insert ? [collection] : []));

/** Everything of a world file that is about the world and none of its projects. */
export const worldFields = {
  clientRegion: regionName.optional().describe('Where clients are that do not say.'),
  randomSeed: z.int().optional().describe('Worlds of one seed and the same requests are the same.'),
  timings: timings.optional(),
} as const;

/** Everything of a world file that is about one project and its Compute Engine. */
export const projectFields = {
  project: project.describe('Project id, or id and number.'),
  serviceProjects: z
    .array(projectId)
    .optional()
    .describe('Other projects of the world that may use the networks of this one: makes it a Shared VPC host project.'),
  networks: z.array(gceName).optional().describe('VPC networks; one called default where left out.'),
  addresses: z.array(address).optional().describe('Reserved addresses; a name alone is that of a global IPv4 one.'),
  sslCertificates: z.record(gceName, certificate).optional(),
  sslPolicies: z.record(gceName, jsonMap).optional().describe('By name, bodies as the API takes them.'),
  securityPolicies: z.record(gceName, jsonMap).optional().describe('By name, bodies as the API takes them.'),
  quotas: z.record(quotaMetric, z.number().min(0)).optional().describe('Limits by metric, such as BACKEND_SERVICES.'),
  deniedPermissions: z.array(permission).optional().describe('Permissions that clients lack: compute.urlMaps.list.'),
  apiDisabled: z.boolean().optional().describe('The Compute Engine API is switched off.'),
  requireCredentials: z.boolean().optional().describe('Requests without credentials are refused.'),
  rateLimits: z
    .strictObject({ reads: z.int().min(0).optional(), writes: z.int().min(0).optional() })
    .optional()
    .describe('Requests that a client may send in a minute of world time.'),
  domainFailures: z
    .record(z.string(), z.string())
    .optional()
    .describe('Domains whose managed certificates fail, with their domainStatus, such as FAILED_NOT_VISIBLE.'),
  resources: z
    .record(
      z.string().refine((name) => collections.includes(name), `must be one of ${collections.join(', ')}`),
      z.record(gceName, jsonMap),
    )
    .optional()
    .describe(
      'Collection, name, body as the API shows or takes it, in any order. zone or region where the collection has them; ' +
        'instances of an instance group, networkEndpoints of a network endpoint group.',
    ),
} as const;
