import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Json, JsonObject } from '../../../graph/json.js';

/** What was applied last, recorded in the live load balancer. Digests are 16 hex digits. */
const applied = z.object({ spec: z.string(), desired: z.string(), version: z.string(), time: z.string() });

const status = z.object({
  Description: z.string().catch(''),
  LoadBalancerName: z.string().min(1),
  Clusters: z.array(z.string()).catch([]),
  IPAddress: z.string().catch(''),
  Ingress: z.string().optional().catch(undefined),
  FirewallProjects: z.array(z.string()).optional().catch(undefined),
  Adopted: z.array(z.string()).optional().catch(undefined),
  Applied: applied.optional().catch(undefined),
  PackedClusters: z.string().optional().catch(undefined),
  PackedAdopted: z.string().optional().catch(undefined),
});

/** Digests of what was applied last, the version that did it, and when (RFC 3339, UTC). */
export type AppliedRecord = z.infer<typeof applied>;

/** The status of a load balancer as the URL map's description records it. Keys are those of the Go tool and ours. */
export interface LoadBalancerStatus {
  readonly Description: string;
  readonly LoadBalancerName: string;
  /** Cluster names, as recorded. */
  readonly Clusters: readonly string[];
  readonly IPAddress: string;
  /** `namespace/name` of the Ingress; absent where the Go tool wrote the status. */
  readonly Ingress?: string;
  /** Other projects in which the load balancer has firewall rules: the hosts of shared VPCs, sorted. */
  readonly FirewallProjects?: readonly string[];
  /** Resources that carry no marker and are the load balancer's nevertheless, by what distinguishes their names: `tp`, `fw`. */
  readonly Adopted?: readonly string[];
  readonly Applied?: AppliedRecord;
}

/** GCE: a description holds at most 2,048 characters. */
export const MAX_DESCRIPTION_LENGTH = 2048;

function pack(names: readonly string[]): string {
  return deflateRawSync(Buffer.from(names.join('\n'), 'utf8'), { level: 9 }).toString('base64');
}

function unpack(packed: string): readonly string[] {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8').split('\n');
  } catch {
    return [];
  }
}

/** The status in a value that was parsed from JSON, in either tool's form; undefined when it is none. */
export function statusFromBody(value: unknown): LoadBalancerStatus | undefined {
  const parsed = status.safeParse(value);
  if (!parsed.success) return undefined;
  const { Description, LoadBalancerName, IPAddress, Ingress, FirewallProjects, Applied } = parsed.data;
  const { PackedClusters, PackedAdopted } = parsed.data;
  const names = PackedClusters === undefined ? parsed.data.Clusters : unpack(PackedClusters);
  const Adopted = PackedAdopted === undefined ? parsed.data.Adopted : unpack(PackedAdopted);
  return {
    Description,
    LoadBalancerName,
    Clusters: [...names],
    IPAddress,
    ...(Ingress === undefined ? {} : { Ingress }),
    ...(FirewallProjects === undefined ? {} : { FirewallProjects }),
    ...(Adopted === undefined ? {} : { Adopted: [...Adopted] }),
    ...(Applied === undefined ? {} : { Applied }),
  };
}

/**
 * Reads a status from the description of a URL map (both tools) or, in old load balancers, of a
 * forwarding rule. Undefined when the description is plain text or other JSON.
 */
export function parseStatus(description: string): LoadBalancerStatus | undefined {
  if (!description.startsWith('{')) return undefined;
  try {
    return statusFromBody(JSON.parse(description));
  } catch {
    return undefined;
  }
}

/** The status as a part of a canonical URL map body. */
export function statusToBody(value: LoadBalancerStatus): JsonObject {
  const { Ingress, FirewallProjects, Adopted, Applied } = value;
  const applied: Json | undefined = Applied === undefined ? undefined : { ...Applied };
  return {
    Description: value.Description,
    LoadBalancerName: value.LoadBalancerName,
    Clusters: [...value.Clusters].sort(),
    IPAddress: value.IPAddress,
    ...(Ingress === undefined ? {} : { Ingress }),
    ...(FirewallProjects === undefined ? {} : { FirewallProjects: [...FirewallProjects].sort() }),
    ...(Adopted === undefined || Adopted.length === 0 ? {} : { Adopted: [...Adopted].sort() }),
    ...(applied === undefined ? {} : { Applied: applied }),
  };
}

/**
 * The description that records a status, in the Go tool's form with our keys after its own. Where
 * that passes what GCE stores, the cluster names are packed (deflate, base64) in `PackedClusters`
 * and `Clusters` is empty, so that the Go tool still lists the load balancer; where that is not enough, what was adopted is
 * packed, too. See MAX_DESCRIPTION_LENGTH: it is up to the caller to look whether that was enough.
 */
export function formatStatus(value: LoadBalancerStatus): string {
  const body = statusToBody(value);
  const plain = JSON.stringify(body);
  if (plain.length <= MAX_DESCRIPTION_LENGTH) return plain;
  const packed = { ...body, Clusters: [], PackedClusters: pack([...value.Clusters].sort()) };
  const withClusters = JSON.stringify(packed);
  const { Adopted = [] } = value;
  if (withClusters.length <= MAX_DESCRIPTION_LENGTH || Adopted.length === 0) return withClusters;
  return JSON.stringify({ ...packed, Adopted: undefined, PackedAdopted: pack([...Adopted].sort()) });
}
