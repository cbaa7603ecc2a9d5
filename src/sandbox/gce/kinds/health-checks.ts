import { printed, isObject, listOf, numberOf, textOf, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { invalidValue, requiredField } from '../refusal.js';
import { testIamPermissions } from './test-iam-permissions.js';

/** Type → the field with its settings and the port that GCE assumes (Compute API discovery document; gRPC has none). */
const TYPES: Readonly<Record<string, { readonly field: string; readonly port?: number; readonly isHttp?: true }>> = {
  HTTP: { field: 'httpHealthCheck', port: 80, isHttp: true },
  HTTPS: { field: 'httpsHealthCheck', port: 443, isHttp: true },
  HTTP2: { field: 'http2HealthCheck', port: 443, isHttp: true },
  TCP: { field: 'tcpHealthCheck', port: 80 },
  SSL: { field: 'sslHealthCheck', port: 443 },
  GRPC: { field: 'grpcHealthCheck' },
  GRPC_WITH_TLS: { field: 'grpcTlsHealthCheck' },
};

const RANGES = [
  ['checkIntervalSec', 1, 300],
  ['timeoutSec', 1, 300],
  ['healthyThreshold', 1, 10],
  ['unhealthyThreshold', 1, 10],
] as const;

/** compute.healthChecks; the type may change in place, with its object. */
export const healthChecks: Kind = {
  collection: 'healthChecks',
  singular: 'healthCheck',
  message: 'HealthCheck',
  scopes: ['global'],
  listKind: 'healthCheckList',
  aggregatedKind: 'healthChecksAggregatedList',
  insert: true,
  delete: true,
  put: { operationType: 'update' },
  patch: { operationType: 'patch' },
  actions: { testIamPermissions },
  seconds: { insert: [3, 12], update: [3, 12], delete: [3, 12] },
  required: ['type'],
  outputOnly: [],
  references: [],
  noun: 'health_check',
  nounStyle: 'colons',
  quota: { metric: 'HEALTH_CHECKS', limit: 2000 },
  complete(body) {
    const type = textOf(body['type']) ?? '';
    const settings = TYPES[type];
    const base = { checkIntervalSec: 5, timeoutSec: 5, healthyThreshold: 2, unhealthyThreshold: 2, ...body };
    if (!settings) return base;
    const sent = body[settings.field];
    if (!isObject(sent)) return base;
    return { ...base, [settings.field]: completeProbe(sent, settings) };
  },
  check(body) {
    const type = textOf(body['type']) ?? '';
    const settings = TYPES[type];
    if (!settings) throw invalidValue('resource.type', type, 'Health check type is not supported.');
    const probe = body[settings.field];
    if (!isObject(probe)) throw requiredField(`resource.${settings.field}`);
    for (const { field } of Object.values(TYPES)) {
      if (field !== settings.field && body[field] !== undefined) {
        throw invalidValue(
          `resource.${field}`,
          '',
          `Only ${settings.field} may be set for health checks of type ${type}.`,
        );
      }
    }
    for (const [field, from, to] of RANGES) {
      const value = numberOf(body[field]);
      if (value === undefined || value < from || value > to) {
        throw invalidValue(`resource.${field}`, value ?? '', `Must be between ${String(from)} and ${String(to)}.`);
      }
    }
    const timeout = numberOf(body['timeoutSec']) ?? 0;
    if (timeout > (numberOf(body['checkIntervalSec']) ?? 0)) {
      throw invalidValue('resource.timeoutSec', timeout, 'Timeout must not be greater than the check interval.');
    }
    checkProbe(probe, `resource.${settings.field}`, settings.isHttp === true);
    if (listOf(body['sourceRegions']).length > 0) checkSourceRegions(body, type);
  },
};

function completeProbe(sent: JsonObject, settings: { readonly port?: number; readonly isHttp?: true }): JsonObject {
  const specification = sent['portSpecification'] ?? 'USE_FIXED_PORT';
  return {
    ...(settings.port !== undefined && specification === 'USE_FIXED_PORT' ? { port: settings.port } : {}),
    ...(settings.port === undefined ? {} : { proxyHeader: 'NONE' }),
    ...(settings.isHttp ? { requestPath: '/' } : {}),
    ...sent,
  };
}

function checkProbe(probe: JsonObject, where: string, isHttp: boolean): void {
  const port = numberOf(probe['port']);
  const specification = probe['portSpecification'] ?? 'USE_FIXED_PORT';
  if (specification === 'USE_SERVING_PORT') {
    for (const field of ['port', 'portName']) {
      const value = probe[field];
      if (value !== undefined) {
        throw invalidValue(
          `${where}.${field}`,
          printed(value),
          'Port must not be set when portSpecification is USE_SERVING_PORT.',
        );
      }
    }
  } else if (specification === 'USE_NAMED_PORT') {
    throw invalidValue(`${where}.portSpecification`, 'USE_NAMED_PORT', 'Named ports are not supported.');
  } else if (port === undefined) throw requiredField(`${where}.port`);
  else if (port < 1 || port > 65535) throw invalidValue(`${where}.port`, port, 'Must be between 1 and 65535.');
  const path = textOf(probe['requestPath']);
  if (isHttp && path?.startsWith('/') === false) throw invalidValue(`${where}.requestPath`, path, 'Must start with /.');
}

/** GCE: exactly three regions, 30 seconds or more, HTTP(S) and TCP only. */
function checkSourceRegions(body: JsonObject, type: string): void {
  const count = listOf(body['sourceRegions']).length;
  if (count !== 3) throw invalidValue('resource.sourceRegions', '', 'Exactly 3 source regions must be specified.');
  if ((numberOf(body['checkIntervalSec']) ?? 0) < 30) {
    throw invalidValue(
      'resource.checkIntervalSec',
      printed(body['checkIntervalSec']),
      'Must be at least 30 with source regions.',
    );
  }
  if (!['HTTP', 'HTTPS', 'TCP'].includes(type)) {
    throw invalidValue('resource.type', type, 'Not supported with source regions.');
  }
}
