import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { failure, success } from '../diagnostics/diagnostic.js';
import { byCodeUnit } from '../graph/canonical-json.js';
import type { Json } from '../graph/json.js';
import { traitsOf } from '../graph/kind-traits.js';
import type { KindTraits } from '../graph/kind-traits.js';
import type { ResourceAddress, ResourceGraph, ResourceNode } from '../graph/resource.js';
import { referencesOf, referrersOf } from '../graph/traversal.js';
import type { Change, ChangeReason, FieldDifference, Impact, Note } from './change.js';
import { compareBodies, immutableDifferences, unknownPaths } from './comparison/compare-bodies.js';
import { desiredProjection, managedProjection } from './comparison/projection.js';

/** A change as far as the graphs decide it: what impact and reason are asked about. */
export type ChangeCandidate =
  | { readonly action: 'no-op'; readonly desired: ResourceNode; readonly live: ResourceNode }
  | { readonly action: 'create'; readonly desired: ResourceNode }
  | {
      readonly action: 'update' | 'replace';
      readonly desired: ResourceNode;
      readonly live: ResourceNode;
      readonly differences: readonly FieldDifference[];
    }
  | { readonly action: 'delete'; readonly live: ResourceNode };

/** A candidate that does something. */
export type PendingCandidate = Exclude<ChangeCandidate, { readonly action: 'no-op' }>;

/** What a change set is built from. The functions say what only the provider knows; they must be pure. */
export interface ChangeSetInputs {
  readonly desired: ResourceGraph;
  readonly live: ResourceGraph;
  /** By kind; every kind of a managed node must be there. */
  readonly traits: ReadonlyMap<string, KindTraits>;
  readonly assess: (candidate: PendingCandidate) => Impact;
  readonly reasonFor: (candidate: PendingCandidate) => ChangeReason;
  /** Whether the provider tells of an unmanaged field (path and live value) in a note of its own; absent: of none. */
  readonly toldElsewhere?: (kind: string, path: string, value: Json) => boolean;
}

/** The changes in address order, and what is left alone of live resources that stay. */
export interface BuiltChanges {
  readonly changes: readonly Change[];
  /** Of code `unmanaged-field`, one for each resource that has such fields, in order of address. */
  readonly notes: readonly Note[];
}

/**
 * What has to change so that `live` becomes `desired`. Nodes meet by address: of the same physical name they make a
 * no-op or an update, of another a replacement; a desired node alone is created, a live managed one alone deleted.
 * External nodes never make a change. The result does not depend on the order in which the graphs were built.
 * Fails with UnsupportedChange where an update would touch a field that is immutable: its successor should have been
 * given another name.
 */
export function buildChangeSet(inputs: ChangeSetInputs): Outcome<BuiltChanges> {
  const candidates = candidatesOf(inputs);
  const problems = candidates.flatMap((candidate) => immutableProblems(candidate, inputs.traits));
  if (problems.length > 0) return failure(...problems);
  const pending = new Set(candidates.filter(({ action }) => action !== 'no-op').map(addressOf));
  return success({
    changes: candidates.map((candidate) => changeOf(candidate, waitsFor(candidate, pending, inputs), inputs)),
    notes: candidates.flatMap((candidate) => unmanagedNotes(candidate, inputs)),
  });
}

function candidatesOf({ desired, live, traits }: ChangeSetInputs): readonly ChangeCandidate[] {
  const addresses = [...new Set([...desired.nodes.keys(), ...live.nodes.keys()])].sort(byCodeUnit);
  return addresses.flatMap((address) => {
    const candidate = candidateOf(desired.nodes.get(address), live.nodes.get(address), traits);
    return candidate === undefined ? [] : [candidate];
  });
}

function candidateOf(
  desired: ResourceNode | undefined,
  live: ResourceNode | undefined,
  traits: ReadonlyMap<string, KindTraits>,
): ChangeCandidate | undefined {
  if (desired?.ownership === 'external') return undefined;
  const ours = live?.ownership === 'managed' ? live : undefined;
  if (desired === undefined) return ours === undefined ? undefined : { action: 'delete', live: ours };
  if (ours === undefined) return { action: 'create', desired };
  const { differences } = compareBodies(desired.body, ours.body, traitsOf(desired.kind, traits));
  if (desired.name !== ours.name || desired.scope !== ours.scope) {
    // The physical name is what a replacement changes by definition; it is no finding about the two bodies.
    return { action: 'replace', desired, live: ours, differences: differences.filter(({ path }) => path !== 'name') };
  }
  return differences.length === 0
    ? { action: 'no-op', desired, live: ours }
    : { action: 'update', desired, live: ours, differences };
}

