import type { Random } from '../time/random.js';
import { isObject, mapStrings, printed, type JsonObject } from './json.js';
import type { Kind, ProjectView } from './kind.js';
import { kindOf, kinds } from './kinds/index.js';
import { fullUrl, locationOf, parseLink, relativeLink, type Scope } from './link.js';
import { latest, type Entry, type GceResource, type GceState, type Version } from './state.js';

/** The stored resources and who refers to whom; the one place that writes `state.resources`. */
export class Store implements ProjectView {
  #users: { all: ReadonlyMap<string, string[]>; visible: ReadonlyMap<string, string[]> } | undefined;
  #byCollection: ReadonlyMap<string, readonly Entry[]> | undefined;

  constructor(
    readonly state: GceState,
    readonly random: Random,
  ) {}

  get project(): GceState['project'] {
    return this.state.project;
  }

  /** The entry at a relative link; a numeric id works as a name (GCE: `[1-9][0-9]{0,19}` in paths). */
  entry(link: string): Entry | undefined {
    const found = this.state.resources[link];
    if (found) return found;
    const parts = parseLink(link);
    if (!parts || !/^[1-9]/.test(parts.name)) return undefined;
    return this.entries(parts.collection).find(
      (entry) => entry.scope === parts.scope && latest(entry).body.id === parts.name,
    );
  }

  entries(collection: string): readonly Entry[] {
    this.#byCollection ??= this.#groupByCollection();
    return this.#byCollection.get(collection) ?? [];
  }

  users(link: string): readonly string[] {
    return this.#index().all.get(link) ?? [];
  }

  visibleUsers(link: string): readonly string[] {
    return this.#index().visible.get(link) ?? [];
  }

  /** Stores an entry in place of the one at its link. */
  put(entry: Entry): void {
    this.state.resources[entry.link] = entry;
    this.#forget();
  }

  /** Removes an entry, and its link from everything that has it attached (a deleted instance leaves its groups and NEGs). */
  remove(link: string): void {
    Reflect.deleteProperty(this.state.resources, link);
    const url = fullUrl(link);
    for (const entry of Object.values(this.state.resources)) {
      const { current, pending } = entry;
      if (![current, pending?.next].some((version) => version?.attached.some((item) => item['instance'] === url)))
        continue;
      const detach = (version: Version): Version => ({
        ...version,
        attached: version.attached.filter((item) => item['instance'] !== url),
      });
      this.state.resources[entry.link] = {
        ...entry,
        ...(current === undefined ? {} : { current: detach(current) }),
        ...(pending === undefined
          ? {}
          : { pending: { ...pending, ...(pending.next === undefined ? {} : { next: detach(pending.next) }) } }),
      };
    }
    this.#forget();
  }

  /** The visible body with its derived fields; undefined while the resource is being created. */
  present(entry: Entry): GceResource | undefined {
    if (!entry.current) return undefined;
    return this.presentVersion(entry, entry.current);
  }

  /** Any version of an entry with its derived fields. */
  presentVersion(entry: Entry, version: Version): GceResource {
    const kind = kindOf(entry.collection);
    if (!kind?.present) return version.body;
    const name = parseLink(entry.link)?.name ?? '';
    return kind.present(version, { link: entry.link, name, scope: entry.scope, view: this });
  }

  #groupByCollection(): ReadonlyMap<string, readonly Entry[]> {
    const groups = new Map<string, Entry[]>();
    for (const link of Object.keys(this.state.resources).sort()) {
      const entry = this.state.resources[link];
      if (!entry) continue;
      const group = groups.get(entry.collection);
      if (group) group.push(entry);
      else groups.set(entry.collection, [entry]);
    }
    for (const kind of kinds) {
      if (kind.fixed) groups.set(kind.collection, fixedEntries(kind, this.project));
    }
    return groups;
  }

  #index(): { all: ReadonlyMap<string, string[]>; visible: ReadonlyMap<string, string[]> } {
    if (this.#users) return this.#users;
    const all = new Map<string, string[]>();
    const visible = new Map<string, string[]>();
    for (const user of Object.keys(this.state.resources).sort()) {
      const entry = this.state.resources[user];
      const kind = entry && kindOf(entry.collection);
      if (!entry || !kind) continue;
      const shown = entry.current ? referencedLinks(kind, entry.current.body, this) : new Set<string>();
      const next = entry.pending?.next ? referencedLinks(kind, entry.pending.next.body, this) : new Set<string>();
      for (const link of shown) append(visible, link, user);
      for (const link of new Set([...shown, ...next])) append(all, link, user);
    }
    this.#users = { all, visible };
    return this.#users;
  }

  #forget(): void {
    this.#users = undefined;
    this.#byCollection = undefined;
  }
}

function referencedLinks(kind: Kind, body: JsonObject, view: ProjectView): Set<string> {
  const links = new Set<string>();
  for (const reference of kind.references) {
    mapStrings(body, reference.path, (url) => {
      links.add(relativeLink(url));
      return url;
    });
  }
  for (const link of kind.impliedReferences?.(body, view) ?? []) links.add(link);
  return links;
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function fixedEntries(kind: Kind, project: GceState['project']): Entry[] {
  return (kind.fixed?.(project) ?? []).filter(isObject).map((body) => ({
    link: `projects/${project.id}/${kind.collection}/${printed(body['name'])}`,
    collection: kind.collection,
    scope: 'global',
    current: { body, attached: [] },
  }));
}

/** The URL of the zone or region that a scoped body shows; nothing for `global`. */
export function locationFields(scope: Scope, projectId: string): JsonObject {
  const location = locationOf(scope);
  if (location === undefined) return {};
  return { [scope.startsWith('zones/') ? 'zone' : 'region']: fullUrl(`projects/${projectId}/${scope}`) };
}
