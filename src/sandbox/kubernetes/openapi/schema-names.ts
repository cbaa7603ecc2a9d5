import type { Kind, ServedVersion } from '../kinds/kind.js';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const metaTypes = new Set([
  'V1Condition',
  'V1LabelSelector',
  'V1LabelSelectorRequirement',
  'V1ManagedFieldsEntry',
  'V1ObjectMeta',
  'V1OwnerReference',
]);

// The packages of types that are not core/v1's, by how their names in the field tables begin.
const packages: readonly (readonly [RegExp, string])[] = [
  [/^V1beta1Endpoint/, 'io.k8s.api.discovery.v1beta1'],
  [/^V1beta1(?:Ingress|HTTPIngress)/, 'io.k8s.api.networking.v1beta1'],
  [/^DiscoveryV1|^V1(?:EndpointSlice|Endpoint|EndpointConditions|EndpointHints|For\w+)$/, 'io.k8s.api.discovery.v1'],
  [/^EventsV1/, 'io.k8s.api.events.v1'],
  [/^V1(?:Deployment|ReplicaSet|RollingUpdateDeployment)/, 'io.k8s.api.apps.v1'],
  [/^V1Lease/, 'io.k8s.api.coordination.v1'],
  [/^V1Scale/, 'io.k8s.api.autoscaling.v1'],
  [/^V1(?:Ingress|HTTPIngress|ServiceBackendPort)/, 'io.k8s.api.networking.v1'],
];

/** The name of a field table's type in OpenAPI documents: `V1PodSpec` → `io.k8s.api.core.v1.PodSpec`. */
export function schemaName(type: string): string {
  const name = type.replace(/^(?:CoreV1|DiscoveryV1|EventsV1|V1beta1|V1)/, '');
  if (metaTypes.has(type)) return `${meta}.${name}`;
  const found = packages.find(([pattern]) => pattern.test(type));
  return `${found?.[1] ?? 'io.k8s.api.core.v1'}.${name}`;
}

/** The name of the schema of a kind's objects in one of its versions. */
export function kindSchemaName(kind: Kind, version: ServedVersion): string {
  if (kind.custom) return `${version.group.split('.').reverse().join('.')}.${version.version}.${kind.kind}`;
  if (kind.readOnly === true)
    return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version.version}.${kind.kind}`;
  const own = schemaName(version.type ?? kind.type);
  if (version.group === '') return own;
  return own.replace(/[^.]+\.v\d\w*\.(\w+)$/, `${version.group.replace(/\..*/, '')}.${version.version}.$1`);
}
