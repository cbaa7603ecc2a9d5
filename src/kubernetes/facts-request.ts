import { z } from 'zod';
import type { JsonObject } from '../graph/json.js';
import type { NamedReference } from '../spec/frontend-spec.js';
import { secretsOfBackendConfig } from '../spec/gke/backend-config-secrets.js';
import type { SecretUse } from '../spec/gke/backend-config-secrets.js';
import { backendsOf } from '../spec/ingress/backends.js';
import type { IngressSpec } from '../spec/ingress-spec.js';
import type { FactsRequest } from './cluster-api.js';

function sorted(keys: Iterable<string>): readonly string[] {
  return [...new Set(keys)].sort();
}

/** What has to be read in every cluster for a spec. What stands in the ingress file is not read, only the Secrets it names. */
export function factsRequestFor(spec: IngressSpec): FactsRequest {
  const { namespace, name, frontend, objects } = spec;
  const backends = backendsOf(spec);
  const decided = backends.flatMap(({ namespace: of, decided: { backendConfig } = {} }) =>
    backendConfig === undefined ? [] : [`${of}/${backendConfig}`],
  );
  const keyed = (references: readonly NamedReference[]): readonly string[] =>
    references.map((reference) => `${namespace}/${reference.name}`);
  const frontendConfigs = frontend.frontendConfig === undefined ? [] : keyed([frontend.frontendConfig]);
  const secrets = [
    ...keyed(frontend.tlsSecrets).map((key): [string, SecretUse] => [key, 'tls']),
    ...Object.entries(objects.backendConfigs).flatMap(([key, config]) =>
      Object.entries(secretsOfBackendConfig(config.spec, key.split('/')[0] ?? '')),
    ),
  ];
  return {
    services: sorted(backends.map(({ namespace: of, service }) => `${of}/${service}`)),
    ingress: { namespace, name },
    backendConfigs: sorted(decided),
    backendConfigsInFile: Object.keys(objects.backendConfigs),
    frontendConfigs: frontendConfigs.filter((key) => !Object.hasOwn(objects.frontendConfigs, key)),
    managedCertificates: keyed(frontend.managedCertificates).filter(
      (key) => !Object.hasOwn(objects.managedCertificates, key),
    ),
    secrets: Object.fromEntries(secrets),
  };
}

const port = z.object({ backendConfig: z.string().optional() });
const someObjects = z.record(z.string(), z.unknown()).default({});
const savedFacts = z.object({
  services: z.record(z.string(), z.object({ ports: z.array(port) }).nullable()).default({}),
  backendConfigs: someObjects,
  frontendConfigs: someObjects,
  managedCertificates: someObjects,
  secrets: z
    .record(z.string(), z.object({ use: z.enum(['tls', 'oauth-client', 'signed-url-key']) }).nullable())
    .default({}),
});

function keysOf(objects: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return sorted(objects.flatMap((some) => Object.keys(some)));
}

// What one cluster alone was read for stands in what its services name, and is found there again.
function keysOfAll(objects: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return keysOf(objects).filter((key) => objects.every((some) => Object.hasOwn(some, key)));
}

/** What the facts of a saved plan were made from: reading it again shows whether they still hold. Their Ingress is told apart. */
export function factsRequestOf(saved: readonly JsonObject[]): Omit<FactsRequest, 'ingress'> {
  const facts = saved.map((cluster) => savedFacts.parse(cluster));
  const backendConfigs = keysOf(facts.map((cluster) => cluster.backendConfigs));
  const named = facts.flatMap(({ services }) =>
    Object.entries(services).flatMap(([key, service]) =>
      (service?.ports ?? []).flatMap(({ backendConfig }) =>
        backendConfig === undefined ? [] : [`${key.split('/')[0] ?? ''}/${backendConfig}`],
      ),
    ),
  );
  const secrets = new Set(keysOfAll(facts.map((cluster) => cluster.secrets)));
  return {
    services: keysOf(facts.map(({ services }) => services)),
    backendConfigs: keysOfAll(facts.map((cluster) => cluster.backendConfigs)),
    backendConfigsInFile: sorted(named.filter((key) => !backendConfigs.includes(key))),
    frontendConfigs: keysOf(facts.map(({ frontendConfigs }) => frontendConfigs)),
    managedCertificates: keysOf(facts.map(({ managedCertificates }) => managedCertificates)),
    secrets: Object.fromEntries(
      facts.flatMap((cluster) =>
        Object.entries(cluster.secrets).flatMap(([key, secret]) =>
          secret === null || !secrets.has(key) ? [] : [[key, secret.use] as const],
        ),
      ),
    ),
  };
}
