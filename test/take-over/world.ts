import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { ClusterSpec, SeededResource, WorldSpec } from '../../src/sandbox/index.js';
import { keyPair, type KeyPair } from '../properties/support/key-pairs.js';
import { clusterObjects, seedOf, stateAfter, type Body, type RecordedObject, type State } from './recording.js';

/** Changes what each cluster of a scenario holds, as somebody did between two of its steps or would to repair it. */
export type EditObjects = (objects: readonly RecordedObject[]) => readonly RecordedObject[];

/** How a world differs from what was recorded. */
export interface Differing {
  readonly edit?: EditObjects | undefined;
  /** Contexts of clusters whose API server nobody listens for. */
  readonly down?: readonly string[] | undefined;
  /** Permissions of GCE that clients lack. */
  readonly denied?: readonly string[] | undefined;
  /** Changes what the Go tool left. */
  readonly disturb?: ((state: State) => State) | undefined;
}

// The oldest that the sandbox plays; it serves the Ingress of the Go tool's time.
const VERSION = 'v1.18.20-gke.501';

/** Where the controller of a cluster said that its instance groups are. */
const groupsAnnotation = z.array(z.object({ Name: z.string(), Zone: z.string() })).min(1);

/** What the recording's server made, or does not take back. */
const NOT_SENT = ['kind', 'privateKeySha256'];

/** A world in which a scenario has got as far as the end of a step. */
export function worldAfter(scenario: string, step: string, differing: Differing = {}): WorldSpec {
  const { edit = unchanged, down = [], denied = [], disturb = unchanged } = differing;
  const seed = seedOf(scenario);
  const state = disturb(stateAfter(scenario, step));
  const clusters = Object.entries(clusterObjects(scenario)).map(([context, objects]): ClusterSpec => {
    const { uid, zones } = placeOf(objects);
    const kept = edit(objects.filter(isReal).map(withOwnKey)).map(asPlayed);
    const namespaces = new Set(kept.map(({ metadata }) => metadata.namespace ?? 'default'));
    return {
      context,
      uid,
      zones,
      nodesPerZone: 1,
      nodeTags: seed.instances.find(({ zone }) => zone === zones[0])?.tags.items ?? [],
      version: VERSION,
      negByDefault: false,
      ...(down.includes(context) ? { reachability: 'refused' } : {}),
      namespaces: [...namespaces].filter((name) => name !== 'default'),
      manifests: [...kept, ...(state.ingresses[context] ?? [])],
    };
  });
  return {
    project: { id: seed.project, number: '314159265358' },
    networks: seed.networks.map(({ name }) => name),
    addresses: seed.addresses,
    deniedPermissions: denied,
    clusters,
    resources: [...groupsWithoutController(clusters, state), ...resourcesOf(state)],
  };
}

function unchanged<T>(value: T): T {
  return value;
}

/** Without forwarding rules whose target is missing: the recording's stand-in had one, GCE never has. */
function resourcesOf({ gce }: State): readonly SeededResource[] {
  const there = Object.entries(gce).flatMap(([collection, bodies]) =>
    Object.keys(bodies).map((name) => `/${collection}/${name}`),
  );
  const leadsNowhere = ({ target }: Body): boolean =>
    typeof target === 'string' && !there.some((link) => target.endsWith(link));
  return Object.entries(gce).flatMap(([collection, bodies]) =>
    Object.values(bodies).flatMap((body) => (leadsNowhere(body) ? [] : [seeded(collection, body)])),
  );
}

/** Groups that backends use in clusters that have no Ingress any more: their controller keeps them, but would not make them. */
function groupsWithoutController(
  clusters: readonly ClusterSpec[],
  { gce, ingresses }: State,
): readonly SeededResource[] {
  const used = JSON.stringify(gce['backendServices'] ?? {});
  return clusters.flatMap(({ context, uid = '', zones }) => {
    if ((ingresses[context] ?? []).length > 0) return [];
    const name = `k8s-ig--${uid}`;
    return zones.flatMap((zone): readonly SeededResource[] =>
      typeof zone === 'string' && used.includes(`zones/${zone}/instanceGroups/${name}`)
        ? [{ collection: 'instanceGroups', scope: `zones/${zone}`, body: { name } }]
        : [],
    );
  });
}

/** Not a real object: what the recording's controller should write. */
const FAKE = 'ingress-gce-fake';

function isReal({ kind, metadata }: RecordedObject): boolean {
  // The world makes nodes of its own; the Ingresses are those that there were after the step.
  return kind !== 'Node' && kind !== 'Ingress' && metadata.name !== FAKE;
}

/** Where a cluster's nodes are, and the uid that its groups are named after. */
function placeOf(objects: readonly RecordedObject[]): { readonly uid: string; readonly zones: readonly string[] } {
  const fake = objects.find(({ metadata }) => metadata.name === FAKE);
  const groups = groupsAnnotation.parse(JSON.parse(fake?.data?.['instance-groups'] ?? 'null'));
  return { uid: lastOf(groups[0]?.Name ?? '', '--'), zones: groups.map(({ Zone }) => lastOf(Zone)) };
}

/** A pod that is probed by HTTPS speaks it. */
function asPlayed(object: RecordedObject): RecordedObject {
  if (object.kind !== 'Pod' || !JSON.stringify(object.spec).includes('"scheme":"HTTPS"')) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { 'sandbox/tls': 'true' } } };
}

/** A Secret's key is not kept: it gets a pair in place of its own. */
function withOwnKey(object: RecordedObject): RecordedObject {
  const certificate = object.data?.['tls.crt'];
  if (object.kind !== 'Secret' || certificate === undefined) return object;
  const pair = pairFor(Buffer.from(certificate, 'base64').toString());
  return { ...object, data: { 'tls.crt': base64(pair.certificate), 'tls.key': base64(pair.privateKey) } };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The pair that stands for a recorded certificate: the same one in a Secret and in GCE. */
function pairFor(certificate: string): KeyPair {
  const { subject, serialNumber } = new X509Certificate(certificate);
  return keyPair(Number.parseInt(serialNumber.slice(-6), 16), /CN=(\S+)/.exec(subject)?.[1] ?? 'nobody.test');
}

function seeded(collection: string, recorded: Body): SeededResource {
  const sent = Object.fromEntries(Object.entries(recorded).filter(([field]) => !NOT_SENT.includes(field)));
  const { certificate } = sent;
  const body = typeof certificate === 'string' && !('privateKey' in sent) ? { ...sent, ...pairFor(certificate) } : sent;
  return { collection, scope: 'global', body: { ...body, name: z.string().parse(recorded['name']) } };
}

function lastOf(text: string, separator = '/'): string {
  return text.slice(text.lastIndexOf(separator) + separator.length);
}
