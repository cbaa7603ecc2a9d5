import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { numberIn, objectIn, objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { backendServiceTraits } from '../kinds/backend-service.js';
import { healthCheckTraits } from '../kinds/health-check.js';
import type { OwnedResource } from '../live/owned-resources.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { clusterOf } from '../routes/cluster-of-group.js';

const NEVER_CARRIED = ['name', 'description', 'iap', 'edgeSecurityPolicy', 'backends', 'healthChecks', 'port'];

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

/** What carrying capacities over depends on. */
export interface CapacityContext {
  readonly ownerOf: GroupOwner;
  /** Clusters whose capacity the definition sets. */
  readonly decided: ReadonlySet<string>;
}

/**
 * The backends of a successor, with the capacity that its predecessor gave to the same group. A group that it did not have
 * gets 0 where all groups of its cluster have: a cluster that somebody has drained does not come back by a replacement.
 */
export function withCarriedCapacity(
  backends: readonly JsonObject[],
  predecessor: OwnedResource,
  context: CapacityContext,
): readonly JsonObject[] {
  const live = objectsIn(predecessor.body, 'backends');
  return withDrainedClusters(backends, predecessor, context).map((backend) => {
    if (context.decided.has(clusterOf(backend['group'], context.ownerOf))) return backend;
    const same = live.find(({ group }) => group === backend['group']);
    const capacityScaler = same === undefined ? undefined : numberIn(same, 'capacityScaler');
    return capacityScaler === undefined ? backend : { ...backend, capacityScaler };
  });
}

/** The backends of a live service, new ones of a drained cluster drained too: a new zone must not take a cluster back. */
export function withDrainedClusters(
  backends: readonly JsonObject[],
  { body }: OwnedResource,
  { ownerOf, decided }: CapacityContext,
): readonly JsonObject[] {
  const live = objectsIn(body, 'backends');
  return backends.map((backend) => {
    const cluster = clusterOf(backend['group'], ownerOf);
    if (decided.has(cluster) || live.some(({ group }) => group === backend['group'])) return backend;
    const others = live.filter(({ group }) => clusterOf(group, ownerOf) === cluster);
    const drained = others.length > 0 && others.every(({ capacityScaler }) => capacityScaler === 0);
    return drained ? { ...backend, capacityScaler: 0 } : backend;
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
  const [iap, wantedIap] = [objectIn(body, 'iap'), objectIn(wanted, 'iap')];
  if (iap['enabled'] === true && wanted['iap'] === undefined)
    found.push({ what: 'Identity-Aware Proxy', supply: 'iap' });
  // A client of one's own has a secret; another client would send everybody to another sign-in.
  else if (iap['enabled'] === true && hasOwnClient(iap) && wantedIap['enabled'] === true && !hasOwnClient(wantedIap))
    found.push({ what: 'OAuth client of Identity-Aware Proxy', supply: 'iap.oauthclientCredentials' });
  if (textIn(body, 'edgeSecurityPolicy') !== undefined) found.push({ what: 'edge security policy', supply: undefined });
  const keys = textsIn(objectIn(body, 'cdnPolicy'), 'signedUrlKeyNames');
  if (keys.length > 0 && objectIn(wanted, 'cdnPolicy')['signedUrlKeyNames'] === undefined)
    found.push({ what: 'keys for signed URLs', supply: 'cdn.signedUrlKeys' });
  return found;
}

function hasOwnClient(iap: JsonObject): boolean {
  return (textIn(iap, 'oauth2ClientId') ?? '') !== '';
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
