import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { SourceDocument } from '../source/source-document.js';
import type { DefinitionDocument } from './definition-schema.js';

type ClusterEntry = NonNullable<DefinitionDocument['clusters']>[number];

function invalid(message: string, document: SourceDocument, path: readonly PropertyKey[], fix?: string): Diagnostic {
  return {
    code: 'InvalidDefinition',
    severity: 'error',
    message,
    where: { position: document.positionOf(path) },
    ...(fix === undefined ? {} : { fix }),
  };
}

function wrongNames(clusters: readonly ClusterEntry[], document: SourceDocument): readonly Diagnostic[] {
  const names = new Set<string>();
  const contexts = new Set<string>();
  return clusters.flatMap((entry, index) => {
    const context = typeof entry === 'string' ? entry : entry.context;
    const name = typeof entry === 'string' ? entry : (entry.name ?? entry.context);
    const message = name.includes('/')
      ? `A cluster cannot be named "${name}": its name becomes a part of addresses, which "/" separates.`
      : contexts.has(context)
        ? `The context "${context}" is listed twice.`
        : names.has(name)
          ? `Two clusters are named "${name}".`
          : undefined;
    names.add(name);
    contexts.add(context);
    return message === undefined ? [] : [invalid(message, document, ['clusters', index])];
  });
}

// A backend is full only at its rate: with the huge one that keeps requests in their region, a fraction of it is as huge.
function idleFractions(clusters: readonly ClusterEntry[], document: SourceDocument): readonly Diagnostic[] {
  return clusters.flatMap((entry, index) => {
    if (typeof entry === 'string' || entry.maxRate !== undefined) return [];
    const { capacity, name, context } = entry;
    if (capacity === undefined || capacity === 0 || capacity === 1) return [];
    return [
      invalid(
        `The cluster "${name ?? context}" has capacity ${capacity} and no maxRate; a fraction of an unlimited rate is unlimited, so nothing would move to other clusters.`,
        document,
        ['clusters', index, 'capacity'],
        'Give the cluster a maxRate, the requests per second of one instance or endpoint; or a capacity of 1 or 0.',
      ),
    ];
  });
}

// GCE: the capacities of a backend service must not add up to nothing.
function allDrained(clusters: readonly ClusterEntry[], document: SourceDocument): readonly Diagnostic[] {
  if (clusters.length === 0) return [];
  if (clusters.some((entry) => typeof entry === 'string' || entry.capacity !== 0)) return [];
  const message = 'Every cluster has capacity 0, so nothing would serve; Compute Engine refuses that.';
  return [invalid(message, document, ['clusters'], 'Leave at least one cluster its capacity.')];
}

function duplicateServices(definition: DefinitionDocument, document: SourceDocument): readonly Diagnostic[] {
  const seen = new Set<string>();
  return (definition.services ?? []).flatMap(({ service }, index) => {
    if (!seen.has(service)) {
      seen.add(service);
      return [];
    }
    return [invalid(`The service "${service}" is listed twice.`, document, ['services', index, 'service'])];
  });
}

/** What is wrong with a definition beyond the shape of its fields (InvalidDefinition). */
export function definitionProblems(definition: DefinitionDocument, document: SourceDocument): readonly Diagnostic[] {
  const clusters = definition.clusters ?? [];
  return [
    ...wrongNames(clusters, document),
    ...idleFractions(clusters, document),
    ...allDrained(clusters, document),
    ...duplicateServices(definition, document),
  ];
}
