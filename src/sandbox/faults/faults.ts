import { z } from 'zod';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { unknownNames } from './checking.js';
import type { FaultSurroundings } from './checking.js';
import { isDue, matches, windowOf } from './matching.js';
import { isWorldEffect } from './rule.js';
import type { FaultRule, RequestEffect, WorldEffect } from './rule.js';
import type { ActiveFault, FaultState } from './state.js';
import type { Subject } from './subject.js';

const TURN = 'faults/turn';
const turn = z.object({ name: z.string() });

/** Thrown for a rule that names what the world does not have. */
export class FaultRefused extends Error {
  readonly code = 'FaultRefused';

  /** `index` is the rule's place among those that were given, `path` leads to the name within it. */
  constructor(
    readonly index: number,
    readonly path: readonly (string | number)[],
    why: string,
  ) {
    super(why);
    this.name = 'FaultRefused';
  }
}

/** An effect that strikes a request, and the rule that it comes from. */
export interface Strike {
  readonly rule: string;
  readonly effect: RequestEffect;
}

/** What faults are made from. */
export interface FaultsOptions {
  readonly state: FaultState;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly surroundings: FaultSurroundings;
  /** Called when the API server of a context goes down. */
  readonly onRestart: (context: string) => void;
  /** Called when a zone goes down or comes back. */
  readonly onZone: () => void;
  readonly onMutation: () => void;
}

/** The rules that are in force, and what they decide. Everything that it remembers is in its state. */
export class Faults {
  constructor(private readonly options: FaultsOptions) {
    options.timeline.handle(TURN, (payload) => {
      const { name } = turn.parse(payload);
      const restart = this.#due('restart').find((due) => due.name === name);
      if (restart) options.onRestart(restart.effect.cluster);
      else options.onZone();
    });
  }

  /** The rules in force, in the order in which they are asked. */
  list(): readonly ActiveFault[] {
    return this.#active;
  }

  /** Puts rules into force, from now on; one takes the place of an earlier one of its name. Throws FaultRefused, and then none is. */
  add(rules: readonly FaultRule[]): readonly ActiveFault[] {
    this.#check(rules);
    const { state, timeline } = this.options;
    const addedAt = timeline.now();
    const added = rules.map((rule): ActiveFault => {
      const name = rule.name ?? this.#freeName();
      return { name, rule, addedAt, seen: 0, fired: 0 };
    });
    const names = new Set(added.map(({ name }) => name));
    state.active = [...this.#active.filter(({ name }) => !names.has(name)), ...added];
    for (const fault of added) this.#scheduleTurns(fault);
    this.#changed();
    return added;
  }

  /** Like `add`, and takes all others out of force. */
  replace(rules: readonly FaultRule[]): readonly ActiveFault[] {
    this.#check(rules);
    this.clear();
    return this.add(rules);
  }

  /** Takes a rule out of force; false when there is none of that name. */
  remove(name: string): boolean {
    const left = this.#active.filter((fault) => fault.name !== name);
    const isFound = left.length < this.#active.length;
    this.options.state.active = left;
    if (isFound) this.#changed();
    return isFound;
  }

  /** Takes every rule out of force. */
  clear(): void {
    this.options.state.active = [];
    this.#changed();
  }

  /** What strikes this request, in the order of the rules. Counts it. */
  strikes(subject: Subject): readonly Strike[] {
    const now = this.options.timeline.now();
    const found: Strike[] = [];
    const counted = new Map<ActiveFault, ActiveFault>();
    for (const fault of this.#active) {
      const effect = fault.rule.then;
      if (isWorldEffect(effect) || !isDue(fault, now) || !matches(fault.rule.match, subject)) continue;
      const isStruck = this.#decide(fault);
      if (isStruck) found.push({ rule: fault.name, effect });
      counted.set(fault, { ...fault, seen: fault.seen + 1, fired: fault.fired + (isStruck ? 1 : 0) });
    }
    if (counted.size === 0) return [];
    this.options.state.active = this.#active.map((fault) => counted.get(fault) ?? fault);
    this.options.onMutation();
    return found;
  }

  /** The rule that keeps a cluster's API server down now. */
  restarting(context: string): string | undefined {
    return this.#due('restart').find(({ effect }) => effect.cluster === context)?.name;
  }

  /** Whether the nodes and pods of a zone take no connections now. */
  isZoneDown(zone: string): boolean {
    return this.#due('zone-down').some(({ effect }) => effect.zone === zone);
  }

  /** For how many more world milliseconds an edge location learns of nothing; 0 where it follows. */
  frozenForMs(edge: string): number {
    const ends = this.#due('edge-frozen').flatMap(({ effect, until }) => (effect.edge === edge ? [until] : []));
    return ends.length === 0 ? 0 : Math.max(...ends) - this.options.timeline.now();
  }

  get #active(): readonly ActiveFault[] {
    return this.options.state.active;
  }

  #check(rules: readonly FaultRule[]): void {
    for (const [index, rule] of rules.entries()) {
      const [unknown] = unknownNames(rule, this.options.surroundings);
      if (unknown) throw new FaultRefused(index, unknown.path, unknown.message);
    }
  }

  #changed(): void {
    this.options.onZone();
    this.options.onMutation();
  }

  /** Has the world hear of the moments at which such a rule begins and ends. */
  #scheduleTurns({ name, rule: { then, when = {} } }: ActiveFault): void {
    const { from = 0, until } = when;
    const turns = then.effect === 'restart' ? [from] : then.effect === 'zone-down' ? [from, until] : [];
    for (const seconds of turns) {
      if (seconds !== undefined) this.options.timeline.schedule(seconds * 1000, TURN, { name });
    }
  }

  #decide({ rule: { when = {} }, seen, fired }: ActiveFault): boolean {
    if (seen < (when.after ?? 0) || fired >= (when.times ?? Infinity)) return false;
    return when.probability === undefined || this.options.random.next() < when.probability;
  }

  #due<E extends WorldEffect['effect']>(
    wanted: E,
  ): readonly { name: string; effect: Extract<WorldEffect, { effect: E }>; until: number }[] {
    const now = this.options.timeline.now();
    return this.#active.flatMap((fault) => {
      const { then } = fault.rule;
      if (!isEffect(then, wanted) || !isDue(fault, now)) return [];
      return [{ name: fault.name, effect: then, until: windowOf(fault).until }];
    });
  }

  #freeName(): string {
    const { state } = this.options;
    for (;;) {
      const name = `fault-${state.nextNumber++}`;
      if (!this.#active.some((fault) => fault.name === name)) return name;
    }
  }
}

function isEffect<E extends FaultRule['then']['effect']>(
  effect: FaultRule['then'],
  wanted: E,
): effect is Extract<FaultRule['then'], { effect: E }> {
  return effect.effect === wanted;
}
