import type { OperationFate } from '../http/message.js';
import type { Table } from '../state/table.js';
import type { JsonObject } from './json.js';
import type { Scope } from './link.js';

/** A resource's body, as GET shows it but for derived fields. */
export type GceResource = JsonObject;

/** One version of a resource: its body and what is attached to it through methods of its own (members of an instance group, endpoints of a NEG). */
export interface Version {
  readonly body: GceResource;
  readonly attached: readonly JsonObject[];
}

/** A stored resource. `current` is what clients see (absent while it is created), `pending` what an accepted operation will do to it. */
export interface Entry {
  readonly link: string;
  readonly collection: string;
  readonly scope: Scope;
  readonly current?: Version;
  readonly pending?: {
    readonly operation: string;
    readonly change: 'insert' | 'update' | 'delete';
    readonly next?: Version;
  };
}

/** An operation: its body as GET shows it and what it does when it is done. */
export interface OperationRecord {
  readonly scope: Scope;
  readonly body: JsonObject;
  /** Relative link of the target. */
  readonly target: string;
  /** World time in epoch milliseconds. */
  readonly startedAt: number;
  /** The error that it is bound to end with. */
  readonly fate?: Pick<OperationFate, 'error' | 'keepsChange'>;
}

/** Everything the emulator knows; plain JSON, changed in place. */
export interface GceState {
  readonly project: { readonly id: string; readonly number: string };
  readonly resources: Table<Entry>;
  readonly operations: Table<OperationRecord>;
  /** requestId → the call it was used for and the operation that call got. */
  readonly requests: Table<{ readonly call: string; readonly operation: string }>;
  /** Ids of the projects that may use this one's networks (Shared VPC); absent for a project that is no host. */
  readonly serviceProjects?: readonly string[];
  /** Permissions (`compute.backendServices.list`) that clients do not have. */
  deniedPermissions: string[];
  /** Whether the Compute Engine API is switched off in the project. */
  apiDisabled: boolean;
  /** Whether a client without an Authorization header is refused. */
  requireCredentials: boolean;
  /** Limits of resource quotas by metric, where they differ from the kind's default. */
  quotaLimits: Record<string, number>;
  /** Scales every operation's duration; 0 makes each one done in the instant it is accepted. */
  durationScale: number;
  /** Managed certificates (relative link → id) whose provisioning is on its way. */
  provisioning?: Record<string, string>;
  /** Domains that Google cannot validate → their `domainStatus`, e.g. `FAILED_NOT_VISIBLE`. */
  domainFailures?: Record<string, string>;
  /** Requests that a client may send per minute; a kind of request that is not named has no limit. */
  rateLimits?: { readonly reads?: number; readonly writes?: number };
  /** Requests counted in the current minute (epoch minutes of world time). */
  rateWindow?: { readonly minute: number; readonly reads: number; readonly writes: number };
}

/** A project with no resources but the zones and regions that every project sees. */
export function emptyGceState(project: { id: string; number: string }): GceState {
  return {
    project,
    resources: {},
    operations: {},
    requests: {},
    deniedPermissions: [],
    apiDisabled: false,
    requireCredentials: false,
    quotaLimits: {},
    durationScale: 1,
  };
}

/** The version that mutations start from: the pending one, else the visible one. */
export function latest(entry: Entry): Version {
  return entry.pending?.next ?? entry.current ?? { body: {}, attached: [] };
}

/** Both versions that an entry has: visible and pending. */
export function versions(entry: Entry): readonly Version[] {
  return [entry.current, entry.pending?.next].filter((version) => version !== undefined);
}
