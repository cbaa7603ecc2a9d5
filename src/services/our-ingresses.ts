import { isJsonObject } from '../graph/json.js';
import type { LiveIngress } from '../providers/gclb/live/live-graph.js';

const CLASS = 'kubernetes.io/ingress.class';
const OURS = 'gce-multi-cluster';

/** The Ingresses that kubemci put into clusters, by their class; one of another class of the same name is nobody's business of ours. */
export function oursAmong(ingresses: readonly LiveIngress[]): readonly LiveIngress[] {
  return ingresses.filter(({ manifest }) => {
    const metadata = manifest['metadata'];
    const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined;
    return isJsonObject(annotations) && annotations[CLASS] === OURS;
  });
}
