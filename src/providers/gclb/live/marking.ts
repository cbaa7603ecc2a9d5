import type { Change, FieldDifference, Note, UpdateChange } from '../../../plan/change.js';
import type { AdoptedResource } from '../load-balancer.js';
import { isDescribable } from '../names/adoptable.js';

function differenceOf({ description, marker }: AdoptedResource): FieldDifference {
  return description === ''
    ? { path: 'description', action: 'add', after: marker }
    : { path: 'description', action: 'change', before: description, after: marker };
}

function marked(
  change: Exclude<Change, { action: 'create' | 'replace' | 'delete' }>,
  adopted: AdoptedResource,
): Change {
  const { description, marker } = adopted;
  const before = { ...change.before, ...(description === '' ? {} : { description }) };
  if (change.action === 'update') {
    const differences = [...change.differences, differenceOf(adopted)];
    return {
      ...change,
      before,
      after: { ...change.after, description: marker },
      differences: differences.sort((one, other) => (one.path < other.path ? -1 : 1)),
    };
  }
  return {
    ...change,
    action: 'update',
    impact: { level: 'none', reason: 'only its description changes' },
    reason: { code: 'unknown', text: "nothing says yet that it is this load balancer's" },
    before,
    after: { ...change.before, description: marker },
    afterUnknown: [],
    differences: [differenceOf(adopted)],
  } satisfies UpdateChange;
}

/** That the record of what carries no marker is written is nobody's drift. */
function withReason(change: UpdateChange): UpdateChange {
  const isRecord =
    change.kind === 'urlMap' && change.differences.every(({ path }) => path.startsWith('status.Adopted'));
  if (!isRecord) return change;
  return { ...change, reason: { code: 'unknown', text: 'it records what is adopted and cannot be described' } };
}

/**
 * The changes, with the descriptions that adopted resources get: of a marker the comparison takes no notice. One that is replaced or
 * deleted is described, too, and need not tell.
 */
export function withMarking(changes: readonly Change[], adopted: readonly AdoptedResource[]): readonly Change[] {
  const toMark = adopted.filter((resource) => resource.toMark);
  if (toMark.length === 0) return changes;
  return changes.map((change) => {
    if (change.action !== 'no-op' && change.action !== 'update') return change;
    const found = toMark.find(
      ({ kind, name }) =>
        isDescribable(kind) && change.scope === 'global' && kind === change.kind && name === change.name,
    );
    if (found !== undefined) return marked(change, found);
    return change.action === 'update' ? withReason(change) : change;
  });
}

/** Names the resources without a marker that a plan takes for the load balancer's: changes show a description, or a word of the record. */
export function adoptedNotes(adopted: readonly AdoptedResource[]): readonly Note[] {
  return adopted
    .filter(({ toMark }) => toMark)
    .map(({ kind, name }) => ({
      code: 'warning',
      text: `${kind} ${name} carries no marker: with --adopt it is taken for this load balancer's`,
    }));
}
