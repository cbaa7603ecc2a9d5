import { z } from 'zod';
import { backendConfigSpec } from '../../spec/gke/backend-config.js';
import { frontendConfigSpec } from '../../spec/gke/frontend-config.js';
import { managedCertificateSpec } from '../../spec/gke/managed-certificate.js';
import type { ClusterFacts } from '../cluster-facts.js';
import type { SecretFacts } from '../secret-facts.js';

const strings = z.array(z.string());
const protocol = z.enum(['HTTP', 'HTTPS', 'HTTP2']);
const portNumber = z.int().min(1).max(65_535);

function byKey<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value.nullable());
}

const probe = z.strictObject({
  path: z.string(),
  port: portNumber,
  scheme: z.enum(['HTTP', 'HTTPS']),
  host: z.string().exactOptional(),
  periodSeconds: z.number(),
  timeoutSeconds: z.number(),
});

const probeFinding = z.discriminatedUnion('found', [
  z.strictObject({ found: z.literal('usable'), probe }),
  z.strictObject({ found: z.literal('none'), why: z.string(), noPods: z.literal(true).exactOptional() }),
  z.strictObject({ found: z.literal('unusable'), why: z.string() }),
]);

const servicePort = z.strictObject({
  name: z.string(),
  port: portNumber,
  targetPorts: z.array(portNumber),
  nodePort: portNumber.exactOptional(),
  protocol,
  probe: probeFinding,
  neg: z.strictObject({ name: z.string(), links: strings, pendingZones: strings }).exactOptional(),
  backendConfig: z.string().exactOptional(),
});

const service = z.strictObject({
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  headless: z.boolean(),
  ports: z.array(servicePort),
  negForIngress: z.boolean(),
});

// JSON has no undefined: what is missing in a Secret is left out.
const tlsSecret = z
  .strictObject({ use: z.literal('tls'), certificate: z.string().optional(), keyDigest: z.string().optional() })
  .transform(({ use, certificate, keyDigest }): SecretFacts => ({ use, certificate, keyDigest }));
const oauthSecret = z
  .strictObject({
    use: z.literal('oauth-client'),
    clientId: z.string().optional(),
    clientSecretDigest: z.string().optional(),
  })
  .transform(({ use, clientId, clientSecretDigest }): SecretFacts => ({ use, clientId, clientSecretDigest }));
const signingSecret = z
  .strictObject({ use: z.literal('signed-url-key'), keyDigest: z.string().optional() })
  .transform(({ use, keyDigest }): SecretFacts => ({ use, keyDigest }));

const ingress = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  manifest: z.record(z.string(), z.json()),
  instanceGroups: strings.nullable(),
});

/** The facts of one cluster as a facts file holds them. */
export const clusterFacts: z.ZodType<ClusterFacts> = z.strictObject({
  cluster: z.string(),
  uid: z.string(),
  version: z.string(),
  services: byKey(service),
  nodes: z.strictObject({ zones: strings, sampleInstances: strings }),
  backendConfigs: byKey(backendConfigSpec),
  frontendConfigs: byKey(frontendConfigSpec),
  managedCertificates: byKey(managedCertificateSpec),
  secrets: byKey(z.union([tlsSecret, oauthSecret, signingSecret])),
  unservedKinds: z.array(z.enum(['BackendConfig', 'FrontendConfig', 'ManagedCertificate'])).exactOptional(),
  ingress: ingress.nullable(),
});
