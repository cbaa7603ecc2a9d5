import { groupNames, subresourcesOf, verbsOf, versionsOf } from './discovery.js';
import type { ServedKind } from './kinds/served.js';
import type { JsonObject } from './object.js';

// Kubernetes: since when a server can answer with everything at once, by version of that format.
const formats = [
  { version: 'v2', since: 30 },
  { version: 'v2beta1', since: 27 },
];

/** An aggregated discovery document and the media type it is sent as. */
export interface AggregatedDiscovery {
  readonly contentType: string;
  readonly body: JsonObject;
}

/**
 * Answers `/api` and `/apis` with every group, version and resource at once, to clients that accept that (Kubernetes
 * 1.27 and later, KEP-3352). undefined for any other path or client: those get the plain documents.
 */
export function aggregatedDiscovery(
  served: readonly ServedKind[],
  minor: number,
  segments: readonly string[],
  accept: string,
): AggregatedDiscovery | undefined {
  const [root, ...rest] = segments;
  if (rest.length > 0 || (root !== 'api' && root !== 'apis')) return undefined;
  const format = accept.split(',').flatMap((entry) => formatIn(entry, minor) ?? [])[0];
  if (format === undefined) return undefined;
  const groups = root === 'api' ? [''] : groupNames(served);
  return {
    contentType: `application/json;g=apidiscovery.k8s.io;v=${format};as=APIGroupDiscoveryList`,
    body: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${format}`,
      metadata: {},
      items: groups.map((group) => groupItem(served, group)),
    },
  };
}

function formatIn(accepted: string, minor: number): string | undefined {
  const parameters = new Set(accepted.split(';').map((part) => part.trim()));
  const asksForIt =
    parameters.has('application/json') &&
    parameters.has('g=apidiscovery.k8s.io') &&
    parameters.has('as=APIGroupDiscoveryList');
  if (!asksForIt) return undefined;
  return formats.find(({ version, since }) => parameters.has(`v=${version}`) && minor >= since)?.version;
}

function groupItem(served: readonly ServedKind[], group: string): JsonObject {
  return {
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: versionsOf(served, group).map((version) => ({
      version,
      resources: served
        .filter((entry) => entry.version.group === group && entry.version.version === version)
        .map(resource),
      freshness: 'Current',
    })),
  };
}

function resource({ kind, version: { group, version } }: ServedKind): JsonObject {
  const responseKind = { group, version, kind: kind.kind };
  const subresources = subresourcesOf(kind).map((subresource) => ({
    subresource: subresource.name,
    responseKind: subresource.responseKind ?? responseKind,
    verbs: ['get', 'patch', 'update'],
  }));
  return {
    resource: kind.plural,
    responseKind,
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories === undefined ? {} : { categories: kind.categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}
