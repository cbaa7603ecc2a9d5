import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import { numberIn, objectIn, objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { backendServiceTraits } from '../kinds/backend-service.js';
import { healthCheckTraits } from '../kinds/health-check.js';
import type { OwnedResource } from '../live/owned-resources.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { clusterOf } from '../routes/cluster-of-group.js';

const NEVER_CARRIED = [
  'name',
  'description',
  'iap',
  'securityPolicy',
  'edgeSecurityPolicy',
  'backends',
  'healthChecks',
];

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
  return unmanaged['enableCDN'] === true ? unmanaged : without(unmanaged, 'cdnPolicy');
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

function protections(body: JsonObject): readonly string[] {
  const found: string[] = [];
  if (objectIn(body, 'iap')['enabled'] === true) found.push('Identity-Aware Proxy');
  if (textIn(body, 'securityPolicy') !== undefined)
    found.push(`security policy ${textIn(body, 'securityPolicy') ?? ''}`);
  if (textIn(body, 'edgeSecurityPolicy') !== undefined) found.push('edge security policy');
  if (textsIn(objectIn(body, 'cdnPolicy'), 'signedUrlKeyNames').length > 0) found.push('signed URL keys');
  return found;
}

/** Refuses a replacement that would lose what protects a service: those fields are write-only or need calls of their own. */
export function lostProtections(predecessor: OwnedResource, successor: string): readonly Diagnostic[] {
  return protections(predecessor.body).map((protection) => ({
    code: 'UnsupportedChange',
    severity: 'error',
    message: `${predecessor.name} has to be replaced by ${successor}, which would lose its ${protection}.`,
    where: { resource: predecessor.logical },
    fix: 'Keep the NodePort, protocol and backend mode of the service, or take the protection off first.',
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
