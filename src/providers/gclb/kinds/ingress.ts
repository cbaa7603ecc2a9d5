import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { objectIn, without } from './body.js';

const CONTROLLERS_OWN = [
  'ingress.gcp.kubernetes.io/instance-groups',
  'kubectl.kubernetes.io/last-applied-configuration',
] as const;

const SERVERS_OWN = ['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields', 'selfLink'] as const;

function canonicalise(manifest: JsonObject): JsonObject {
  const metadata = without(objectIn(manifest, 'metadata'), ...SERVERS_OWN);
  if (metadata['annotations'] === undefined) return { ...without(manifest, 'status'), metadata };
  const annotations = without(objectIn(metadata, 'annotations'), ...CONTROLLERS_OWN);
  return { ...without(manifest, 'status'), metadata: { ...metadata, annotations } };
}

/** The Ingress that makes a cluster's controller create instance groups. What the API server and the controller write is not ours. */
export const ingressTraits: KindTraits = {
  kind: 'ingress',
  outputOnly: [],
  markers: [],
  immutable: [],
  serverDefaults: {},
  keyedLists: {},
  canonicalise,
};
