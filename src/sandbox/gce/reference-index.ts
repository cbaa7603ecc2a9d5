import { mapStrings, type JsonObject } from './json.js';
import type { Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import { relativeLink } from './link.js';
import type { Entry } from './state.js';

/** What one stored resource contributes: what it refers to (true: in the version that clients see), and its aliases. */
interface Contribution {
  readonly targets: ReadonlyMap<string, boolean>;
  readonly aliases: ReadonlySet<string>;
}

/**
 * Who refers to whom, by relative link or alias. It follows each stored change by itself, so that a
 * mutation costs what the one resource refers to and not what the project holds.
 */
export class ReferenceIndex {
  readonly #contributions = new Map<string, Contribution>();
  readonly #users = new Map<string, Map<string, boolean>>();
  readonly #holders = new Map<string, Set<string>>();

  /** Takes up an entry in place of what was known of its link. */
  set(entry: Entry): void {
    this.remove(entry.link);
    const contribution = contributionOf(entry);
    if (!contribution) return;
    this.#contributions.set(entry.link, contribution);
    for (const [target, isVisible] of contribution.targets) {
      const users = this.#users.get(target) ?? new Map<string, boolean>();
      this.#users.set(target, users.set(entry.link, isVisible));
    }
    for (const alias of contribution.aliases) {
      this.#holders.set(alias, (this.#holders.get(alias) ?? new Set<string>()).add(entry.link));
    }
  }

  /** Forgets a link. */
  remove(link: string): void {
    const contribution = this.#contributions.get(link);
    if (!contribution) return;
    this.#contributions.delete(link);
    for (const target of contribution.targets.keys()) drop(this.#users, target, link);
    for (const alias of contribution.aliases) drop(this.#holders, alias, link);
  }

  /** Links of the resources that refer to a link or one of its aliases, sorted. */
  users(target: string, which: 'all' | 'visible'): readonly string[] {
    const names = [target, ...(this.#contributions.get(target)?.aliases ?? [])];
    const found = names.flatMap((name) =>
      [...(this.#users.get(name) ?? [])].flatMap(([user, isVisible]) => (which === 'all' || isVisible ? [user] : [])),
    );
    return [...new Set(found)].sort();
  }

  /** Links of the resources that have an alias, sorted. */
  holders(alias: string): readonly string[] {
    return [...(this.#holders.get(alias) ?? [])].sort();
  }
}

function contributionOf({ collection, current, pending }: Entry): Contribution | undefined {
  const kind = kindOf(collection);
  if (!kind) return undefined;
  const targets = new Map<string, boolean>();
  const aliases = new Set<string>();
  for (const [version, isVisible] of [[pending?.next, false] as const, [current, true] as const]) {
    if (!version) continue;
    for (const target of referredTo(kind, version.body)) targets.set(target, isVisible);
    for (const alias of kind.aliases?.(version.body) ?? []) aliases.add(alias);
  }
  return targets.size + aliases.size > 0 ? { targets, aliases } : undefined;
}

function referredTo(kind: Kind, body: JsonObject): readonly string[] {
  const found: string[] = [...(kind.referredAliases?.(body) ?? [])];
  for (const { path } of kind.references) {
    mapStrings(body, path, (url) => {
      found.push(relativeLink(url));
      return url;
    });
  }
  return found;
}

function drop(map: Map<string, Map<string, boolean> | Set<string>>, key: string, link: string): void {
  const found = map.get(key);
  found?.delete(link);
  if (found?.size === 0) map.delete(key);
}
