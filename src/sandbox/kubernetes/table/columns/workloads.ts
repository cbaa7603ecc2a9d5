import { asNumber, asObject, asObjects, asText, asTextMap } from '../../json.js';
import type { JsonObject, KubernetesObject } from '../../object.js';
import { ageColumn, ageOf, integer, nameColumn, orNone, text, wide, type Column } from '../column.js';

function podStatus({ metadata, status }: KubernetesObject): string {
  const reason = asText(asObject(status)['reason']) ?? asText(asObject(status)['phase']) ?? '';
  const waiting = containerStates(status)
    .map((state) => asText(asObject(state['waiting'])['reason']) ?? asText(asObject(state['terminated'])['reason']))
    .find((found) => found !== undefined);
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return waiting ?? reason;
}

function containerStates(status: KubernetesObject[string]): readonly JsonObject[] {
  return asObjects(asObject(status)['containerStatuses']).map((container) => asObject(container['state']));
}

/** Ready containers of all: by their statuses, or by the pod's condition where a world says no more. */
function podReadiness({ spec, status }: KubernetesObject): string {
  const containers = asObjects(asObject(spec)['containers']).length;
  const statuses = asObjects(asObject(status)['containerStatuses']);
  const isReady = asObjects(asObject(status)['conditions']).some(
    (condition) => condition['type'] === 'Ready' && condition['status'] === 'True',
  );
  const ready = statuses.length > 0 ? statuses.filter((one) => one['ready'] === true).length : isReady ? containers : 0;
  return `${ready}/${containers}`;
}

function restarts({ status }: KubernetesObject, now: number): string {
  const statuses = asObjects(asObject(status)['containerStatuses']);
  const count = statuses.reduce((sum, one) => sum + (asNumber(one['restartCount']) ?? 0), 0);
  const ends = statuses.map((one) => asText(asObject(asObject(one['lastState'])['terminated'])['finishedAt']) ?? '');
  const last = ends.sort().at(-1) ?? '';
  return count === 0 || last === '' ? String(count) : `${count} (${ageOf(last, now)} ago)`;
}

function readinessGates({ spec, status }: KubernetesObject): string {
  const gates = asObjects(asObject(spec)['readinessGates']);
  const conditions = asObjects(asObject(status)['conditions']);
  const passed = gates.filter((gate) =>
    conditions.some(({ type, status: value }) => type === gate['conditionType'] && value === 'True'),
  );
  return gates.length === 0 ? '<none>' : `${passed.length}/${gates.length}`;
}

const podColumns: readonly Column[] = [
  nameColumn,
  text('Ready', podReadiness),
  text('Status', podStatus),
  text('Restarts', restarts),
  ageColumn,
  wide(text('IP', ({ status }) => orNone(asText(asObject(status)['podIP']) ?? ''))),
  wide(text('Node', ({ spec }) => orNone(asText(asObject(spec)['nodeName']) ?? ''))),
  wide(text('Nominated Node', ({ status }) => orNone(asText(asObject(status)['nominatedNodeName']) ?? ''))),
  wide(text('Readiness Gates', readinessGates)),
];

function templateContainers({ spec }: KubernetesObject, field: 'name' | 'image'): string {
  const containers = asObjects(asObject(asObject(asObject(spec)['template'])['spec'])['containers']);
  return containers.map((container) => asText(container[field]) ?? '').join(',');
}

/** A label selector in one line, `<none>` for an empty one. */
function selectorText(selector: JsonObject): string {
  const labels = Object.entries(asTextMap(selector['matchLabels'])).map(([key, value]) => `${key}=${value}`);
  return orNone(labels.join(','));
}

const templateColumns: readonly Column[] = [
  wide(text('Containers', (object) => templateContainers(object, 'name'))),
  wide(text('Images', (object) => templateContainers(object, 'image'))),
  wide(text('Selector', ({ spec }) => selectorText(asObject(asObject(spec)['selector'])))),
];

function count(object: KubernetesObject, part: 'spec' | 'status', field: string): number {
  return asNumber(asObject(object[part])[field]) ?? 0;
}

const deploymentColumns: readonly Column[] = [
  nameColumn,
  text('Ready', (object) => `${count(object, 'status', 'readyReplicas')}/${count(object, 'spec', 'replicas')}`),
  integer('Up-to-date', (object) => count(object, 'status', 'updatedReplicas')),
  integer('Available', (object) => count(object, 'status', 'availableReplicas')),
  ageColumn,
  ...templateColumns,
];

const replicaSetColumns: readonly Column[] = [
  nameColumn,
  integer('Desired', (object) => count(object, 'spec', 'replicas')),
  integer('Current', (object) => count(object, 'status', 'replicas')),
  integer('Ready', (object) => count(object, 'status', 'readyReplicas')),
  ageColumn,
  ...templateColumns,
];

/** The columns of what runs. */
export const workloadColumns = { Pod: podColumns, Deployment: deploymentColumns, ReplicaSet: replicaSetColumns };
