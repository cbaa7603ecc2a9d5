import { byCodeUnit, canonicalJson } from '../graph/canonical-json.js';
import { withoutEmpties } from '../graph/canonical-body.js';
import type { Json, JsonObject } from '../graph/json.js';
import type { KindTraits } from '../graph/kind-traits.js';
import type { FieldDifference } from './change.js';
import { locatedDifferences } from './comparison/located-differences.js';
import type { Plan } from './plan.js';

/** What is true now, in the shapes of `Plan.facts` and `Plan.observed`. */
export interface CurrentWorld {
  readonly facts: Plan<unknown>['facts'];
  readonly observed: Plan<unknown>['observed'];
}

/** One fact of one cluster that differs. The cluster itself when `difference` has the path `''`. */
export interface FactDifference {
  readonly cluster: string;
  readonly difference: FieldDifference;
}

/** What the provider knows about which differences matter. All functions must be pure. */
export interface StalenessRules {
  /** By kind, which is what a key of `observed` begins with. A kind that is missing is compared field by field. */
  readonly traits: ReadonlyMap<string, KindTraits>;
  /** Whether a resource (undefined: gone) is what a step of the plan makes of it, so that an earlier, interrupted apply may have done it. */
  readonly isStepResult: (key: string, now: JsonObject | undefined) => boolean;
  /** Whether a fact may have become so by a step of the plan. Those that `becameKnown` need not be told. */
  readonly isExpectedFact?: (fact: FactDifference) => boolean;
  /** Names a fact for people, without its values: `service default/web in cluster eu: nodePort`. */
  readonly label?: (cluster: string, path: string) => string;
}

/** Facts of a cluster that are for diagnostics only. */
const NOT_COMPARED: readonly string[] = ['version'];

/** Facts that a plan may be made without, because its own steps bring them about. */
const KNOWN_AFTER_APPLY: readonly string[] = ['instanceGroups'];

/**
 * What has moved since a plan was made, one sentence without full stop for each difference, facts before resources and
 * both in a stable order. Empty when the plan still holds: nothing has moved, or only towards what its steps do.
 */
export function staleness<Operation>(
  plan: Pick<Plan<Operation>, 'facts' | 'observed'>,
  now: CurrentWorld,
  rules: StalenessRules,
): readonly string[] {
  const label = rules.label ?? plainLabel;
  const facts = factDifferences(plan.facts, now.facts)
    .filter((fact) => !becameKnown(fact.difference) && rules.isExpectedFact?.(fact) !== true)
    .map(({ cluster, difference }) => `${label(cluster, difference.path)} ${movement(difference)}`);
  return [...facts, ...movedResources(plan.observed, now.observed, rules)];
}

/** How the facts of two moments differ, by cluster. Versions are no facts. */
export function factDifferences(then: Plan<unknown>['facts'], now: Plan<unknown>['facts']): readonly FactDifference[] {
  return keysOf(then, now).flatMap((cluster) =>
    differencesBetween(then[cluster], now[cluster], FACTS).map((difference) => ({ cluster, difference })),
  );
}

function becameKnown({ path, before, after }: FieldDifference): boolean {
  return (before ?? null) === null && after !== undefined && KNOWN_AFTER_APPLY.includes(path.split('.').at(-1) ?? '');
}

function movedResources(
  then: Plan<unknown>['observed'],
  now: Plan<unknown>['observed'],
  rules: StalenessRules,
): readonly string[] {
  return keysOf(then, now).flatMap((key) => {
    const differences = differencesBetween(
      then[key],
      now[key],
      rules.traits.get(kindOf(key)) ?? plainTraits(kindOf(key)),
    );
    if (differences.length === 0 || rules.isStepResult(key, now[key])) return [];
    return differences.map((difference) => {
      if (difference.path !== '') return `${key}: ${difference.path} ${movement(difference)}`;
      return difference.action === 'add' ? `${key} exists now` : `${key} does not exist any more`;
    });
  });
}

/** A difference of path `''` says that the whole is there on one side only. */
function differencesBetween(
  then: JsonObject | undefined,
  now: JsonObject | undefined,
  traits: KindTraits,
): readonly FieldDifference[] {
  if (then === undefined && now === undefined) return [];
  if (then === undefined) return [{ path: '', action: 'add' }];
  if (now === undefined) return [{ path: '', action: 'remove' }];
  return locatedDifferences(comparable(then, traits), comparable(now, traits), traits).map(
    ({ difference }) => difference,
  );
}

// What observed says by an empty field it says by its absence too. In facts, null and an empty list are answers.
function comparable(body: JsonObject, traits: KindTraits): JsonObject {
  if (traits !== FACTS) return withoutEmpties(body);
  return Object.fromEntries(Object.entries(body).filter(([fact]) => !NOT_COMPARED.includes(fact)));
}

function movement({ action, before, after, path }: FieldDifference): string {
  if (path === '') return action === 'add' ? 'is new' : 'is gone';
  return `${valueText(before)} -> ${valueText(after)}`;
}

function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '(none)';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function plainLabel(cluster: string, path: string): string {
  return path === '' ? `cluster ${cluster}` : `cluster ${cluster}: ${path}`;
}

function plainTraits(kind: string): KindTraits {
  const nothing = { outputOnly: [], markers: [], immutable: [], serverDefaults: {}, keyedLists: {} };
  return { kind, ...nothing, canonicalise: (body) => body };
}

const FACTS: KindTraits = plainTraits('facts');

function kindOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function keysOf(then: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set([...Object.keys(then), ...Object.keys(now)])].sort(byCodeUnit);
}
