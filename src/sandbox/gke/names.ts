import { createHash } from 'node:crypto';
import type { ClusterProfile } from './cluster-profile.js';

/** `gke-<cluster>-<pool>-<8 hex>-<4 hex>`, at most 63 characters. */
export function nodeName(profile: ClusterProfile, pool: string, zone: string, index: number): string {
  const group = digest(`${profile.uid}/${pool}/${zone}`).slice(0, 8);
  const node = digest(`${profile.uid}/${pool}/${zone}/${index}`).slice(0, 4);
  return `gke-${gceName(profile.clusterName).slice(0, 32)}-${gceName(pool).slice(0, 12)}-${group}-${node}`;
}

/** The cluster's name with everything that GCE allows in no name made a dash: contexts may be anything. */
export function gceName(clusterName: string): string {
  return clusterName.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
}

/** ingress-gce: the one unmanaged instance group of a cluster in each zone. */
export function instanceGroupName(profile: ClusterProfile): string {
  return `k8s-ig--${ingressUid(profile)}`;
}

/** ingress-gce: `port30061`. */
export function namedPortFor(nodePort: number): string {
  return `port${nodePort}`;
}

/** ingress-gce: name of the NEG of a service port, `k8s1-<uid 8>-<ns>-<svc>-<port>-<hash 8>`. */
export function negName(profile: ClusterProfile, namespace: string, service: string, port: number): string {
  const uid = ingressUid(profile);
  const hash = digest(`${uid};${namespace};${service};${port}`).slice(0, 8);
  const trimmed = trimEvenly(38, [namespace, service, String(port)]);
  return `${negNamePrefix(profile)}${trimmed.join('-')}-${hash}`;
}

/** What the names of all NEGs, and of the backends on them, begin with in this cluster. */
export function negNamePrefix(profile: ClusterProfile): string {
  return `k8s1-${ingressUid(profile).slice(0, 8)}-`;
}

/** ingress-gce: a frontend resource of an Ingress, `k8s2-<um|rm|fr|tp>-<uid 8>-<ns>-<ing>-<hash 8>`. */
export function frontendName(
  profile: ClusterProfile,
  kind: 'um' | 'fr' | 'tp',
  namespace: string,
  ingress: string,
): string {
  const uid = ingressUid(profile).slice(0, 8);
  const hash = digest(`${uid};${namespace};${ingress}`).slice(0, 8);
  return `k8s2-${kind}-${uid}-${trimEvenly(35, [namespace, ingress]).join('-')}-${hash}`;
}

/** ingress-gce: the name of a host's path matcher. */
export function pathMatcherName(host: string): string {
  return `host${createHash('md5').update(host).digest('hex')}`;
}

/**
 * ingress-gce: shortens fields to a total of `limit` characters, longer ones by more. Every field first gives up its
 * share of the excess and one character, and what that saved too much is handed back from the left.
 */
export function trimEvenly(limit: number, fields: readonly string[]): readonly string[] {
  const total = fields.reduce((sum, field) => sum + field.length, 0);
  if (total <= limit) return fields;
  const excess = total - limit;
  const lengths = fields.map((field) => field.length - Math.floor((field.length * excess) / total) - 1);
  const spare = limit - lengths.reduce((sum, length) => sum + length, 0);
  return fields.map((field, index) => field.slice(0, Math.max(0, (lengths[index] ?? 0) + (index < spare ? 1 : 0))));
}

/** 16 hex digits that identify the cluster in the names its controllers make. */
function ingressUid(profile: ClusterProfile): string {
  return digits(profile.uid).slice(0, 16);
}

function digits(uid: string): string {
  return uid.replaceAll('-', '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
