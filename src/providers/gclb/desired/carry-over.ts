import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { numberIn, objectIn, objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { backendServiceTraits } from '../kinds/backend-service.js';
import { healthCheckTraits } from '../kinds/health-check.js';
import type { OwnedResource } from '../live/owned-resources.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { clusterOf } from '../routes/cluster-of-group.js';

const NEVER_CARRIED = ['name', 'description', 'iap', 'edgeSecurityPolicy', 'backends', 'healthChecks'];

/**
 * What a replaced backend service hands on to its successor: every field that is not managed, so that a
 * timeout, a header or a CDN setting made by hand survives a changed NodePort.
 */
export function carriedFromService(predecessor: OwnedResource): JsonObject {
  const unmanaged = without(
    predecessor.body,
    ...backendServiceTraits.outputOnly,
    ...backendServiceTraits.immutable,
    ...NEVER_CARRIED,
  );
  if (unmanaged['enableCDN'] !== true) return without(unmanaged, 'cdnPolicy');
  return { ...unmanaged, cdnPolicy: without(objectIn(unmanaged, 'cdnPolicy'), 'signedUrlKeyNames') };
}

/**
 * The backends of a successor, with the capacity that its predecessor gave to the same group, and 0 for every group of a
 * cluster whose groups all had 0: a cluster that somebody has drained does not come back by a replacement.
 */
export function withCarriedCapacity(
  backends: readonly JsonObject[],
  predecessor: OwnedResource,
  ownerOf: GroupOwner,
): readonly JsonObject[] {
  const live = objectsIn(predecessor.body, 'backends');
  return backends.map((backend) => {
    const same = live.find(({ group }) => group === backend['group']);
    const cluster = clusterOf(backend['group'], ownerOf);
    const others = live.filter(({ group }) => clusterOf(group, ownerOf) === cluster);
    const drained = others.length > 0 && others.every(({ capacityScaler }) => capacityScaler === 0);
    const capacityScaler = same === undefined ? (drained ? 0 : undefined) : numberIn(same, 'capacityScaler');
    return capacityScaler === undefined ? backend : { ...backend, capacityScaler };
  });
}

interface Protection {
  readonly what: string;
  /** How a BackendConfig supplies it; undefined where none can. */
  readonly supply: string | undefined;
}

/** What protects a live service and that `wanted` does not say anything about: nobody could copy it. */
function protections(body: JsonObject, wanted: JsonObject): readonly Protection[] {
  const found: Protection[] = [];
  if (objectIn(body, 'iap')['enabled'] === true && wanted['iap'] === undefined)
    found.push({ what: 'Identity-Aware Proxy', supply: 'iap' });
  if (textIn(body, 'edgeSecurityPolicy') !== undefined) found.push({ what: 'edge security policy', supply: undefined });
  const keys = textsIn(objectIn(body, 'cdnPolicy'), 'signedUrlKeyNames');
  if (keys.length > 0 && objectIn(wanted, 'cdnPolicy')['signedUrlKeyNames'] === undefined)
    found.push({ what: 'keys for signed URLs', supply: 'cdn.signedUrlKeys' });
  return found;
}

/** Refuses a replacement that would lose what protects a service (WouldLoseProtection): GCE never reads these back. */
export function lostProtections(
  predecessor: OwnedResource,
  successor: string,
  wanted: JsonObject,
): readonly Diagnostic[] {
  const keep = 'keep the NodePort, protocol and backend mode of the service';
  return protections(predecessor.body, wanted).map(({ what, supply }) => ({
    code: 'WouldLoseProtection',
    severity: 'error',
    message: `${predecessor.name} has to be replaced by ${successor}, which would lose its ${what}.`,
    where: { resource: predecessor.logical },
    fix:
      supply === undefined
        ? `Take it off first, or ${keep}.`
        : `Supply it in a BackendConfig (${supply}), take it off first, or ${keep}.`,
  }));
}

/** What a replaced health check hands on: timings and logging, and what its probe sends besides the path. `field` is the type's own object. */
export function carriedFromCheck(
  predecessor: OwnedResource,
  field: string,
): { readonly check: JsonObject; readonly probe: JsonObject } {
  const check = without(
    predecessor.body,
    ...healthCheckTraits.outputOnly,
    'name',
    'description',
    'type',
    'httpHealthCheck',
    'httpsHealthCheck',
    'http2HealthCheck',
  );
  return { check, probe: without(objectIn(predecessor.body, field), 'port', 'portName', 'portSpecification') };
}
