import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { FromFile } from '../../spec/gke-objects.js';
import { GKE_KINDS } from '../../spec/gke/kinds.js';
import type { GkeKind } from '../../spec/gke/kinds.js';
import type { ClusterFacts } from '../cluster-facts.js';
import { fieldTable } from './field-table.js';
import type { ByCluster } from './field-table.js';

/** What is looked for: an object of a kind, and who names it. */
export interface WantedObject {
  readonly kind: GkeKind;
  /** `namespace/name`. */
  readonly key: string;
  readonly position: SourcePosition;
}

/** An object on which all clusters agree, if they do. */
export interface AgreedObject<Spec> {
  readonly spec: Spec | undefined;
  readonly problems: readonly Diagnostic[];
}

/** That a cluster lacks an object, or the kind altogether (ConfigurationMissing). */
export function objectMissing({ kind, key, position }: WantedObject, facts: ClusterFacts): Diagnostic {
  const { cluster } = facts;
  const isUnserved = facts.unservedKinds?.includes(kind) ?? false;
  const group = GKE_KINDS[kind].apiVersions[0].split('/')[0] ?? '';
  return {
    code: 'ConfigurationMissing',
    severity: 'error',
    message: isUnserved
      ? `The cluster ${cluster} knows no ${kind} at all (API group ${group}), so it cannot have ${key}.`
      : `The ${kind} ${key} does not exist in cluster ${cluster}.`,
    where: { position, cluster, resource: key },
    fix: isUnserved
      ? `Put the ${kind} into the ingress file, which then counts for all clusters; or enable GKE's HTTP load balancing add-on there.`
      : `Create it there, or put it into the ingress file, which then counts for all clusters.`,
  };
}

/** That an object differs between clusters (ConfigurationsDisagree); undefined where it does not. */
export function objectsDisagree(
  { kind, key, position }: WantedObject,
  values: ByCluster<unknown>,
): Diagnostic | undefined {
  const table = fieldTable(values, `no ${kind}`);
  if (table === undefined) return undefined;
  return {
    code: 'ConfigurationsDisagree',
    severity: 'error',
    message: `The ${kind} ${key} differs between clusters; a load balancer has one for all of them.`,
    where: { position, resource: key },
    table,
    fix: 'Make it the same in every cluster, or put it into the ingress file, which then counts for all clusters.',
  };
}

/** The object from the ingress file where that holds it, else the one that every cluster has alike. */
export function agreeOnObject<Spec>(
  wanted: WantedObject,
  inFile: Readonly<Record<string, FromFile<Spec>>>,
  clusters: readonly ClusterFacts[],
  specsOf: (facts: ClusterFacts) => Readonly<Record<string, Spec | null>>,
): AgreedObject<Spec> {
  const fromFile = inFile[wanted.key];
  if (fromFile !== undefined) return { spec: fromFile.spec, problems: [] };
  const found = clusters.map((facts) => ({ facts, spec: specsOf(facts)[wanted.key] ?? undefined }));
  const missing = found.filter(({ spec }) => spec === undefined);
  if (missing.length > 0) {
    return { spec: undefined, problems: missing.map(({ facts }) => objectMissing(wanted, facts)) };
  }
  const values = found.map(({ facts, spec }) => ({ cluster: facts.cluster, value: spec }));
  const disagree = objectsDisagree(wanted, values);
  return disagree === undefined ? { spec: found[0]?.spec, problems: [] } : { spec: undefined, problems: [disagree] };
}
