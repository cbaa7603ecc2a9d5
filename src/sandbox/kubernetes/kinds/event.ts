import type { FieldError } from '../field-error.js';
import { invalid, required } from '../field-error.js';
import { asObject, asText, without } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

// The same event in the words of core/v1 and of events.k8s.io/v1 (Kubernetes pkg/apis/events/v1/conversion.go).
const renamed: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
];

function rename(object: JsonObject, names: readonly (readonly [string, string])[]): JsonObject {
  const moved = names.flatMap(([from, to]) => (object[from] === undefined ? [] : [[to, object[from]] as const]));
  return { ...without(object, ...names.map(([from]) => from)), ...Object.fromEntries(moved) };
}

const events = {
  type: 'EventsV1Event',
  toStored: (object: JsonObject) =>
    rename(
      object,
      renamed.map(([core, other]) => [other, core] as const),
    ),
  fromStored: (object: JsonObject) => rename(object, renamed),
};

function validate(object: JsonObject): readonly FieldError[] {
  const about = asObject(object['involvedObject']);
  const namespace = asText(asObject(object['metadata'])['namespace']);
  const said = asText(about['namespace']) ?? '';
  // Kubernetes: events about cluster-scoped objects are kept in `default`.
  const fits = namespace === undefined || said === namespace || (said === '' && namespace === 'default');
  return [
    ...(fits ? [] : [invalid('involvedObject.namespace', said, 'does not match event.namespace')]),
    ...(object['eventTime'] !== undefined && (asText(object['reportingComponent']) ?? '') === ''
      ? [required('reportingController')]
      : []),
  ];
}

function aboutField(name: string): (object: KubernetesObject) => string {
  return (object) => asText(asObject(object['involvedObject'])[name]) ?? '';
}

/** Kubernetes core/v1 and events.k8s.io/v1 Event: one object in two groups. */
export const eventKind: Kind = {
  kind: 'Event',
  group: '',
  versions: [
    { group: '', version: 'v1' },
    { group: 'events.k8s.io', version: 'v1', since: 19, ...events },
    { group: 'events.k8s.io', version: 'v1beta1', until: 24, ...events },
  ],
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'CoreV1Event',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: false,
  validate,
  fieldSelectors: {
    'involvedObject.kind': aboutField('kind'),
    'involvedObject.namespace': aboutField('namespace'),
    'involvedObject.name': aboutField('name'),
    'involvedObject.uid': aboutField('uid'),
    'involvedObject.apiVersion': aboutField('apiVersion'),
    'involvedObject.resourceVersion': aboutField('resourceVersion'),
    'involvedObject.fieldPath': aboutField('fieldPath'),
    reason: (object) => asText(object['reason']) ?? '',
    reportingComponent: (object) => asText(object['reportingComponent']) ?? '',
    source: (object) => asText(asObject(object['source'])['component']) ?? asText(object['reportingComponent']) ?? '',
    type: (object) => asText(object['type']) ?? '',
  },
};
