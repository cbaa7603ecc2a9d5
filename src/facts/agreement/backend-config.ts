import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { GkeObjects } from '../../spec/gke-objects.js';
import type { BackendConfigSpec } from '../../spec/gke/backend-config.js';
import type { EffectiveBackendConfig } from '../effective-backend-config.js';
import type { ClusterFacts } from '../cluster-facts.js';
import { objectMissing, objectsDisagree } from './configuration.js';
import { agreeOnSecret, shortDigest } from './secrets.js';
import type { SecretRules } from './secrets.js';
import type { ClusterPort, ServicePortGroup } from './service-port-group.js';

/** The BackendConfig of a service port, if it has one on which all clusters agree, and every problem. */
export interface BackendConfigAgreement {
  readonly config: EffectiveBackendConfig | undefined;
  readonly problems: readonly Diagnostic[];
}

const OAUTH: SecretRules<'oauth-client'> = {
  lacks: ({ clientId, clientSecretDigest }) => [
    ...(clientId === undefined ? ['client_id'] : []),
    ...(clientSecretDigest === undefined ? ['client_secret'] : []),
  ],
  compared: ({ clientId = '-', clientSecretDigest }) => ({
    client_id: clientId,
    'client_secret (SHA-256)': shortDigest(clientSecretDigest),
  }),
  example: 'kubectl create secret generic NAME --from-literal=client_id=ID --from-file=client_secret=FILE',
};

const SIGNING: SecretRules<'signed-url-key'> = {
  lacks: ({ keyDigest }) => (keyDigest === undefined ? ['key_value'] : []),
  compared: ({ keyDigest }) => ({ 'key_value (SHA-256)': shortDigest(keyDigest) }),
  example: 'kubectl create secret generic NAME --from-file=key_value=FILE',
};

interface Found {
  readonly entry: ClusterPort;
  /** `namespace/name`; undefined where the port has none. */
  readonly key: string | undefined;
  readonly spec: BackendConfigSpec | undefined;
}

function find(group: ServicePortGroup, inFile: GkeObjects['backendConfigs']): readonly Found[] {
  return group.clusters.map((entry) => {
    const name = group.reference.decided?.backendConfig ?? entry.port.backendConfig;
    if (name === undefined) return { entry, key: undefined, spec: undefined };
    const key = `${group.namespace}/${name}`;
    return { entry, key, spec: inFile[key]?.spec ?? entry.facts.backendConfigs[key] ?? undefined };
  });
}

function withSecrets(
  group: ServicePortGroup,
  name: string,
  spec: BackendConfigSpec,
  position: ServicePortGroup['reference']['position'],
): BackendConfigAgreement {
  const clusters: readonly ClusterFacts[] = group.clusters.map(({ facts }) => facts);
  const problems: Diagnostic[] = [];
  const oauthSecret = spec.iap?.enabled === true ? spec.iap.oauthclientCredentials?.secretName : undefined;
  let oauthClient: EffectiveBackendConfig['oauthClient'];
  if (oauthSecret !== undefined) {
    const wanted = { use: 'oauth-client', key: `${group.namespace}/${oauthSecret}`, position } as const;
    const { facts, problems: found } = agreeOnSecret(wanted, clusters, OAUTH);
    problems.push(...found);
    const { clientId = '', clientSecretDigest = '' } = facts ?? {};
    oauthClient = { secret: wanted.key, clientId, clientSecretDigest };
  }
  const keys = spec.cdn?.enabled === true ? (spec.cdn.signedUrlKeys ?? []) : [];
  const signedUrlKeys = keys.map(({ keyName, secretName }) => {
    const wanted = { use: 'signed-url-key', key: `${group.namespace}/${secretName}`, position } as const;
    const { facts, problems: found } = agreeOnSecret(wanted, clusters, SIGNING);
    problems.push(...found);
    return { keyName, secret: wanted.key, digest: facts?.keyDigest ?? '' };
  });
  if (problems.length > 0) return { config: undefined, problems };
  return {
    config: { name, spec, ...(oauthClient === undefined ? {} : { oauthClient }), signedUrlKeys },
    problems,
  };
}

/**
 * The BackendConfig of a service port: of the ingress file where that holds one of the name, else the one that all
 * clusters have alike, and its Secrets. ConfigurationMissing, ConfigurationsDisagree, SecretMissing, SecretsDisagree.
 */
export function agreeOnBackendConfig(
  group: ServicePortGroup,
  inFile: GkeObjects['backendConfigs'],
): BackendConfigAgreement {
  const { position } = group.reference;
  const found = find(group, inFile);
  const missing = found.flatMap(({ entry, key, spec }) =>
    key === undefined || spec !== undefined
      ? []
      : [objectMissing({ kind: 'BackendConfig', key, position }, entry.facts)],
  );
  if (missing.length > 0) return { config: undefined, problems: missing };
  const values = found.map(({ entry, spec }) => ({ cluster: entry.cluster, value: spec }));
  const what = `of ${group.namespace}/${group.service}, port ${group.port},`;
  const disagree = objectsDisagree({ kind: 'BackendConfig', key: what, position }, values);
  if (disagree !== undefined) {
    const where = { position, resource: `${group.namespace}/${group.service}` };
    return { config: undefined, problems: [{ ...disagree, where }] };
  }
  const [first] = found;
  if (first?.key === undefined || first.spec === undefined) return { config: undefined, problems: [] };
  return withSecrets(group, first.key, first.spec, inFile[first.key]?.position ?? position);
}
