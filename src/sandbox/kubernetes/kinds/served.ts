import { isServedBy, type Kind, type ServedVersion } from './kind.js';

/** A kind in one of the API versions that a cluster serves it in. */
export interface ServedKind {
  readonly kind: Kind;
  readonly version: ServedVersion;
}

// Kubernetes' own order of its groups (kube-apiserver's apiVersionPriorities); groups of custom resources come last.
const groupOrder = [
  '',
  'extensions',
  'apps',
  'events.k8s.io',
  'networking.k8s.io',
  'apiextensions.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
];

/** What a cluster of that version serves, in the order in which clients look for a kind: groups, then versions, preferred first. */
export function servedKinds(kinds: readonly Kind[], clusterVersion: string): readonly ServedKind[] {
  return kinds
    .flatMap((kind) => kind.versions.map((version) => ({ kind, version })))
    .filter(({ version }) => isServedBy(version, clusterVersion))
    .sort((left, right) => byGroup(left.version, right.version) || byVersion(left.version, right.version));
}

function byGroup(left: ServedVersion, right: ServedVersion): number {
  const difference = groupRank(left.group) - groupRank(right.group);
  return difference === 0 ? compareText(left.group, right.group) : difference;
}

function groupRank(group: string): number {
  const rank = groupOrder.indexOf(group);
  return rank < 0 ? groupOrder.length : rank;
}

// Kubernetes: stable versions before beta ones, higher ones first.
function byVersion(left: ServedVersion, right: ServedVersion): number {
  return versionRank(right.version) - versionRank(left.version);
}

function versionRank(version: string): number {
  const [, major = '0', beta] = /^v(\d+)(?:beta(\d+))?$/.exec(version) ?? [];
  return beta === undefined ? 1000 + Number(major) : Number(beta);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
