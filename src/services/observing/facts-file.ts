import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { hasErrors } from '../../diagnostics/outcome.js';
import { uncoveredFacts } from '../../facts/file/covered.js';
import { FACTS_FORMAT_VERSION, formatFactsFile, parseFactsFile } from '../../facts/file/facts-file.js';
import type { FactsFile } from '../../facts/file/facts-file.js';
import { factsRequestFor } from '../../kubernetes/facts-request.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import { readTextFile } from '../../spec/source/read-text-file.js';
import { openClustersOf, type Tell } from './clusters.js';
import { readDefinition, type ReadDefinition } from '../session/definition.js';
import { observeClustersAlone } from './observation.js';
import { errorOf, valueOf } from '../session/outcome.js';
import type { DefinitionRequest } from '../session/requests.js';
import type { Session } from '../session/session.js';
import { VERSION } from '../session/version.js';

/** What was observed, and what was found doubtful meanwhile. */
export interface ObservedFacts {
  readonly facts: FactsFile;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Looks at every cluster of a definition, and at what Compute Engine knows of their nodes and network endpoint groups. Writes
 * nothing. Throws KubemciError with everything that could not be read: facts of some clusters are no facts to plan with.
 */
export async function observeFacts(session: Session, request: DefinitionRequest, tell: Tell): Promise<ObservedFacts> {
  const warnings: Diagnostic[] = [];
  const { definition, spec } = await readDefinition(session, request, warnings);
  const reading = await session.reading(definition.project);
  const clusters = await openClustersOf(session, definition, tell);
  const observed = await observeClustersAlone(reading, clusters, factsRequestFor(spec));
  if (hasErrors(observed.problems)) throw errorOf(observed.problems);
  const facts: FactsFile = {
    formatVersion: FACTS_FORMAT_VERSION,
    kubemciVersion: VERSION,
    createdAt: new Date(session.clock.now()).toISOString(),
    ingress: `${spec.namespace}/${spec.name}`,
    clusters: observed.clusters.map(toFile),
  };
  return { facts, warnings: [...warnings, ...observed.problems] };
}

function toFile(cluster: LoadBalancerCluster): FactsFile['clusters'][number] {
  const { name, context, facts, nodeTags, network, untaggedNodes, serviceAccounts } = cluster;
  return {
    name,
    context,
    facts,
    nodeTags: [...nodeTags],
    network,
    ...(untaggedNodes === undefined ? {} : { untaggedNodes: [...untaggedNodes] }),
    ...(serviceAccounts === undefined ? {} : { serviceAccounts: [...serviceAccounts] }),
  };
}

/** Writes a facts file, whole or not at all; only its owner may read it. Throws KubemciError (FileNotWritable). */
export async function saveFacts(facts: FactsFile, file: string): Promise<void> {
  try {
    await writeFileAtomic(path.resolve(file), formatFactsFile(facts), { mode: 0o600 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error';
    throw new KubemciError({
      code: 'FileNotWritable',
      severity: 'error',
      message: `The facts cannot be written to ${file}: ${reason}.`,
    });
  }
}

/** Far above the facts of any load balancer that GCE could serve: 64 MiB. */
const MAX_FACTS_BYTES = 64 * 1024 * 1024;

/** Reads a facts file. Throws KubemciError: FileNotFound, FileTooLarge, InvalidFactsFile. */
export async function loadFacts(file: string): Promise<FactsFile> {
  return valueOf(parseFactsFile(valueOf(await readTextFile(file, 'facts file', MAX_FACTS_BYTES)), file));
}

/**
 * The clusters of a definition as a facts file has them, in the definition's order; where it names none, those of the file. Throws
 * KubemciError: ConflictingInput where the file is of other clusters or of another Ingress, FactsIncomplete.
 */
export function clustersOfFacts(
  facts: FactsFile,
  { definition, spec }: ReadDefinition,
  file: string,
): readonly LoadBalancerCluster[] {
  const wanted = definition.clusters ?? facts.clusters;
  const request = factsRequestFor(spec);
  const needed = {
    services: request.services,
    backendConfigs: request.backendConfigs ?? [],
    backendConfigsInFile: request.backendConfigsInFile ?? [],
    frontendConfigs: request.frontendConfigs ?? [],
    managedCertificates: request.managedCertificates ?? [],
    secrets: Object.keys(request.secrets ?? {}),
  };
  const problems = [
    ...otherClusters(facts, wanted, file),
    ...otherIngress(facts, `${spec.namespace}/${spec.name}`, file),
    ...uncoveredFacts(
      facts.clusters.map((cluster) => cluster.facts),
      needed,
      file,
    ),
  ];
  if (problems.length > 0) throw errorOf(problems);
  return wanted.flatMap(({ name, context }) =>
    facts.clusters
      .filter((cluster) => cluster.name === name)
      .map((cluster) => ({ ...cluster, context, instanceGroups: cluster.facts.ingress?.instanceGroups ?? null })),
  );
}

function otherClusters(
  { clusters }: FactsFile,
  wanted: readonly { readonly name: string }[],
  file: string,
): readonly Diagnostic[] {
  const namesOf = (list: readonly { readonly name: string }[]): readonly string[] =>
    list.map(({ name }) => name).sort();
  const [there, asked] = [namesOf(clusters), namesOf(wanted)];
  if (there.join() === asked.join()) return [];
  return [
    {
      code: 'ConflictingInput',
      severity: 'error',
      message: `${file} holds the facts of ${there.join(', ')}; the load balancer is for ${asked.join(', ')}.`,
      fix: 'Observe the clusters of this definition: kubemci observe TARGET --out FILE',
    },
  ];
}

function otherIngress({ ingress }: FactsFile, wanted: string, file: string): readonly Diagnostic[] {
  if (ingress === wanted) return [];
  return [
    {
      code: 'ConflictingInput',
      severity: 'error',
      message: `${file} was made for the Ingress ${ingress}, and says nothing of the Ingress ${wanted} in the clusters.`,
      fix: 'Observe the clusters of this definition: kubemci observe TARGET --out FILE',
    },
  ];
}
