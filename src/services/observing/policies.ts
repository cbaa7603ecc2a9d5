import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { observeMissingPolicies, type NamedPolicy } from '../../providers/gclb/observe/observe-policies.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { IngressSpec } from '../../spec/ingress-spec.js';
import { collecting } from '../session/collecting.js';
import type { Observation } from './observation.js';

/** Policies that are named and do not exist. */
export interface ObservedPolicies {
  /** `sslPolicies/<name>`, `securityPolicies/<name>`. */
  readonly missingPolicies: ReadonlySet<string>;
}

/** The policies that the file, and the objects of the clusters, name; nobody else's are looked at. */
function namedPolicies({ clusters }: Pick<Observation, 'clusters'>, { objects }: IngressSpec): readonly NamedPolicy[] {
  const facts = clusters.map((cluster) => cluster.facts);
  const frontends = [
    ...Object.values(objects.frontendConfigs).map(({ spec }) => spec),
    ...facts.flatMap(({ frontendConfigs }) => Object.values(frontendConfigs)),
  ];
  const backends = [
    ...Object.values(objects.backendConfigs).map(({ spec }) => spec),
    ...facts.flatMap(({ backendConfigs }) => Object.values(backendConfigs)),
  ];
  return [
    ...frontends.map((config) => ({ collection: 'sslPolicies', name: config?.sslPolicy ?? '' }) as const),
    ...backends.map(
      (config) => ({ collection: 'securityPolicies', name: config?.securityPolicy?.name ?? '' }) as const,
    ),
  ].filter(({ name }) => name !== '');
}

/** The observation with which of the policies that are named do not exist. */
export async function withPolicies<Seen extends Pick<Observation, 'live' | 'clusters' | 'problems'>>(
  reading: Reading,
  seen: Seen,
  spec: IngressSpec,
): Promise<Seen & ObservedPolicies> {
  const named = seen.live === undefined ? [] : namedPolicies(seen, spec);
  const problems: Diagnostic[] = [];
  const missing = named.length === 0 ? undefined : await collecting(observeMissingPolicies(reading, named), problems);
  return { ...seen, missingPolicies: missing ?? new Set(), problems: [...seen.problems, ...problems] };
}
