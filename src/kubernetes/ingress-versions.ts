import type { Json, JsonObject } from '../graph/json.js';
import { isJsonList, isJsonObject } from '../graph/json.js';

/**
 * The API versions in which clusters serve Ingresses, best first. Kubernetes serves networking.k8s.io/v1 from 1.19 on; 1.14 to
 * 1.21 serve networking.k8s.io/v1beta1, and all before 1.22 extensions/v1beta1 (Kubernetes deprecated API migration guide).
 */
export const INGRESS_VERSIONS = ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'] as const;

/** One of INGRESS_VERSIONS. */
export type IngressVersion = (typeof INGRESS_VERSIONS)[number];

type Change = (object: JsonObject) => JsonObject;

function without(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

function changed(value: Json | undefined, change: Change): Json | undefined {
  return isJsonObject(value) ? change(value) : value;
}

function eachChanged(value: Json | undefined, change: Change): Json | undefined {
  return isJsonList(value) ? value.map((element) => (isJsonObject(element) ? change(element) : element)) : value;
}

/** `object` with `field` changed where it has one. */
function at(object: JsonObject, field: string, change: (value: Json | undefined) => Json | undefined): JsonObject {
  return field in object ? { ...object, [field]: change(object[field]) } : object;
}

function everyPath(spec: JsonObject, change: Change): JsonObject {
  return at(spec, 'rules', (rules) =>
    eachChanged(rules, (rule) =>
      at(rule, 'http', (http) => changed(http, (routes) => at(routes, 'paths', (paths) => eachChanged(paths, change)))),
    ),
  );
}

function backendToV1(backend: JsonObject): JsonObject {
  const { serviceName, servicePort } = backend;
  if (serviceName === undefined) return backend;
  const port = typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort };
  return {
    ...without(backend, 'serviceName', 'servicePort'),
    service: { name: serviceName, ...(servicePort === undefined ? {} : { port }) },
  };
}

function backendFromV1(backend: JsonObject): JsonObject {
  const { service } = backend;
  if (!isJsonObject(service)) return backend;
  const port = isJsonObject(service['port']) ? service['port'] : {};
  return { ...without(backend, 'service'), serviceName: service['name'], servicePort: port['number'] ?? port['name'] };
}

/** Kubernetes: servers before 1.18 know no path types; what they do is ImplementationSpecific. */
function pathToV1(path: JsonObject): JsonObject {
  const written = path['pathType'] === undefined ? { ...path, pathType: 'ImplementationSpecific' } : path;
  return at(written, 'backend', (backend) => changed(backend, backendToV1));
}

function specToV1(spec: JsonObject): JsonObject {
  const { backend, ...rest } = everyPath(spec, pathToV1);
  return backend === undefined ? rest : { defaultBackend: changed(backend, backendToV1), ...rest };
}

function specFromV1(spec: JsonObject): JsonObject {
  const { defaultBackend, ...rest } = everyPath(spec, (path) =>
    at(path, 'backend', (backend) => changed(backend, backendFromV1)),
  );
  return defaultBackend === undefined ? rest : { backend: changed(defaultBackend, backendFromV1), ...rest };
}

/** An Ingress that was served in `version`, as networking.k8s.io/v1 has it. What the versions spell alike stays as it is. */
export function ingressToV1(ingress: JsonObject, version: IngressVersion): JsonObject {
  if (version === 'networking.k8s.io/v1') return ingress;
  return at({ ...ingress, apiVersion: 'networking.k8s.io/v1' }, 'spec', (spec) => changed(spec, specToV1));
}

/** A networking.k8s.io/v1 Ingress as `version` has it: what ingressToV1 makes of it is the same again. */
export function ingressFromV1(ingress: JsonObject, version: IngressVersion): JsonObject {
  if (version === 'networking.k8s.io/v1') return ingress;
  return at({ ...ingress, apiVersion: version }, 'spec', (spec) => changed(spec, specFromV1));
}
