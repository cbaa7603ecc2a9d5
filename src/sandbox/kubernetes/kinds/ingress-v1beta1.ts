import type { Json } from '../../state/json.js';
import { asObject, asObjects, without } from '../json.js';
import type { JsonObject } from '../object.js';

/**
 * The stored (v1) form of an Ingress of networking.k8s.io/v1beta1 or extensions/v1beta1: `backend` becomes
 * `defaultBackend`, `serviceName` and `servicePort` become `service`, and a path without a type gets
 * ImplementationSpecific (Kubernetes 1.19–1.21, pkg/apis/networking/v1beta1 conversion and defaults).
 */
export function fromV1beta1(object: JsonObject): JsonObject {
  return mapIngress(object, ['backend', 'defaultBackend'], toV1Backend, (path) => ({
    ...path,
    pathType: path['pathType'] ?? 'ImplementationSpecific',
  }));
}

/** The v1beta1 form of a stored Ingress: the opposite of `fromV1beta1`. */
export function toV1beta1(object: JsonObject): JsonObject {
  return mapIngress(object, ['defaultBackend', 'backend'], toV1beta1Backend, (path) => path);
}

type Mapping = (part: JsonObject) => JsonObject;

function mapIngress(object: JsonObject, names: readonly [string, string], backend: Mapping, path: Mapping): JsonObject {
  if (object['spec'] === undefined) return object;
  const spec = asObject(object['spec']);
  const [from, to] = names;
  const mapRule = (rule: JsonObject): JsonObject => {
    if (rule['http'] === undefined) return rule;
    const http = asObject(rule['http']);
    if (http['paths'] === undefined) return rule;
    const paths = asObjects(http['paths']).map((entry) => ({
      ...path(entry),
      ...(entry['backend'] === undefined ? {} : { backend: backend(asObject(entry['backend'])) }),
    }));
    return { ...rule, http: { ...http, paths } };
  };
  return {
    ...object,
    spec: {
      ...without(spec, from),
      ...(spec[from] === undefined ? {} : { [to]: backend(asObject(spec[from])) }),
      ...(spec['rules'] === undefined ? {} : { rules: asObjects(spec['rules']).map(mapRule) }),
    },
  };
}

function toV1Backend(backend: JsonObject): JsonObject {
  const { serviceName, servicePort } = backend;
  const rest = without(backend, 'serviceName', 'servicePort');
  if ((serviceName ?? '') === '' && servicePort === undefined) return rest;
  return { ...rest, service: { name: serviceName ?? '', port: portOf(servicePort) } };
}

function portOf(servicePort: Json | undefined): JsonObject {
  if (typeof servicePort === 'string') return servicePort === '' ? {} : { name: servicePort };
  return servicePort === undefined || servicePort === 0 ? {} : { number: servicePort };
}

function toV1beta1Backend(backend: JsonObject): JsonObject {
  if (backend['service'] === undefined) return backend;
  const service = asObject(backend['service']);
  const port = asObject(service['port']);
  return {
    ...without(backend, 'service'),
    serviceName: service['name'] ?? '',
    servicePort: port['name'] ?? port['number'] ?? 0,
  };
}
