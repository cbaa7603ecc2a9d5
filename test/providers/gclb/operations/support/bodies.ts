import type { JsonObject } from '../../../../../src/graph/json.js';
import { markerText, urlMapSentence } from '../../../../../src/providers/gclb/names/markers.js';
import { formatStatus, type LoadBalancerStatus } from '../../../../../src/providers/gclb/status/status.js';

const service = { service: 'default/zoneprinter', port: '80' };

export const GROUP = 'projects/p1/zones/us-east4-a/instanceGroups/g';
export const OTHER_GROUP = 'projects/p1/zones/europe-west1-c/instanceGroups/g';
export const link = (collection: string, name: string): string => `projects/p1/global/${collection}/${name}`;

/** Bodies of load balancer `lb`, as a plan holds them: canonical, links relative. */
export const healthCheck: JsonObject = {
  description: markerText('healthCheck', { loadBalancer: 'lb', service }),
  type: 'HTTP',
  checkIntervalSec: 60,
  timeoutSec: 60,
  healthyThreshold: 1,
  unhealthyThreshold: 10,
  httpHealthCheck: { port: 30061, requestPath: '/' },
};

export const backend = (group: string, rest: JsonObject = {}): JsonObject => ({
  group,
  balancingMode: 'RATE',
  maxRatePerInstance: 1e14,
  ...rest,
});

export const backendService = (backends: readonly JsonObject[]): JsonObject => ({
  description: markerText('backendService', { loadBalancer: 'lb', service }),
  protocol: 'HTTP',
  portName: 'port30061',
  healthChecks: [link('healthChecks', 'hc')],
  backends,
});

export const status: LoadBalancerStatus = {
  Description: urlMapSentence('lb'),
  LoadBalancerName: 'lb',
  Clusters: ['us', 'eu'],
  IPAddress: '198.51.100.10',
};

/** A URL map in canonical form: its status is an object. */
export const urlMap = (defaultService: string, more: Partial<LoadBalancerStatus> = {}): JsonObject => ({
  defaultService: link('backendServices', defaultService),
  status: { ...status, ...more },
});

export const seededUrlMap = (defaultService: string): JsonObject => ({
  name: 'um',
  description: formatStatus(status),
  defaultService: link('backendServices', defaultService),
});

export const targetHttpProxy = (map: string): JsonObject => ({
  description: markerText('targetHttpProxy', { loadBalancer: 'lb' }),
  urlMap: link('urlMaps', map),
});

export const forwardingRule = (proxy: string, ip: string): JsonObject => ({
  description: markerText('forwardingRule', { loadBalancer: 'lb' }),
  IPAddress: ip,
  IPProtocol: 'TCP',
  portRange: '80-80',
  target: link('targetHttpProxies', proxy),
});

export const firewall = (tags: readonly string[]): JsonObject => ({
  description: markerText('firewall', { loadBalancer: 'lb' }),
  network: link('networks', 'default'),
  allowed: [{ IPProtocol: 'tcp', ports: ['30061'] }],
  sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
  targetTags: tags,
});

/** An object without some fields. */
export function without(body: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)));
}
