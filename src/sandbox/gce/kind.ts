import type { Random } from '../time/random.js';
import type { JsonObject } from './json.js';
import type { Scope } from './link.js';
import type { Entry, Version } from './state.js';

/** The rest of the project, as a kind's rules may look at it. */
export interface ProjectView {
  readonly project: { readonly id: string; readonly number: string };
  readonly random: Random;
  /** The entry at a relative link, visible or not. */
  entry(link: string): Entry | undefined;
  /** Every entry of a collection in every scope, by link. */
  entries(collection: string): readonly Entry[];
  /** Links of the resources that refer to a link (or an alias) in any version, pending ones included, by link. */
  users(link: string): readonly string[];
  /** Links of the resources whose visible version refers to a link, by link. */
  visibleUsers(link: string): readonly string[];
  /** Links of the resources that have an alias, in any version, by link. */
  holders(alias: string): readonly string[];
}

/** One resource under the rules of its kind. */
export interface Subject {
  readonly link: string;
  readonly name: string;
  readonly scope: Scope;
  /** The visible body before the change; absent at insert. */
  readonly before?: JsonObject;
  readonly view: ProjectView;
  /** Put there by a seed, which may choose what GCE would allocate. */
  readonly isSeed?: true;
}

/** A field that names another resource. */
export interface Reference {
  /** `target`, `backends[].group`; the field of the body. */
  readonly path: string;
  /** The legal collections. */
  readonly collections: readonly string[];
  /** The permission asked on the referenced resource, e.g. `use`. */
  readonly permission?: string;
  /** The referenced kind is not emulated: only the URL's form is checked. */
  readonly unchecked?: true;
  /** It may lead into the Shared VPC host project (Google's page on Shared VPC). */
  readonly sharedVpc?: true;
  /** Words of the refusal of one that leads into another project, where they are not the usual ones. */
  readonly crossProject?: string;
  /** How GCE reads back a reference that leads to another API (Certificate Manager); undefined for one of its own. */
  readonly outside?: (url: string) => string | undefined;
}

/** World seconds that an operation takes, from and to. */
export type Seconds = readonly [from: number, to: number];

/** How PATCH or PUT of a kind behaves. */
export interface UpdateRule {
  readonly operationType: string;
  /** GCE refuses the call without `fingerprint`. */
  readonly needsFingerprint?: true;
}

/** What an action gets. */
export interface ActionCall extends Subject {
  readonly version: Version;
  readonly request: JsonObject;
  readonly query: URLSearchParams;
  /** Full URL of a reference in the request; refuses what GCE refuses. `permission` is the word asked on the resource, `use` when not said. */
  readonly resolve: (url: string, field: string, collections: readonly string[], permission?: string) => string;
  /** Whether the caller has a permission, e.g. `compute.urlMaps.get`. */
  readonly may: (permission: string) => boolean;
}

/** A method of its own: `setUrlMap`, `addInstances`, `listInstances`. */
export interface Action {
  /** The request's message; absent: no body is read. */
  readonly request?: string;
  /** Fields that are no part of the message and are taken nevertheless. */
  readonly ignoredFields?: readonly string[];
  /** The last word of the permission, when it is not the action's name. */
  readonly permission?: string;
  /** Nobody needs a permission for it (testIamPermissions). */
  readonly open?: true;
  /** POST when not said. */
  readonly method?: 'GET';
  /** The resource need not exist (urlMaps.validate). */
  readonly withoutResource?: true;
  /** Its path lacks `global/`, as `projects/P/targetHttpProxies/N/setUrlMap` does (Compute API discovery document). */
  readonly withoutScope?: true;
  readonly effect: ActionAnswer | ActionChange | ActionWrite;
}

/** An action that answers at once and changes nothing. */
interface ActionAnswer {
  readonly kind: 'answer';
  answer(call: ActionCall, health: HealthSource): JsonObject;
}

/** An action that changes the resource through an operation. */
export interface ActionChange {
  readonly kind: 'change';
  readonly operationType: string;
  readonly seconds: Seconds;
  /** The resource's fingerprint stays what it was. */
  readonly keepsFingerprint?: true;
  /** The operation is DONE in the first answer. */
  readonly immediate?: true;
  /** The body and attachments after it. The kind's own checks run on the result when the body changed. */
  change(call: ActionCall): Version;
}

