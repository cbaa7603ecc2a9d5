import { asNumber, asObject, asObjects, asText } from '../../json.js';
import type { KubernetesObject } from '../../object.js';
import { ageColumn, ageOf, integer, nameColumn, orNone, text, wide, type Column } from '../column.js';

function nodeStatus({ spec, status }: KubernetesObject): string {
  const ready = asObjects(asObject(status)['conditions']).find((condition) => condition['type'] === 'Ready');
  const readiness = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return asObject(spec)['unschedulable'] === true ? `${readiness},SchedulingDisabled` : readiness;
}

const rolePrefix = 'node-role.kubernetes.io/';

function nodeRoles({ metadata }: KubernetesObject): string {
  const labels = Object.entries(metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)];
    return key === 'kubernetes.io/role' ? [value] : [];
  });
  return orNone(roles.sort().join(','));
}

function nodeAddress({ status }: KubernetesObject, type: string): string {
  const found = asObjects(asObject(status)['addresses']).find((address) => address['type'] === type);
  return orNone(asText(found?.['address']) ?? '');
}

function nodeInfo(field: string, missing: string): (node: KubernetesObject) => string {
  return ({ status }) => asText(asObject(asObject(status)['nodeInfo'])[field]) ?? missing;
}

const nodeColumns: readonly Column[] = [
  nameColumn,
  text('Status', nodeStatus),
  text('Roles', nodeRoles),
  ageColumn,
  text('Version', nodeInfo('kubeletVersion', '')),
  wide(text('Internal-IP', (node) => nodeAddress(node, 'InternalIP'))),
  wide(text('External-IP', (node) => nodeAddress(node, 'ExternalIP'))),
  wide(text('OS-Image', nodeInfo('osImage', '<unknown>'))),
  wide(text('Kernel-Version', nodeInfo('kernelVersion', '<unknown>'))),
  wide(text('Container-Runtime', nodeInfo('containerRuntimeVersion', '<unknown>'))),
];

const namespaceColumns: readonly Column[] = [
  nameColumn,
  text('Status', ({ status }) => asText(asObject(status)['phase']) ?? ''),
  ageColumn,
];

function size(value: KubernetesObject[string]): number {
  return Object.keys(asObject(value)).length;
}

const eventColumns: readonly Column[] = [
  text('Last Seen', (event, now) =>
    ageOf(asText(asObject(event['series'])['lastObservedTime']) ?? lastSeen(event), now),
  ),
  text('Type', ({ type }) => asText(type) ?? ''),
  text('Reason', ({ reason }) => asText(reason) ?? ''),
  text('Object', ({ involvedObject }) => {
    const { kind, name } = asObject(involvedObject);
    return `${(asText(kind) ?? '').toLowerCase()}/${asText(name) ?? ''}`;
  }),
  wide(text('Subobject', ({ involvedObject }) => asText(asObject(involvedObject)['fieldPath']) ?? '')),
  wide(text('Source', ({ source, reportingComponent }) => sourceText(asObject(source), asText(reportingComponent)))),
  text('Message', ({ message }) => (asText(message) ?? '').trim()),
  wide(text('First Seen', (event, now) => ageOf(asText(event['firstTimestamp']) ?? asText(event['eventTime']), now))),
  wide(integer('Count', ({ series, count }) => asNumber(asObject(series)['count']) ?? asNumber(count) ?? 1)),
  { ...nameColumn, wide: true },
];

function lastSeen(event: KubernetesObject): string | undefined {
  return asText(event['lastTimestamp']) ?? asText(event['firstTimestamp']) ?? asText(event['eventTime']);
}

function sourceText(source: Readonly<Record<string, unknown>>, reporter: string | undefined): string {
  const component = typeof source['component'] === 'string' ? source['component'] : (reporter ?? '');
  return typeof source['host'] === 'string' ? `${component}, ${source['host']}` : component;
}

/** The columns of what clusters and their owners keep. */
export const clusterColumns = {
  Node: nodeColumns,
  Namespace: namespaceColumns,
  Event: eventColumns,
  Secret: [
    nameColumn,
    text('Type', ({ type }) => asText(type) ?? ''),
    integer('Data', ({ data }) => size(data)),
    ageColumn,
  ],
  ConfigMap: [nameColumn, integer('Data', ({ data, binaryData }) => size(data) + size(binaryData)), ageColumn],
  ServiceAccount: [nameColumn, integer('Secrets', ({ secrets }) => asObjects(secrets).length), ageColumn],
  Lease: [nameColumn, text('Holder', ({ spec }) => asText(asObject(spec)['holderIdentity']) ?? ''), ageColumn],
} satisfies Readonly<Record<string, readonly Column[]>>;
