import type { KindTraits } from '../../../graph/kind-traits.js';
import type { JsonObject } from '../../../graph/json.js';
import { groupKey } from './backend-group.js';
import { objectIn, objectsIn } from './body.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

// GCE: a 64-bit number is a text in JSON.
function withTextSeconds(body: JsonObject): JsonObject {
  const policy = objectIn(body, 'cdnPolicy');
  const seconds = policy['signedUrlCacheMaxAgeSec'];
  if (typeof seconds !== 'number') return body;
  return { ...body, cdnPolicy: { ...policy, signedUrlCacheMaxAgeSec: String(seconds) } };
}

/**
 * GCE: a group is at most once among the backends. A list can name one twice once groups that were known only after apply
 * have been filled in beside groups that were live; the first is kept.
 */
function canonicalise(body: JsonObject): JsonObject {
  const relative = withTextSeconds(relativeLinks(body));
  if (relative['backends'] === undefined) return relative;
  const seen = new Set<string>();
  const backends = objectsIn(relative, 'backends').filter((backend) => {
    const key = groupKey(backend);
    return seen.has(key) ? false : seen.add(key);
  });
  return { ...relative, backends };
}

/**
 * GCE: name, network and (without the migration fields) the scheme cannot be changed. The named
 * port and the protocol could, but every edge would then talk to the backends in the new way at
 * another moment than the backends expect it: a change makes a replacement beside the old service.
 * `port` is deprecated; the Go tool sends and compares it.
 */
export const backendServiceTraits: KindTraits = {
  kind: 'backendService',
  outputOnly: [...SERVER_SET, 'usedBy'],
  writeOnly: ['iap.oauth2ClientSecret', 'cdnPolicy.signedUrlKeys'],
  markers: ['description'],
  immutable: ['name', 'network', 'loadBalancingScheme', 'protocol', 'portName'],
  serverDefaults: {
    affinityCookieTtlSec: 0,
    'connectionDraining.drainingTimeoutSec': 0,
    enableCDN: false,
    'cdnPolicy.cacheMode': 'CACHE_ALL_STATIC',
    'cdnPolicy.clientTtl': 3600,
    'cdnPolicy.defaultTtl': 3600,
    'cdnPolicy.maxTtl': 86_400,
    'cdnPolicy.negativeCaching': true,
    'cdnPolicy.requestCoalescing': true,
    'cdnPolicy.serveWhileStale': 86_400,
    'cdnPolicy.signedUrlCacheMaxAgeSec': '3600',
    // GCE answers the digest of no secret where Google manages the client (ingress-gce pkg/backends/features/iap.go).
    'iap.oauth2ClientSecretSha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    loadBalancingScheme: 'EXTERNAL',
    'logConfig.enable': false,
    port: 80,
    portName: 'http',
    protocol: 'HTTP',
    sessionAffinity: 'NONE',
    timeoutSec: 30,
    'backends.*.balancingMode': 'UTILIZATION',
    'backends.*.capacityScaler': 1,
    'backends.*.description': '',
  },
  keyedLists: {
    backends: 'group',
    'cdnPolicy.signedUrlKeyNames': '=',
    'cdnPolicy.negativeCachingPolicy': 'code',
    'cdnPolicy.bypassCacheOnRequestHeaders': 'headerName',
    'cdnPolicy.cacheKeyPolicy.queryStringBlacklist': '=',
    'cdnPolicy.cacheKeyPolicy.queryStringWhitelist': '=',
  },
  confidential: ['customRequestHeaders', 'customResponseHeaders', 'iap'],
  canonicalise,
};