/** An action that changes the resource at once, without an operation, and answers what it wrote (setIamPolicy). */
export interface ActionWrite {
  readonly kind: 'write';
  /** What is attached to the resource afterwards, and the answer. */
  write(call: ActionCall): { readonly attached: Version['attached']; readonly answer: JsonObject };
}

/** A method on a whole collection, at a path where a resource's name would be: `listAvailableFeatures`. Answers GET. */
export interface CollectionAction {
  /** The last word of the permission. */
  readonly permission: string;
  answer(view: ProjectView, bodies: readonly JsonObject[], query: URLSearchParams): JsonObject;
}

/** Where getHealth's answers come from: the emulated probes. */
export interface HealthSource {
  healthOf(backendServiceLink: string, groupLink: string): readonly EndpointHealth[];
}

/** One endpoint's health as a prober sees it. */
export interface EndpointHealth {
  readonly instance?: string;
  readonly ipAddress: string;
  readonly port: number;
  readonly healthState: 'HEALTHY' | 'UNHEALTHY';
  readonly forwardingRule?: string;
}

/**
 * Everything the generic methods need to know about a kind. A new kind is one such descriptor in
 * `kinds/` and its line in `kinds/index.ts`.
 */
export interface Kind {
  /** As in paths: `backendServices`. */
  readonly collection: string;
  /** As in paths' parameters and in `kind`: `backendService` for `compute#backendService`. */
  readonly singular: string;
  /** The proto message of its body; absent for kinds that clients never send. */
  readonly message?: string;
  readonly scopes: readonly ('global' | 'zones' | 'regions' | 'root')[];
  /** `backendServiceList`. */
  readonly listKind: string;
  /** `backendServiceAggregatedList`; absent: no aggregated list. */
  readonly aggregatedKind?: string;
  /** Permissions' collection where it differs: `globalAddresses`. */
  readonly permissionCollection?: string;
  readonly insert?: true;
  readonly delete?: true;
  readonly patch?: UpdateRule;
  readonly put?: UpdateRule;
  readonly actions?: Readonly<Record<string, Action>>;
  readonly collectionActions?: Readonly<Record<string, CollectionAction>>;
  readonly seconds: { readonly insert: Seconds; readonly update: Seconds; readonly delete: Seconds };
  readonly required: readonly string[];
  /** Fields that clients may send and that are ignored. */
  readonly outputOnly: readonly string[];
  readonly references: readonly Reference[];
  /** A fingerprint that changes with every accepted mutation. */
  readonly fingerprint?: true;
  readonly labelFingerprint?: true;
  /** The word for it in `The <noun> resource '…' is already being used by '…'`; `style` is how links are printed there. */
  readonly noun: string;
  readonly nounStyle?: 'colons';
  /** In-use is found out by the delete's operation, not by the call (recorded for networks). */
  readonly inUseInOperation?: true;
  /** Its users do not keep it from being deleted (instances leave their groups). */
  readonly deletableWhileUsed?: true;
  /** The project's quota that counts it. */
  readonly quota?: { readonly metric: string; readonly limit: number; counts?(body: JsonObject): boolean };
  /** Bodies that are there without being stored: zones, regions. */
  fixed?(project: { readonly id: string; readonly number: string }): readonly JsonObject[];
  /** Fills the server's defaults and normalises values, before references are resolved. */
  complete(body: JsonObject, subject: Subject): JsonObject;
  /** Refuses what GCE refuses in a completed body whose references are resolved. Throws Refusal. */
  check?(body: JsonObject, subject: Subject): void;
  /** Refuses PATCH and PUT that change what cannot be changed. Throws Refusal. */
  checkChange?(before: JsonObject, after: JsonObject, method: 'patch' | 'put'): void;
  /** What an insert keeps beside the body and never shows: a private key. */
  attachAtInsert?(sent: JsonObject): readonly JsonObject[];
  /** Other words for the resource by which bodies refer to it: the literal of an address. */
  aliases?(body: JsonObject): readonly string[];
  /** Aliases that the body refers to without a URL: a rule's address as a literal. */
  referredAliases?(body: JsonObject): readonly string[];
  /** Adds derived fields: `usedBy`, `status`, `size`. */
  present?(version: Version, subject: Subject): JsonObject;
}
