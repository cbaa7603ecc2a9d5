import { printed, numberOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { Subject } from '../kind.js';
import { parseLink, relativeLink } from '../link.js';
import { invalidValue, requiredField, tooLarge } from '../refusal.js';
import { versions } from '../state.js';

const MOST_BACKENDS = 50;
const RATES = ['maxRate', 'maxRatePerInstance', 'maxRatePerEndpoint'] as const;

/** Fills a backend's defaults: UTILIZATION and, for an instance group in that mode, 0.8; capacity 1 (Compute API discovery document, known reads). */
export function completeBackend(backend: JsonObject): JsonObject {
  const mode = textOf(backend['balancingMode']) ?? 'UTILIZATION';
  const fillsUtilization = mode === 'UTILIZATION' && !isNeg(backend);
  return { capacityScaler: 1, ...(fillsUtilization ? { maxUtilization: 0.8 } : {}), ...backend, balancingMode: mode };
}

/** Refuses what GCE refuses in the backends of one service. Throws Refusal. */
export function checkBackends(backends: readonly JsonObject[]): void {
  if (backends.length > MOST_BACKENDS) throw tooLarge('resource.backends', MOST_BACKENDS, backends.length);
  const seen = new Set<string>();
  backends.forEach((backend, index) => {
    const where = `resource.backends[${String(index)}]`;
    const group = textOf(backend['group']);
    if (group === undefined) throw requiredField(`${where}.group`);
    if (seen.has(group))
      throw invalidValue(`${where}.group`, group, 'Duplicate instance group or network endpoint group.');
    seen.add(group);
    if (isNeg(backend)) checkNeg(backend, where);
    else checkInstanceGroup(backend, where);
    checkCapacity(backend, where);
  });
  if (new Set(backends.map(isNeg)).size > 1) {
    throw invalidValue(
      'resource.backends',
      '',
      'Backend service cannot have both instance groups and network endpoint groups.',
    );
  }
  const hasCapacity = backends.some((backend) => backend['capacityScaler'] !== 0);
  if (backends.length > 0 && !hasCapacity) {
    throw invalidValue('resource.backends', '', 'None of the backends have a valid capacity.');
  }
}

/** GCE: an instance group has one balancing mode in all services that use it (known behaviour; wording believed). */
export function checkSharedGroups(backends: readonly JsonObject[], { link, name, view }: Subject): void {
  const modes = new Map(
    backends.filter((backend) => !isNeg(backend)).map((backend) => [backend['group'], backend['balancingMode']]),
  );
  if (modes.size === 0) return;
  const groups = [...modes.keys()].map((group) => relativeLink(printed(group)));
  for (const user of new Set(groups.flatMap((group) => view.users(group)))) {
    const entry = user === link ? undefined : view.entry(user);
    for (const { body } of entry ? versions(entry) : []) {
      for (const other of objectsOf(body['backends'])) {
        const mode = modes.get(other['group']);
        if (mode === undefined || mode === other['balancingMode']) continue;
        const group = parseLink(relativeLink(textOf(other['group']) ?? ''))?.name ?? '';
        throw invalidValue(
          'resource.backends',
          '',
          `Validation failed for instance group '${group}': backend services '${name}' and '${printed(body['name'])}' point to the same instance group ` +
            'but the backends have incompatible balancing_mode. Values should be the same.',
        );
      }
    }
  }
}

function checkNeg(backend: JsonObject, where: string): void {
  if (backend['balancingMode'] === 'UTILIZATION') {
    throw invalidValue(
      `${where}.balancingMode`,
      'UTILIZATION',
      'UTILIZATION balancing mode is not supported for network endpoint groups.',
    );
  }
  for (const field of ['maxUtilization', 'maxRatePerInstance', 'maxConnectionsPerInstance'])
    refuseField(backend, field, where, 'network endpoint groups');
}

function checkInstanceGroup(backend: JsonObject, where: string): void {
  for (const field of ['maxRatePerEndpoint', 'maxConnectionsPerEndpoint'])
    refuseField(backend, field, where, 'instance groups');
}

function refuseField(backend: JsonObject, field: string, where: string, groups: string): void {
  const value = backend[field];
  if (value !== undefined)
    throw invalidValue(`${where}.${field}`, printed(value), `${field} is not supported for ${groups}.`);
}

function checkCapacity(backend: JsonObject, where: string): void {
  const scaler = numberOf(backend['capacityScaler']) ?? 1;
  if (scaler !== 0 && (scaler < 0.1 || scaler > 1)) {
    throw invalidValue(`${where}.capacityScaler`, scaler, 'Must be 0 or between 0.1 and 1.0.');
  }
  const utilization = numberOf(backend['maxUtilization']);
  if (utilization !== undefined && (utilization < 0 || utilization > 1)) {
    throw invalidValue(`${where}.maxUtilization`, utilization, 'Must be between 0.0 and 1.0.');
  }
  const rates = RATES.filter((field) => backend[field] !== undefined);
  if (rates.includes('maxRate') && rates.length > 1) {
    throw invalidValue(where, '', 'Both maxRate or maxRatePerInstance cannot be set.');
  }
  const mode = textOf(backend['balancingMode']) ?? '';
  if (mode === 'RATE' && rates.length === 0) {
    throw invalidValue(
      where,
      '',
      'One of maxRate, maxRatePerInstance or maxRatePerEndpoint must be set for RATE balancing mode.',
    );
  }
  for (const field of rates) {
    if ((numberOf(backend[field]) ?? 0) <= 0)
      throw invalidValue(`${where}.${field}`, printed(backend[field]), 'None of the backends have a valid capacity.');
  }
}

function isNeg(backend: JsonObject): boolean {
  return textOf(backend['group'])?.includes('/networkEndpointGroups/') === true;
}
