import type { AppSpec, SeededResource, World, WorldSpec } from '../../../src/sandbox/index.js';
import { keyPair } from './key-pairs.js';
import type { KeyPair } from './key-pairs.js';
import { FOUR_SERVICES } from './wish.js';

type Manifest = NonNullable<WorldSpec['clusters'][number]['manifests']>[number];

/** TLS Secrets of the namespace `default`, each with the pairs that it is rotated through. */
export const TLS: Readonly<Record<'shop-tls' | 'api-tls', readonly [KeyPair, KeyPair]>> = {
  'shop-tls': [
    keyPair(1, 'a.example.com', '*.example.com', 'b.example.com'),
    keyPair(2, 'a.example.com', '*.example.com', 'b.example.com'),
  ],
  'api-tls': [keyPair(3, 'api.example.com'), keyPair(4, 'api.example.com')],
};

/** Certificate of the project that somebody else keeps there. */
export const BY_HAND = keyPair(5, 'hand.example.com');

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function secret(name: string, data: Readonly<Record<string, string>>, type = 'Opaque'): Manifest {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'default' }, type, data: encoded };
}

function tlsSecret(name: keyof typeof TLS, version: 0 | 1): Manifest {
  const { certificate, privateKey } = TLS[name][version];
  return secret(name, { 'tls.crt': certificate, 'tls.key': privateKey }, 'kubernetes.io/tls');
}

/** Renews a TLS Secret, or takes it back, in every cluster. */
export function rotate(world: World, name: keyof typeof TLS, version: 0 | 1): void {
  for (const cluster of world.clusters.values()) cluster.apply(tlsSecret(name, version));
}

const SECRETS: readonly Manifest[] = [
  tlsSecret('shop-tls', 0),
  tlsSecret('api-tls', 0),
  secret('oauth', { client_id: 'client.apps.example', client_secret: 'a secret of the client' }),
  secret('signing', { key_value: Buffer.alloc(16, 7).toString('base64url').concat('==') }),
];

/** Everything of a project that an Ingress can name. */
const RESOURCES: readonly SeededResource[] = [
  { collection: 'sslCertificates', scope: 'global', body: { name: 'by-hand', ...BY_HAND } },
  { collection: 'sslPolicies', scope: 'global', body: { name: 'strict', minTlsVersion: 'TLS_1_2', profile: 'MODERN' } },
  {
    collection: 'securityPolicies',
    scope: 'global',
    body: {
      name: 'armor',
      rules: [
        {
          priority: 10,
          action: 'deny(403)',
          match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['203.0.113.0/24'] } },
        },
        {
          priority: 2147483647,
          action: 'allow',
          match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } },
        },
      ],
    },
  },
];

function configured(app: AppSpec): AppSpec {
  const annotation = { 'cloud.google.com/backend-config': JSON.stringify({ default: app.name }) };
  return { ...app, serviceAnnotations: { ...app.serviceAnnotations, ...annotation } };
}

function emptyConfig({ name }: AppSpec): Manifest {
  const metadata = { name, namespace: 'default' };
  return { apiVersion: 'cloud.google.com/v1', kind: 'BackendConfig', metadata, spec: {} };
}

/** The service that asia lacks. */
const EXTRA: AppSpec = {
  name: 'extra',
  targetPort: 7070,
  serviceAnnotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' },
};

/**
 * FOUR_SERVICES, and `extra` that asia lacks, each with an empty BackendConfig of its name; Secrets for TLS, IAP and signed
 * URLs; a certificate, an SSL policy and a security policy that somebody else keeps.
 */
export const FULL_WORLD: WorldSpec = {
  ...FOUR_SERVICES,
  resources: RESOURCES,
  clusters: FOUR_SERVICES.clusters.map((cluster) => {
    const apps = [...(cluster.apps ?? []), ...(cluster.context === 'asia' ? [] : [EXTRA])].map(configured);
    return { ...cluster, apps, manifests: [...SECRETS, ...apps.map(emptyConfig)] };
  }),
};
