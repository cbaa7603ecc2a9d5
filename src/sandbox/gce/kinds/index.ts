import type { Kind } from '../kind.js';
import { addresses } from './addresses.js';
import { backendBuckets } from './backend-buckets.js';
import { backendServices } from './backend-services.js';
import { firewalls } from './firewalls.js';
import { forwardingRules } from './forwarding-rules.js';
import { healthChecks } from './health-checks.js';
import { instanceGroupManagers } from './instance-group-managers.js';
import { instanceGroups } from './instance-groups.js';
import { instances } from './instances.js';
import { networkEndpointGroups } from './network-endpoint-groups.js';
import { networks } from './networks.js';
import { securityPolicies } from './security-policies.js';
import { sslCertificates } from './ssl-certificates.js';
import { sslPolicies } from './ssl-policies.js';
import { regions, zones } from './zones.js';
import { targetHttpProxies } from './target-http-proxies.js';
import { targetHttpsProxies } from './target-https-proxies.js';
import { urlMaps } from './url-maps.js';

/** Every emulated kind. */
export const kinds: readonly Kind[] = [
  addresses,
  backendBuckets,
  backendServices,
  firewalls,
  forwardingRules,
  healthChecks,
  instanceGroupManagers,
  instanceGroups,
  instances,
  networkEndpointGroups,
  networks,
  regions,
  securityPolicies,
  sslCertificates,
  sslPolicies,
  targetHttpProxies,
  targetHttpsProxies,
  urlMaps,
  zones,
];

const byCollection = new Map(kinds.map((kind) => [kind.collection, kind]));

/** The kind of a collection; undefined when it is not emulated. */
export function kindOf(collection: string): Kind | undefined {
  return byCollection.get(collection);
}
