import type { KindTraits } from '../../../graph/kind-traits.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

/**
 * GCE: everything but the name can be changed in place, the type too (Compute API, update).
 * Type and port are immutable here for safety: the service behind still listens on the old port
 * while its successor is being warmed, and probing the new one would take it out.
 */
export const healthCheckTraits: KindTraits = {
  kind: 'healthCheck',
  outputOnly: SERVER_SET,
  markers: ['description'],
  immutable: [
    'name',
    'type',
    'httpHealthCheck.port',
    'httpHealthCheck.portSpecification',
    'httpsHealthCheck.port',
    'httpsHealthCheck.portSpecification',
    'http2HealthCheck.port',
    'http2HealthCheck.portSpecification',
  ],
  serverDefaults: {
    checkIntervalSec: 5,
    timeoutSec: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    'httpHealthCheck.requestPath': '/',
    'httpHealthCheck.proxyHeader': 'NONE',
    'httpsHealthCheck.requestPath': '/',
    'httpsHealthCheck.proxyHeader': 'NONE',
    'http2HealthCheck.requestPath': '/',
    'http2HealthCheck.proxyHeader': 'NONE',
    'logConfig.enable': false,
  },
  keyedLists: {},
  canonicalise: relativeLinks,
};
