import { z } from 'zod';
import type { Json } from '../../state/json.js';
import type { FieldError } from '../field-error.js';
import { duplicate, forbidden, invalid, notSupported, required } from '../field-error.js';
import { asNumber, asObject, asObjects, asText, asTexts } from '../json.js';
import { nameErrors } from '../names.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';
import { allocateService } from './service-allocation.js';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const portRange = 'must be between 1 and 65535, inclusive';
// IANA_SVC_NAME, the rule for port names in Kubernetes.
const portName = /^(?=.*[a-z])[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const serviceView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
    labels: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.object({
    type: z.enum(['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    clusterIP: z.string().optional(),
    selector: z.record(z.string(), z.string()).default({}),
    ports: z
      .array(
        z.object({
          name: z.string().optional(),
          port: z.number(),
          protocol: z.string(),
          targetPort: z.union([z.number(), z.string()]),
          nodePort: z.number().optional(),
        }),
      )
      .default([]),
  }),
});

/** A Service as in-world actors read it. */
export type Service = z.infer<typeof serviceView>;

/** Reads a stored Service. Throws for an object of another kind. */
export function readService(object: KubernetesObject): Service {
  return serviceView.parse(object);
}

function withDefaults(object: JsonObject): JsonObject {
  const spec = asObject(object['spec']);
  const type = asText(spec['type']) ?? 'ClusterIP';
  const isNodePort = type === 'NodePort' || type === 'LoadBalancer';
  const inCluster = type !== 'ExternalName';
  const affinity = asText(spec['sessionAffinity']) ?? 'None';
  return {
    ...object,
    spec: {
      ...(inCluster ? { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' } : {}),
      ...(isNodePort ? { externalTrafficPolicy: 'Cluster' } : {}),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
      ...(affinity === 'ClientIP' ? { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } } : {}),
      ...spec,
      type,
      sessionAffinity: affinity,
      ...(spec['ports'] === undefined ? {} : { ports: asObjects(spec['ports']).map(portWithDefaults) }),
    },
  };
}

function portWithDefaults(port: JsonObject): JsonObject {
  const targetPort = port['targetPort'];
  const unset = targetPort === undefined || targetPort === 0 || targetPort === '';
  return { protocol: 'TCP', ...port, ...(unset ? { targetPort: port['port'] } : {}) };
}

/**
 * Kubernetes: an update that says nothing about the cluster IP or a node port keeps the old one, and a node port
 * that is repeated from before is dropped when the type no longer has any.
 */
function carryOver(next: JsonObject, previous: KubernetesObject): JsonObject {
  const spec = asObject(next['spec']);
  const before = asObject(previous['spec']);
  const type = asText(spec['type']) ?? 'ClusterIP';
  if (type === 'ExternalName' || before['type'] === 'ExternalName') return next;
  const oldPorts = asObjects(before['ports']);
  const ports = asObjects(spec['ports']).map((port) => {
    const same = oldPorts.find(
      (old) => old['port'] === port['port'] && old['protocol'] === (port['protocol'] ?? 'TCP'),
    );
    const { nodePort, ...rest } = port;
    if (type === 'ClusterIP') return nodePort === same?.['nodePort'] ? rest : port;
    return nodePort === undefined && same?.['nodePort'] !== undefined ? { ...port, nodePort: same['nodePort'] } : port;
  });
  const addresses =
    spec['clusterIP'] === undefined ? { clusterIP: before['clusterIP'], clusterIPs: before['clusterIPs'] } : {};
  return { ...next, spec: { ...spec, ...addresses, ...(spec['ports'] === undefined ? {} : { ports }) } };
}

function validate(object: JsonObject): readonly FieldError[] {
  const spec = asObject(object['spec']);
  const type = asText(spec['type']) ?? '';
  const ports = asObjects(spec['ports']);
  const errors: FieldError[] = [];
  if (!types.includes(type)) errors.push(notSupported('spec.type', type, types));
  if (type === 'ExternalName') {
    if (asText(spec['externalName']) === undefined) errors.push(required('spec.externalName'));
  } else if (ports.length === 0 && !isHeadless(spec)) {
    errors.push(required('spec.ports'));
  }
  if (type === 'LoadBalancer' && isHeadless(spec)) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services"));
  }
  if (type === 'NodePort' && isHeadless(spec)) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services"));
  }
  return [...errors, ...ports.flatMap((port, index) => portErrors(port, `spec.ports[${index}]`, type, ports, index))];
}