function immutableProblems(candidate: ChangeCandidate, traits: ReadonlyMap<string, KindTraits>): readonly Diagnostic[] {
  if (candidate.action !== 'update') return [];
  const { desired, live } = candidate;
  const fields = immutableDifferences(desired.body, live.body, traitsOf(desired.kind, traits)).map(({ path }) => path);
  if (fields.length === 0) return [];
  return [
    {
      code: 'UnsupportedChange',
      severity: 'error',
      message: `${desired.kind} ${desired.name} cannot be changed in place in ${fields.join(', ')}, and no other name was chosen for a successor.`,
      where: { resource: desired.address },
    },
  ];
}

function addressOf(candidate: ChangeCandidate): ResourceAddress {
  return candidate.action === 'delete' ? candidate.live.address : candidate.desired.address;
}

// A replacement waits like a create: that its old resource goes last is the choreography's, within the one change.
function waitsFor(
  candidate: ChangeCandidate,
  pending: ReadonlySet<ResourceAddress>,
  { desired, live }: ChangeSetInputs,
): readonly ResourceAddress[] {
  if (candidate.action === 'no-op') return [];
  const address = addressOf(candidate);
  const others =
    candidate.action === 'delete'
      ? referrersOf(live, address).map(({ from }) => from)
      : referencesOf(desired, address).map(({ to }) => to);
  return [...new Set(others)].filter((other) => pending.has(other)).sort(byCodeUnit);
}

function changeOf(
  candidate: ChangeCandidate,
  waitsFor: readonly ResourceAddress[],
  { traits, assess, reasonFor }: ChangeSetInputs,
): Change {
  const node = candidate.action === 'delete' ? candidate.live : candidate.desired;
  const kindTraits = traitsOf(node.kind, traits);
  const base = { address: node.address, kind: node.kind, scope: node.scope, waitsFor };
  if (candidate.action === 'no-op') {
    const before = managedProjection(candidate.live.body, kindTraits, node.body);
    return { ...base, action: 'no-op', name: node.name, impact: { level: 'none', reason: 'nothing changes' }, before };
  }
  const judged = { ...base, impact: assess(candidate), reason: reasonFor(candidate) };
  if (candidate.action === 'delete') {
    return { ...judged, action: 'delete', name: node.name, before: managedProjection(node.body, kindTraits) };
  }
  const wanted = {
    after: desiredProjection(node.body, kindTraits),
    afterUnknown: unknownPaths(node.body, kindTraits),
  };
  if (candidate.action === 'create') return { ...judged, ...wanted, action: 'create', name: node.name };
  const { live, differences } = candidate;
  const before = managedProjection(live.body, kindTraits, node.body);
  const changed = { ...judged, ...wanted, before, differences, ...labelsOf(candidate, kindTraits) };
  return candidate.action === 'update'
    ? { ...changed, action: 'update', name: node.name }
    : { ...changed, action: 'replace', nameBefore: live.name, nameAfter: node.name };
}

/** Labels of the keys that the differences name. */
function labelsOf(
  { desired, live, differences }: Extract<ChangeCandidate, { readonly action: 'update' | 'replace' }>,
  { keyLabels }: KindTraits,
): { readonly labels?: Readonly<Record<string, string>> } {
  if (keyLabels === undefined) return {};
  const labels = Object.entries({ ...keyLabels(live.body), ...keyLabels(desired.body) }).filter(([key]) =>
    differences.some(({ path }) => path.includes(`[${key}]`)),
  );
  return labels.length === 0 ? {} : { labels: Object.fromEntries(labels) };
}

// Each cluster has a resource of the same name.
function placeOf({ scope }: ResourceNode): string {
  const [, cluster] = /^clusters\/(.+)$/.exec(scope) ?? [];
  return cluster === undefined ? '' : ` in cluster ${cluster}`;
}

function unmanagedNotes(
  candidate: ChangeCandidate,
  { traits, toldElsewhere = () => false }: ChangeSetInputs,
): readonly Note[] {
  if (candidate.action !== 'no-op' && candidate.action !== 'update') return [];
  const { desired, live } = candidate;
  const kindTraits = traitsOf(desired.kind, traits);
  const isConfidential = (path: string): boolean =>
    kindTraits.confidential?.some(
      (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
    ) ?? false;
  const fields = compareBodies(desired.body, live.body, kindTraits)
    .unmanaged.filter(({ path, value }) => !toldElsewhere(desired.kind, path, value))
    .map(({ path, value }) => `${path} is ${isConfidential(path) ? 'set (not shown)' : JSON.stringify(value)}`);
  const [last, ...others] = [...fields].reverse();
  if (last === undefined) return [];
  const text =
    others.length === 0
      ? `${last} and not managed; it is left alone`
      : `${others.reverse().join(', ')} and ${last}, none of them managed; they are left alone`;
  const subject = `${desired.kind} ${desired.name}${placeOf(desired)}`;
  return [{ code: 'unmanaged-field', address: desired.address, text: `${subject}: ${text}` }];
}
