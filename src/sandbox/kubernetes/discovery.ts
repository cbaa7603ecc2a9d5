import { createHash } from 'node:crypto';
import type { ServedKind } from './kinds/served.js';
import { apiVersionOf, minorOf } from './kinds/kind.js';
import type { JsonObject } from './object.js';

const namespaceVerbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const readingVerbs = ['get', 'list', 'watch'];
const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const subresourceVerbs = ['get', 'patch', 'update'];

// GKE's own builds called their minor version `18+` until 1.20 (believed, unconfirmed).
const lastMinorWithPlus = 20;

/** Answers `/version`. */
export function versionInfo(gitVersion: string): JsonObject {
  const minor = minorOf(gitVersion);
  return {
    major: '1',
    minor: gitVersion.includes('-gke.') && minor <= lastMinorWithPlus ? `${minor}+` : String(minor),
    gitVersion,
    gitCommit: createHash('sha1').update(gitVersion).digest('hex'),
    gitTreeState: 'clean',
    // What Kubernetes says of a build that nobody stamped.
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'unknown',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

/** Answers `/api`, `/apis`, `/api/v1`, `/apis/<group>` and `/apis/<group>/<version>`; undefined for any other path. */
export function discoveryDocument(served: readonly ServedKind[], segments: readonly string[]): JsonObject | undefined {
  const [root, first, second, ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (root === 'api' && first === undefined) return { kind: 'APIVersions', versions: ['v1'], ...reachedBy };
  if (root === 'api' && first === 'v1' && second === undefined) return resourceList(served, '', 'v1');
  if (root !== 'apis') return undefined;
  const names = groupNames(served);
  if (first === undefined)
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => group(served, name)) };
  if (!names.includes(first)) return undefined;
  if (second === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...group(served, first) };
  return resourceList(served, first, second);
}

const reachedBy = { serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '10.0.0.2:443' }] };

/** The groups but the core one, in the order in which clients look for a kind. */
export function groupNames(served: readonly ServedKind[]): readonly string[] {
  return [...new Set(served.map(({ version }) => version.group))].filter((name) => name !== '');
}

/** The versions of a group, preferred first. */
export function versionsOf(served: readonly ServedKind[], group: string): readonly string[] {
  return [...new Set(served.filter(({ version }) => version.group === group).map(({ version }) => version.version))];
}

function group(served: readonly ServedKind[], name: string): JsonObject {
  const entries = versionsOf(served, name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(served: readonly ServedKind[], groupName: string, versionName: string): JsonObject | undefined {
  const found = served.filter(({ version }) => version.group === groupName && version.version === versionName);
  if (found.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group: groupName, version: versionName }),
    resources: found.flatMap(resourceEntries),
  };
}

function resourceEntries({ kind }: ServedKind): readonly JsonObject[] {
  const main = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
    ...(kind.categories === undefined ? {} : { categories: kind.categories }),
    storageVersionHash: storageVersionHash(kind),
  };
  const subresources = subresourcesOf(kind).map(({ name, responseKind }) => ({
    name: `${kind.plural}/${name}`,
    singularName: '',
    namespaced: kind.namespaced,
    ...(responseKind ?? { kind: kind.kind }),
    verbs: subresourceVerbs,
  }));
  return [main, ...subresources];
}

/** The verbs of a kind: a namespace is never deleted together with others. */
export function verbsOf({ kind, readOnly }: ServedKind['kind']): readonly string[] {
  if (readOnly === true) return readingVerbs;
  return kind === 'Namespace' ? namespaceVerbs : verbs;
}

/** The subresources of a kind; `responseKind` where it is not the kind itself that they show. */
export function subresourcesOf(
  kind: ServedKind['kind'],
): readonly { readonly name: string; readonly responseKind?: JsonObject }[] {
  const scale = { name: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } };
  return [...(kind.scale === undefined ? [] : [scale]), ...(kind.hasStatus ? [{ name: 'status' }] : [])];
}

/** k8s.io/apiserver pkg/endpoints/discovery: the first eight bytes of the SHA-256 of the stored kind. */
function storageVersionHash({ kind, versions: [stored] }: ServedKind['kind']): string {
  const text = `${stored.group}/${stored.version}/${kind}`;
  return createHash('sha256').update(text).digest().subarray(0, 8).toString('base64');
}
