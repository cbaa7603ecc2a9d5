import type { JsonObject } from './json.js';
import { fullUrl } from './link.js';
import { projectQuotas } from './quota.js';
import type { GceState } from './state.js';
import type { Store } from './store.js';

/** projects.get (Compute API discovery document). */
export function projectBody(
  store: Store,
  { project: { id, number }, serviceProjects }: GceState,
  quotaLimits: Readonly<Record<string, number>>,
): JsonObject {
  return {
    kind: 'compute#project',
    id: number,
    creationTimestamp: '2024-01-15T09:00:00.000-08:00',
    name: id,
    selfLink: fullUrl(`projects/${id}`),
    commonInstanceMetadata: { kind: 'compute#metadata', fingerprint: 'AAAAAAAAAAA=' },
    quotas: projectQuotas(store, quotaLimits),
    defaultServiceAccount: `${number}-compute@developer.gserviceaccount.com`,
    xpnProjectStatus: serviceProjects === undefined ? 'UNSPECIFIED_XPN_PROJECT_STATUS' : 'HOST',
    defaultNetworkTier: 'PREMIUM',
  };
}
