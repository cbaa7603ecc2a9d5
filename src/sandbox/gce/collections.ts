import type { Entry } from './state.js';

/** The stored resources by collection, each collection sorted by link and kept so with every change. */
export class Collections {
  readonly #links = new Map<string, string[]>();
  readonly #entries = new Map<string, readonly Entry[]>();

  constructor(private readonly resources: Readonly<Record<string, Entry>>) {
    for (const { link, collection } of Object.values(resources)) this.#linksOf(collection).push(link);
    for (const links of this.#links.values()) links.sort();
  }

  /** The entries of a collection, in all scopes, by link. */
  entries(collection: string): readonly Entry[] {
    const known = this.#entries.get(collection);
    if (known) return known;
    const found = (this.#links.get(collection) ?? []).flatMap((link) => this.resources[link] ?? []);
    this.#entries.set(collection, found);
    return found;
  }

  /** Notes that an entry was stored; `isNew` when there was none at its link. */
  changed(link: string, collection: string, isNew: boolean): void {
    this.#entries.delete(collection);
    const links = this.#linksOf(collection);
    if (isNew) links.splice(placeOf(link, links), 0, link);
  }

  /** Notes that an entry was removed. */
  removed(link: string, collection: string): void {
    this.#entries.delete(collection);
    const links = this.#linksOf(collection);
    const place = placeOf(link, links);
    if (links[place] === link) links.splice(place, 1);
  }

  #linksOf(collection: string): string[] {
    const known = this.#links.get(collection);
    if (known) return known;
    const links: string[] = [];
    this.#links.set(collection, links);
    return links;
  }
}

/** Where a text is, or belongs, in a sorted list. */
function placeOf(text: string, sorted: readonly string[]): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
