import type { Kind } from './kinds/kind.js';
import { apiVersionOf } from './kinds/kind.js';
import type { JsonObject } from './object.js';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** Answers `/version`. */
export function versionInfo(gitVersion: string): JsonObject {
  const [, major = '1', minor = '0'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return { major, minor, gitVersion, gitTreeState: 'clean', compiler: 'gc', platform: 'linux/amd64' };
}

/** Answers `/api`, `/apis`, `/api/v1`, `/apis/<group>` and `/apis/<group>/<version>`; undefined for any other path. */
export function discoveryDocument(kinds: readonly Kind[], segments: readonly string[]): JsonObject | undefined {
  const [root, first, second, ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (root === 'api' && first === undefined)
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (root === 'api' && first === 'v1' && second === undefined) return resourceList(kinds, '', 'v1');
  if (root !== 'apis') return undefined;
  if (first === undefined)
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames(kinds).map((name) => group(kinds, name)) };
  if (!groupNames(kinds).includes(first)) return undefined;
  if (second === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...group(kinds, first) };
  return resourceList(kinds, first, second);
}

function groupNames(kinds: readonly Kind[]): readonly string[] {
  return [...new Set(kinds.map((kind) => kind.group))].filter((name) => name !== '');
}

function group(kinds: readonly Kind[], name: string): JsonObject {
  const versions = [...new Set(kinds.filter((kind) => kind.group === name).flatMap((kind) => kind.versions))];
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(kinds: readonly Kind[], groupName: string, version: string): JsonObject | undefined {
  const served = kinds.filter((kind) => kind.group === groupName && kind.versions.includes(version));
  if (served.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group: groupName }, version),
    resources: served.flatMap(resourceEntries),
  };
}

function resourceEntries(kind: Kind): readonly JsonObject[] {
  const { plural, namespaced } = kind;
  const main = {
    name: plural,
    singularName: kind.singular,
    namespaced,
    kind: kind.kind,
    verbs,
    ...(kind.shortNames.length === 0 ? {} : { shortNames: kind.shortNames }),
  };
  const status = {
    name: `${plural}/status`,
    singularName: '',
    namespaced,
    kind: kind.kind,
    verbs: ['get', 'patch', 'update'],
  };
  return kind.hasStatus ? [main, status] : [main];
}
