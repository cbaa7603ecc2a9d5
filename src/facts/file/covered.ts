import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../cluster-facts.js';

/** What a spec needs to be known of every cluster; keys are `namespace/name`. */
export interface NeededFacts {
  readonly services: readonly string[];
  readonly backendConfigs: readonly string[];
  /** BackendConfigs that stand in the ingress file: clusters are not looked at for them. */
  readonly backendConfigsInFile: readonly string[];
  readonly frontendConfigs: readonly string[];
  readonly managedCertificates: readonly string[];
  readonly secrets: readonly string[];
}

/** BackendConfigs that the services of a cluster lead to. */
function ledTo({ services }: ClusterFacts, needed: readonly string[]): readonly string[] {
  return needed.flatMap((key) => {
    const names = services[key]?.ports.flatMap(({ backendConfig }) => backendConfig ?? []) ?? [];
    return names.map((name) => `${key.split('/')[0] ?? ''}/${name}`);
  });
}

function missingIn(facts: ClusterFacts, needed: NeededFacts): readonly string[] {
  const configs = [...needed.backendConfigs, ...ledTo(facts, needed.services)];
  const wanted: readonly (readonly [string, readonly string[], Readonly<Record<string, unknown>>])[] = [
    ['service', needed.services, facts.services],
    ['BackendConfig', configs.filter((key) => !needed.backendConfigsInFile.includes(key)), facts.backendConfigs],
    ['FrontendConfig', needed.frontendConfigs, facts.frontendConfigs],
    ['ManagedCertificate', needed.managedCertificates, facts.managedCertificates],
    ['Secret', needed.secrets, facts.secrets],
  ];
  return wanted.flatMap(([kind, keys, known]) =>
    [...new Set(keys)].filter((key) => !Object.hasOwn(known, key)).map((key) => `${kind} ${key}`),
  );
}

/** What facts do not say of the clusters and a spec needs to be known (FactsIncomplete): that an object is not there is known, too. */
export function uncoveredFacts(
  facts: readonly ClusterFacts[],
  needed: NeededFacts,
  file: string,
): readonly Diagnostic[] {
  return facts.flatMap((cluster): readonly Diagnostic[] => {
    const missing = missingIn(cluster, needed);
    if (missing.length === 0) return [];
    return [
      {
        code: 'FactsIncomplete',
        severity: 'error',
        message: `${file} says nothing of what the Ingress needs of cluster ${cluster.cluster}: ${missing.join(', ')}.`,
        where: { cluster: cluster.cluster },
        fix: 'Observe the clusters with this Ingress: kubemci observe TARGET --out FILE',
      },
    ];
  });
}
