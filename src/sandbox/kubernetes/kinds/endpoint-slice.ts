import type { FieldError } from '../field-error.js';
import { invalid, notSupported, required } from '../field-error.js';
import { asObject, asObjects, asText, asTextMap, without } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

function validate(object: JsonObject): readonly FieldError[] {
  const type = asText(object['addressType']) ?? '';
  if (type === '') return [required('addressType')];
  return addressTypes.includes(type) ? [] : [notSupported('addressType', type, addressTypes)];
}

function validateUpdate(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  if (next['addressType'] === previous['addressType']) return [];
  return [invalid('addressType', next['addressType'], 'field is immutable')];
}

const zoneKey = 'topology.kubernetes.io/zone';
const hostKey = 'kubernetes.io/hostname';

function mapEndpoints(object: JsonObject, map: (endpoint: JsonObject) => JsonObject): JsonObject {
  return { ...object, endpoints: asObjects(object['endpoints']).map(map) };
}

function fromTopology(endpoint: JsonObject): JsonObject {
  const { [zoneKey]: zone, [hostKey]: host, ...deprecatedTopology } = asTextMap(endpoint['topology']);
  return {
    ...without(endpoint, 'topology'),
    ...(zone === undefined ? {} : { zone }),
    ...(host === undefined ? {} : { nodeName: endpoint['nodeName'] ?? host }),
    ...(Object.keys(deprecatedTopology).length === 0 ? {} : { deprecatedTopology }),
  };
}

function toTopology(endpoint: JsonObject): JsonObject {
  const { zone, nodeName } = endpoint;
  const topology = {
    ...asObject(endpoint['deprecatedTopology']),
    ...(zone === undefined ? {} : { [zoneKey]: zone }),
    ...(nodeName === undefined ? {} : { [hostKey]: nodeName }),
  };
  const rest = without(endpoint, 'zone', 'deprecatedTopology');
  return Object.keys(topology).length === 0 ? rest : { ...rest, topology };
}

/** Kubernetes discovery.k8s.io/v1 EndpointSlice; v1beta1 (until 1.24) has a topology map for zone and node. */
export const endpointSliceKind: Kind = {
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  versions: [
    { group: 'discovery.k8s.io', version: 'v1', since: 21 },
    {
      group: 'discovery.k8s.io',
      version: 'v1beta1',
      since: 17,
      until: 24,
      type: 'V1beta1EndpointSlice',
      toStored: (object) => mapEndpoints(object, fromTopology),
      fromStored: (object) => mapEndpoints(object, toTopology),
    },
  ],
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1EndpointSlice',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: true,
  deleteReturnsObject: false,
  defaults: (object) => ({ endpoints: [], ports: [], ...object }),
  validate,
  validateUpdate,
};
