import { dropRow, putRow } from '../state/table.js';
import type { Random } from '../time/random.js';
import { Collections } from './collections.js';
import { isObject, printed, type JsonObject } from './json.js';
import type { Kind, ProjectView } from './kind.js';
import { kindOf } from './kinds/index.js';
import { fullUrl, locationOf, parseLink, type Scope } from './link.js';
import { ReferenceIndex } from './reference-index.js';
import { latest, type Entry, type GceResource, type GceState, type Version } from './state.js';

/** The stored resources and who refers to whom; the one place that writes `state.resources`. */
export class Store implements ProjectView {
  readonly #collections: Collections;
  readonly #references = new ReferenceIndex();
  readonly #fixed = new Map<string, readonly Entry[]>();

  constructor(
    readonly state: GceState,
    readonly random: Random,
    /** Those of the world's other projects. */
    private readonly others: () => readonly Store[] = () => [],
  ) {
    this.#collections = new Collections(state.resources);
    for (const entry of Object.values(state.resources)) this.#references.set(entry);
  }

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
    const kind = kindOf(collection);
    return kind?.fixed ? this.#fixedEntries(kind) : this.#collections.entries(collection);
  }

  /**
   * The Shared VPC host project of that id or number, when this one is attached to it (GCE: resources of a service project
   * may use its host project's networks).
   */
  host(project: string): Store | undefined {
    return this.others().find(
      ({ state }) =>
        (state.project.id === project || state.project.number === project) &&
        state.serviceProjects?.includes(this.project.id) === true,
    );
  }

  users(link: string): readonly string[] {
    return [this, ...this.others()].flatMap((store) => store.#references.users(link, 'all'));
  }

  visibleUsers(link: string): readonly string[] {
    return this.#references.users(link, 'visible');
  }

  holders(alias: string): readonly string[] {
    return this.#references.holders(alias);
  }

  /** Stores an entry in place of the one at its link. */
  put(entry: Entry): void {
    const { link, collection } = entry;
    const isNew = this.state.resources[link] === undefined;
    putRow(this.state.resources, link, entry);
    this.#collections.changed(link, collection, isNew);
    this.#references.set(entry);
  }

  /** Removes an entry; a removed instance also leaves the groups and NEGs that it is attached to. */
  remove(link: string): void {
    const entry = this.state.resources[link];
    if (!entry) return;
    dropRow(this.state.resources, link);
    this.#collections.removed(link, entry.collection);
    this.#references.remove(link);
    if (entry.collection === 'instances') this.#detach(fullUrl(link));
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

  #detach(instance: string): void {
    for (const collection of ['instanceGroups', 'networkEndpointGroups']) {
      for (const entry of this.entries(collection)) {
        const { current, pending } = entry;
        if (
          ![current, pending?.next].some((version) => version?.attached.some((item) => item['instance'] === instance))
        )
          continue;
        const detach = (version: Version): Version => ({
          ...version,
          attached: version.attached.filter((item) => item['instance'] !== instance),
        });
        this.put({
          ...entry,
          ...(current === undefined ? {} : { current: detach(current) }),
          ...(pending === undefined
            ? {}
            : { pending: { ...pending, ...(pending.next === undefined ? {} : { next: detach(pending.next) }) } }),
        });
      }
    }
  }

  #fixedEntries(kind: Kind): readonly Entry[] {
    const known = this.#fixed.get(kind.collection);
    if (known) return known;
    const entries = (kind.fixed?.(this.project) ?? []).filter(isObject).map((body): Entry => ({
      link: `projects/${this.project.id}/${kind.collection}/${printed(body['name'])}`,
      collection: kind.collection,
      scope: 'global',
      current: { body, attached: [] },
    }));
    this.#fixed.set(kind.collection, entries);
    return entries;
  }
}

/** The URL of the zone or region that a scoped body shows; nothing for `global`. */
export function locationFields(scope: Scope, projectId: string): JsonObject {
  const location = locationOf(scope);
  if (location === undefined) return {};
  return { [scope.startsWith('zones/') ? 'zone' : 'region']: fullUrl(`projects/${projectId}/${scope}`) };
}
