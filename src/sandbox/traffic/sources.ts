import type { KubernetesApi } from '../kubernetes/cluster.js';

/** One committed change of a GCE resource: no `after` means deleted. */
export interface GceChange {
  readonly link: string;
  readonly collection: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An endpoint of a network endpoint group; `instance` is a VM's name or link. */
export interface GroupEndpoint {
  readonly instance?: string | undefined;
  readonly ipAddress: string;
  readonly port: number;
}

/** What the data plane sees of the Compute API. Links are relative (`projects/p/global/urlMaps/x`). */
export interface GceView {
  get(link: string): unknown;
  list(collection: string): readonly unknown[];
  /** The instances of a group, as links. */
  members(instanceGroupLink: string): readonly string[];
  endpoints(negLink: string): readonly GroupEndpoint[];
  /** What a resource holds besides its body: keys, invalidations; empty for a resource that is not there. */
  attachments(link: string): readonly unknown[];
  onChange(listener: (change: GceChange) => void): void;
}

/** What the data plane sees of one cluster. */
export type ClusterView = Pick<KubernetesApi, 'list' | 'onChange'>;

/** What is out of order in the data plane, as a fault has it. */
export interface Outages {
  /** Whether the nodes and pods of a zone take no connections now. */
  isZoneDown(zone: string): boolean;
  /** For how many more world milliseconds an edge location learns of nothing; 0 where it follows. */
  frozenForMs(edge: string): number;
}

/** Everything works. */
export const NO_OUTAGES: Outages = { isZoneDown: () => false, frozenForMs: () => 0 };
