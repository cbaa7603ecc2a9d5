import { z } from 'zod';
import type { FieldError } from '../field-error.js';
import { forbidden, invalid, notSupported, required } from '../field-error.js';
import { asNumber, asObject, asObjects, asText } from '../json.js';
import { nameErrors } from '../names.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import { fromV1beta1, toV1beta1 } from './ingress-v1beta1.js';
import type { Kind } from './kind.js';

const pathTypes = ['Exact', 'ImplementationSpecific', 'Prefix'];

const backendView = z.object({
  service: z
    .object({
      name: z.string(),
      port: z.object({ name: z.string().optional(), number: z.number().optional() }).default({}),
    })
    .optional(),
});

const ingressView = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
    finalizers: z.array(z.string()).default([]),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z
    .object({
      ingressClassName: z.string().optional(),
      defaultBackend: backendView.optional(),
      rules: z
        .array(
          z.object({
            host: z.string().optional(),
            http: z
              .object({
                paths: z.array(z.object({ path: z.string().optional(), pathType: z.string(), backend: backendView })),
              })
              .optional(),
          }),
        )
        .default([]),
    })
    .default({ rules: [] }),
});

/** An Ingress as in-world actors read it. */
export type Ingress = z.infer<typeof ingressView>;

/** One backend of an Ingress. */
export type IngressBackend = z.infer<typeof backendView>;

/** Reads a stored Ingress. Throws for an object of another kind. */
export function readIngress(object: KubernetesObject): Ingress {
  return ingressView.parse(object);
}

function validate(object: JsonObject): readonly FieldError[] {
  const spec = asObject(object['spec']);
  const rules = asObjects(spec['rules']);
  const errors: FieldError[] = [];
  if (rules.length === 0 && spec['defaultBackend'] === undefined) {
    errors.push(invalid('spec', [], 'either `defaultBackend` or `rules` must be specified'));
  }
  if (spec['defaultBackend'] !== undefined) {
    errors.push(...backendErrors(asObject(spec['defaultBackend']), 'spec.defaultBackend'));
  }
  return [...errors, ...rules.flatMap((rule, index) => ruleErrors(rule, `spec.rules[${index}]`))];
}

function ruleErrors(rule: JsonObject, field: string): readonly FieldError[] {
  const errors = [...hostErrors(asText(rule['host']) ?? '', `${field}.host`)];
  if (rule['http'] === undefined) return errors;
  const paths = asObjects(asObject(rule['http'])['paths']);
  if (paths.length === 0) errors.push(required(`${field}.http.paths`));
  return [...errors, ...paths.flatMap((path, index) => pathErrors(path, `${field}.http.paths[${index}]`))];
}

function hostErrors(host: string, field: string): readonly FieldError[] {
  if (host === '') return [];
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return [invalid(field, host, 'must be a DNS name, not an IP address')];
  if (!host.includes('*')) return nameErrors(field, host, 'dns1123-subdomain');
  // Kubernetes allows one wildcard, as the whole first label.
  if (host.startsWith('*.') && nameErrors(field, host.slice(2), 'dns1123-subdomain').length === 0) return [];
  return [invalid(field, host, wildcardExplanation)];
}

const wildcardExplanation =
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function pathErrors(path: JsonObject, field: string): readonly FieldError[] {
  const type = asText(path['pathType']);
  const text = asText(path['path']) ?? '';
  const errors: FieldError[] = [];
  if (type === undefined) errors.push(required(`${field}.pathType`, 'pathType must be specified'));
  else if (!pathTypes.includes(type)) errors.push(notSupported(`${field}.pathType`, type, pathTypes));
  else if (type !== 'ImplementationSpecific') errors.push(...absolutePathErrors(text, `${field}.path`));
  else if (text !== '' && !text.startsWith('/'))
    errors.push(invalid(`${field}.path`, text, 'must be an absolute path'));
  return [...errors, ...backendErrors(asObject(path['backend']), `${field}.backend`)];
}

function absolutePathErrors(path: string, field: string): readonly FieldError[] {
  if (!path.startsWith('/')) return [invalid(field, path, 'must be an absolute path')];
  const sequences = ['//', '/./', '/../', '%2f', '%2F'].filter((sequence) => path.includes(sequence));
  const suffixes = ['/..', '/.'].filter((suffix) => path.endsWith(suffix));
  return [
    ...sequences.map((sequence) => invalid(field, path, `must not contain '${sequence}'`)),
    ...suffixes.map((suffix) => invalid(field, path, `cannot end with '${suffix}'`)),
  ];
}

function backendErrors(backend: JsonObject, field: string): readonly FieldError[] {
  const service = backend['service'];
  const resource = backend['resource'];
  if (service !== undefined && resource !== undefined) {
    return [invalid(field, '', 'cannot set both resource and service backends')];
  }
  if (resource !== undefined) return [];
  if (service === undefined) return [required(field, 'either `service` or `resource` must be specified')];
  return serviceBackendErrors(asObject(service), `${field}.service`);
}

function serviceBackendErrors(service: JsonObject, field: string): readonly FieldError[] {
  const name = asText(service['name']) ?? '';
  const port = asObject(service['port']);
  const portName = asText(port['name']) ?? '';
  const number = asNumber(port['number']) ?? 0;
  const errors = name === '' ? [required(`${field}.name`)] : [...nameErrors(`${field}.name`, name, 'dns1035-label')];
  if (portName !== '' && number !== 0) {
    errors.push(invalid(field, '', 'cannot set both port name & port number'));
  } else if (portName !== '') {
    errors.push(...nameErrors(`${field}.port.name`, portName, 'dns1123-label'));
  } else if (number === 0) {
    errors.push(required(field, 'port name or number is required'));
  } else if (number < 1 || number > 65_535) {
    errors.push(invalid(`${field}.port.number`, number, 'must be between 1 and 65535, inclusive'));
  }
  return errors;
}

/** Kubernetes networking.k8s.io/v1: the old annotation and the new field may not be set together on creation. */
function classErrors(object: JsonObject): readonly FieldError[] {
  const annotation = asObject(asObject(object['metadata'])['annotations'])['kubernetes.io/ingress.class'];
  const className = asText(asObject(object['spec'])['ingressClassName']);
  if (annotation === undefined || className === undefined) return [];
  return [
    forbidden('metadata.annotations.kubernetes.io/ingress.class', 'can not be set when the class field is also set'),
  ];
}

const older = { type: 'V1beta1Ingress', toStored: fromV1beta1, fromStored: toV1beta1 };

/** Kubernetes networking.k8s.io/v1 Ingress; until 1.21 also of the same group's and of extensions' v1beta1. */
export const ingressKind: Kind = {
  kind: 'Ingress',
  group: 'networking.k8s.io',
  versions: [
    { group: 'networking.k8s.io', version: 'v1', since: 19 },
    { group: 'networking.k8s.io', version: 'v1beta1', since: 14, until: 21, ...older },
    { group: 'extensions', version: 'v1beta1', until: 21, ...older },
  ],
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Ingress',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  countsGenerations: true,
  deleteReturnsObject: false,
  initialStatus: () => ({ loadBalancer: {} }),
  validate,
  validateCreate: classErrors,
};
