import type { SandboxHandler } from '../http/message.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import { refusalAnswer } from './answer.js';
import { numberOf, textOf, type JsonObject } from './json.js';
import type { HealthSource } from './kind.js';
import { kindOf } from './kinds/index.js';
import { fullUrl, relativeLink, type Scope } from './link.js';
import { Mutations } from './mutations.js';
import { Operations, type ResourceChange } from './operations.js';
import { ProjectReferences } from './project-references.js';
import { CertificateProvisioning } from './provisioning.js';
import { Refusal } from './refusal.js';
import { ComputeService } from './service.js';
import type { GceResource, GceState } from './state.js';
import { Store } from './store.js';

export { emptyGceState, type GceResource, type GceState } from './state.js';
export type { EndpointHealth, HealthSource } from './kind.js';
export type { ResourceChange } from './operations.js';

// GCE: operations.wait answers after two minutes at the latest.
const LONGEST_WAIT_MS = 120_000;

/** An endpoint of a network endpoint group; `instance` is a relative link. */
export interface NegEndpoint {
  readonly instance?: string;
  readonly ipAddress: string;
  readonly port: number;
}

/** What a Compute Engine API is made from. */
export interface GceOptions {
  readonly state: GceState;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly health: HealthSource;
  /** Called after every change of the state. */
  readonly onMutation?: () => void;
  /** What the world's other projects store; asked late. */
  readonly others?: () => readonly Store[];
}

/** The emulated Compute Engine API of one project. */
export class Gce {
  /** The whole API below `/compute/v1/`. Never rejects for a bad request: refusals are answers. */
  readonly handle: SandboxHandler;
  readonly #store: Store;
  readonly #mutations: Mutations;
  readonly #provisioning: CertificateProvisioning;
  readonly #listeners = new Set<(change: ResourceChange) => void>();

  constructor(private readonly options: GceOptions) {
    const { state, timeline, random, health } = options;
    this.#store = new Store(state, random, options.others);
    const operations = new Operations({
      state,
      store: this.#store,
      timeline,
      onDone: (change) => {
        this.#announce(change);
      },
    });
    this.#provisioning = new CertificateProvisioning({
      state,
      store: this.#store,
      timeline,
      onChange: (link, before) => {
        const after = this.get(link);
        this.#announce({ link, collection: 'sslCertificates', before, ...(after === undefined ? {} : { after }) });
      },
    });
    const references = new ProjectReferences(this.#store);
    this.#mutations = new Mutations(state, this.#store, operations, () => timeline.now(), references);
    const service = new ComputeService({
      state,
      store: this.#store,
      operations,
      mutations: this.#mutations,
      references,
      health,
      now: () => timeline.now(),
      waitFor: (isDone, signal) => waitFor(timeline, isDone, signal),
    });
    this.handle = async (request) => {
      timeline.run();
      try {
        const counted = state.rateWindow;
        const answered = service.answer(request);
        // What a request changes it has changed by now; some only wait longer. Reads are counted too where there are rates.
        if (request.method !== 'GET' || state.rateWindow !== counted) options.onMutation?.();
        return await answered;
      } catch (error) {
        if (error instanceof Refusal) return refusalAnswer(error, request.query);
        throw error;
      }
    };
  }

  /** What the project stores: for the world's other projects. */
  get store(): Store {
    return this.#store;
  }

  /** The visible body at a relative link, with derived fields; undefined when clients cannot see it. */
  get(link: string): GceResource | undefined {
    const entry = this.#store.entry(link);
    return entry && this.#store.present(entry);
  }

  /** The visible bodies of a collection in all scopes, by link. */
  list(collection: string): readonly GceResource[] {
    return this.#store
      .entries(collection)
      .map((entry) => this.#store.present(entry))
      .filter((body) => body !== undefined);
  }

  /** Whether an accepted change of the resource is not done yet. */
  isChanging(link: string): boolean {
    return this.#store.entry(link)?.pending !== undefined;
  }

  /**
   * Puts a resource there as if it had always been: defaults, id, selfLink and fingerprint as an insert
   * gives, no operation. Throws Refusal for what an insert would be refused, Error for an unknown collection.
   */
  seed(collection: string, scope: Scope, body: JsonObject): void {
    const kind = kindOf(collection);
    if (!kind?.insert) throw new Error(`cannot seed ${collection}`);
    const { link, pending } = this.#mutations.prepareInsert(kind, scope, body);
    if (!pending?.next) throw new Error(`nothing to seed at ${link}`);
    this.#store.put({ link, collection, scope, current: pending.next });
    const after = this.get(link);
    this.#announce({ link, collection, ...(after === undefined ? {} : { after }) });
  }

  /** Puts instances (relative links or URLs) into a group, or endpoints into a NEG, as if they had always been there; replaces what was attached. */
  seedAttached(link: string, items: readonly JsonObject[]): void {
    const entry = this.#store.entry(link);
    if (!entry?.current) throw new Error(`nothing to attach to at ${link}`);
    const attached = items.map((item) => {
      const instance = textOf(item['instance']);
      return instance === undefined ? item : { ...item, instance: fullUrl(relativeLink(instance)) };
    });
    this.#store.put({ ...entry, current: { ...entry.current, attached } });
    this.options.onMutation?.();
  }

  /** Brings a seeded managed certificate to a state of provisioning, as if Google had come that far with it. Throws for an unknown certificate. */
  seedProvisioned(link: string, status: string, domainStatus: Readonly<Record<string, string>> = {}): void {
    this.#provisioning.seed(link, status, domainStatus);
  }

  /** Relative links of the members of an instance group; empty when there is none. */
  members(instanceGroupLink: string): readonly string[] {
    return this.attachments(instanceGroupLink).flatMap((member) => {
      const instance = textOf(member['instance']);
      return instance === undefined ? [] : [relativeLink(instance)];
    });
  }

  /** The endpoints of a network endpoint group; empty when there is none. */
  endpoints(negLink: string): readonly NegEndpoint[] {
    return this.attachments(negLink).map((endpoint) => {
      const instance = textOf(endpoint['instance']);
      return {
        ...(instance === undefined ? {} : { instance: relativeLink(instance) }),
        ipAddress: textOf(endpoint['ipAddress']) ?? '',
        port: numberOf(endpoint['port']) ?? 0,
      };
    });
  }

  /** Calls `listener` synchronously after each change that clients can see: an operation that is done, a seed. */
  onChange(listener: (change: ResourceChange) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * What a resource holds besides its body, oldest first: members, endpoints, `{privateKey}` of a certificate,
   * `{keyName, keyValue}` of signed requests, `{iamPolicy}`, `{invalidation, path?, host?}` of a URL map's cache.
   */
  attachments(link: string): readonly JsonObject[] {
    return this.#store.entry(link)?.current?.attached ?? [];
  }

  #announce(change: ResourceChange | undefined): void {
    if (change) {
      for (const listener of this.#listeners) listener(change);
      this.#provisioning.follow(change.collection);
    }
    this.options.onMutation?.();
  }
}

async function waitFor(timeline: Timeline, isDone: () => boolean, signal: AbortSignal | undefined): Promise<void> {
  const isOver = (): boolean => isDone() || signal?.aborted === true;
  await timeline.waitUntil(isOver, LONGEST_WAIT_MS);
}