function portErrors(
  port: JsonObject,
  field: string,
  type: string,
  ports: readonly JsonObject[],
  index: number,
): readonly FieldError[] {
  const errors = [...portNameErrors(port, field, ports, index)];
  if (!isPort(port['port'])) errors.push(invalid(`${field}.port`, port['port'] ?? 0, portRange));
  if (!protocols.includes(asText(port['protocol']) ?? '')) {
    errors.push(notSupported(`${field}.protocol`, port['protocol'], protocols));
  }
  errors.push(...targetPortErrors(`${field}.targetPort`, port['targetPort']));
  const nodePort = asNumber(port['nodePort']) ?? 0;
  if (nodePort !== 0 && type !== 'NodePort' && type !== 'LoadBalancer') {
    errors.push(forbidden(`${field}.nodePort`, `may not be used when \`type\` is '${type}'`));
  }
  const earlier = ports.slice(0, index);
  if (earlier.some((other) => other['port'] === port['port'] && other['protocol'] === port['protocol'])) {
    errors.push(duplicate(field, { protocol: port['protocol'] ?? null, port: port['port'] ?? null }));
  }
  return errors;
}

function portNameErrors(
  port: JsonObject,
  field: string,
  ports: readonly JsonObject[],
  index: number,
): readonly FieldError[] {
  const name = asText(port['name']) ?? '';
  if (name === '') return ports.length > 1 ? [required(`${field}.name`)] : [];
  const taken = ports.slice(0, index).some((other) => other['name'] === name);
  return [...nameErrors(`${field}.name`, name, 'dns1123-label'), ...(taken ? [duplicate(`${field}.name`, name)] : [])];
}

function targetPortErrors(field: string, target: Json | undefined): readonly FieldError[] {
  if (typeof target === 'number') return isPort(target) ? [] : [invalid(field, target, portRange)];
  const name = asText(target) ?? '';
  if (name.length > 15) return [invalid(field, name, 'must be no more than 15 characters')];
  if (portName.test(name) && !name.includes('--')) return [];
  return [invalid(field, name, 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')];
}

function validateUpdate(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  const spec = asObject(next['spec']);
  const before = asObject(previous['spec']);
  if (spec['type'] === 'ExternalName' || before['type'] === 'ExternalName') return [];
  const addresses = asTexts(spec['clusterIPs']);
  const was = asText(before['clusterIP']);
  const is = asText(spec['clusterIP']) ?? addresses[0];
  if (was === undefined || was === is) return [];
  // Kubernetes: who changes clusterIP alone has changed clusterIPs as well.
  const isAlone = addresses.length === 0 || addresses[0] === was;
  return [invalid('spec.clusterIPs[0]', isAlone ? [is ?? ''] : addresses, 'may not change once set')];
}

function isHeadless(spec: JsonObject): boolean {
  return spec['clusterIP'] === 'None';
}

function isPort(value: Json | undefined): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** Kubernetes core/v1 Service. */
export const serviceKind: Kind = {
  kind: 'Service',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Service',
  nameRule: 'dns1035-label',
  hasStatus: true,
  countsGenerations: false,
  deleteReturnsObject: true,
  defaults: withDefaults,
  initialStatus: () => ({ loadBalancer: {} }),
  carryOver,
  validate,
  validateUpdate,
  allocate: allocateService,
  fieldSelectors: {
    'spec.clusterIP': (object) => asText(asObject(object['spec'])['clusterIP']) ?? '',
    'spec.type': (object) => asText(asObject(object['spec'])['type']) ?? '',
  },
};
