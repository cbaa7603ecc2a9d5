import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { SecretUse } from '../../spec/gke/backend-config-secrets.js';
import type { ClusterFacts } from '../cluster-facts.js';
import type { SecretFacts } from '../secret-facts.js';

/** What is looked for: a Secret for a use, and who names it. */
export interface WantedSecret<Use extends SecretUse> {
  readonly use: Use;
  /** `namespace/name`. */
  readonly key: string;
  readonly position: SourcePosition;
}

/** What is known of Secrets that are used so. */
export type FactsFor<Use extends SecretUse> = Extract<SecretFacts, { readonly use: Use }>;

/** A Secret on which all clusters agree, if they do. */
export interface AgreedSecret<Use extends SecretUse> {
  readonly facts: FactsFor<Use> | undefined;
  readonly problems: readonly Diagnostic[];
}

/** How a use judges Secrets. */
export interface SecretRules<Use extends SecretUse> {
  /** Fields that the Secret lacks, as people write them. */
  readonly lacks: (facts: FactsFor<Use>) => readonly string[];
  /** What has to be the same everywhere, by a name for it; digests and public values only. */
  readonly compared: (facts: FactsFor<Use>) => Readonly<Record<string, string>>;
  /** How to make such a Secret. */
  readonly example: string;
}

function isFor<Use extends SecretUse>(facts: SecretFacts, use: Use): facts is FactsFor<Use> {
  return facts.use === use;
}

function missing(wanted: WantedSecret<SecretUse>, cluster: string, what: string, example: string): Diagnostic {
  return {
    code: 'SecretMissing',
    severity: 'error',
    message: `The Secret ${wanted.key} ${what} in cluster ${cluster}.`,
    where: { position: wanted.position, cluster, resource: wanted.key },
    fix: `It has to be the same in every cluster: ${example}`,
  };
}

/** The Secret that every cluster has alike: SecretMissing for what some lack, SecretsDisagree with a table of digests. */
export function agreeOnSecret<Use extends SecretUse>(
  wanted: WantedSecret<Use>,
  clusters: readonly ClusterFacts[],
  rules: SecretRules<Use>,
): AgreedSecret<Use> {
  const problems: Diagnostic[] = [];
  const found: { readonly cluster: string; readonly facts: FactsFor<Use> }[] = [];
  for (const { cluster, secrets } of clusters) {
    const facts = secrets[wanted.key] ?? undefined;
    if (facts === undefined) problems.push(missing(wanted, cluster, 'does not exist', rules.example));
    else if (!isFor(facts, wanted.use)) {
      const what = `is used as ${facts.use} and as ${wanted.use}, which takes different fields,`;
      problems.push(missing(wanted, cluster, what, rules.example));
    } else {
      const lacking = rules.lacks(facts);
      if (lacking.length > 0)
        problems.push(missing(wanted, cluster, `has no ${lacking.join(' and no ')}`, rules.example));
      else found.push({ cluster, facts });
    }
  }
  const rows = found.map(({ cluster, facts }) => ({ cluster, cells: rules.compared(facts) }));
  if (new Set(rows.map(({ cells }) => JSON.stringify(cells))).size > 1) {
    const columns = Object.keys(rows[0]?.cells ?? {});
    problems.push({
      code: 'SecretsDisagree',
      severity: 'error',
      message: `The Secret ${wanted.key} differs between clusters; a load balancer has one for all of them.`,
      where: { position: wanted.position, resource: wanted.key },
      table: {
        columns: ['cluster', ...columns],
        rows: rows.map(({ cluster, cells }) => [cluster, ...columns.map((column) => cells[column] ?? '-')]),
      },
      fix: 'Put the same Secret into every cluster.',
    });
  }
  return { facts: problems.length > 0 ? undefined : found[0]?.facts, problems };
}

/** As much of a digest as tells two apart for people. */
export function shortDigest(digest: string | undefined): string {
  return digest?.slice(0, 16) ?? '-';
}
