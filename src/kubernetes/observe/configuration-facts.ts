import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts, ServiceFacts } from '../../facts/cluster-facts.js';
import { secretsOfBackendConfig } from '../../spec/gke/backend-config-secrets.js';
import type { SecretUse } from '../../spec/gke/backend-config-secrets.js';
import type { BackendConfigSpec } from '../../spec/gke/backend-config.js';
import type { FrontendConfigSpec } from '../../spec/gke/frontend-config.js';
import type { ManagedCertificateSpec } from '../../spec/gke/managed-certificate.js';
import { parseBackendConfig, parseFrontendConfig, parseManagedCertificate } from '../../spec/gke/parse-object.js';
import { RESOURCES } from '../api-resources.js';
import type { FactsRequest } from '../cluster-api.js';
import type { ClusterRequests } from '../http/cluster-requests.js';
import { secretObject } from '../objects.js';
import { readConfigurations } from './configuration.js';
import type { Configurations } from './configuration.js';
import { secretFacts } from './secret-facts.js';
import { together } from './together.js';

type Secrets = ClusterFacts['secrets'];

/** What the request names itself. */
export interface NamedConfiguration {
  readonly frontendConfigs: Configurations<FrontendConfigSpec>;
  readonly managedCertificates: Configurations<ManagedCertificateSpec>;
  readonly secrets: Secrets;
  readonly problems: readonly Diagnostic[];
}

/** What services lead to. */
export interface BackendConfiguration {
  readonly backendConfigs: Configurations<BackendConfigSpec>;
  readonly secrets: Secrets;
  readonly problems: readonly Diagnostic[];
}

/** By name and never by listing: a permission to list Secrets is one to read all of them. */
async function readSecrets(requests: ClusterRequests, wanted: Readonly<Record<string, SecretUse>>): Promise<Secrets> {
  const entries = Object.entries(wanted).sort(([one], [other]) => (one < other ? -1 : 1));
  const found = await together(
    ...entries.map(async ([key, use]) => {
      const [namespace = '', name = ''] = key.split('/');
      const secret = await requests.get(secretObject, RESOURCES.secrets, namespace, name);
      return secret === undefined ? null : secretFacts(secret, use);
    }),
  );
  return Object.fromEntries(entries.map(([key], index) => [key, found[index] ?? null]));
}

/** Reads the FrontendConfigs, ManagedCertificates and Secrets that a request names. */
export async function readNamed(
  requests: ClusterRequests,
  cluster: string,
  request: FactsRequest,
): Promise<NamedConfiguration> {
  const [frontendConfigs, managedCertificates, secrets] = await together(
    readConfigurations(requests, cluster, 'FrontendConfig', request.frontendConfigs ?? [], parseFrontendConfig),
    readConfigurations(
      requests,
      cluster,
      'ManagedCertificate',
      request.managedCertificates ?? [],
      parseManagedCertificate,
    ),
    readSecrets(requests, request.secrets ?? {}),
  );
  const problems = [...frontendConfigs.problems, ...managedCertificates.problems];
  return { frontendConfigs, managedCertificates, secrets, problems };
}

function namedByServices(services: Readonly<Record<string, ServiceFacts | null>>): readonly string[] {
  return Object.entries(services).flatMap(([key, service]) => {
    const [namespace = ''] = key.split('/');
    const names = service?.ports.flatMap(({ backendConfig }) => backendConfig ?? []) ?? [];
    return names.map((name) => `${namespace}/${name}`);
  });
}

/** Reads the BackendConfigs that services or the request name, then the Secrets that these make use of. */
export async function readBackendConfiguration(
  requests: ClusterRequests,
  cluster: string,
  request: FactsRequest,
  services: Readonly<Record<string, ServiceFacts | null>>,
): Promise<BackendConfiguration> {
  const inFile = new Set(request.backendConfigsInFile);
  const keys = [...namedByServices(services), ...(request.backendConfigs ?? [])].filter((key) => !inFile.has(key));
  const backendConfigs = await readConfigurations(requests, cluster, 'BackendConfig', keys, parseBackendConfig);
  const wanted = Object.entries(backendConfigs.specs).map(([key, spec]) =>
    spec === null ? {} : secretsOfBackendConfig(spec, key.split('/')[0] ?? ''),
  );
  const known = request.secrets ?? {};
  const more = wanted.flatMap((uses) => Object.entries(uses)).filter(([key]) => !Object.hasOwn(known, key));
  const secrets = await readSecrets(requests, Object.fromEntries(more));
  return { backendConfigs, secrets, problems: backendConfigs.problems };
}

function sorted<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Both as facts of the cluster. */
export function configurationFacts(
  { frontendConfigs, managedCertificates, secrets }: NamedConfiguration,
  { backendConfigs, secrets: ofBackends }: BackendConfiguration,
): Pick<ClusterFacts, 'backendConfigs' | 'frontendConfigs' | 'managedCertificates' | 'secrets' | 'unservedKinds'> {
  const unservedKinds = [backendConfigs, frontendConfigs, managedCertificates].flatMap(({ kind, isUnserved }) =>
    isUnserved ? [kind] : [],
  );
  return {
    backendConfigs: backendConfigs.specs,
    frontendConfigs: frontendConfigs.specs,
    managedCertificates: managedCertificates.specs,
    secrets: sorted({ ...secrets, ...ofBackends }),
    ...(unservedKinds.length === 0 ? {} : { unservedKinds }),
  };
}
