import type { FieldError } from '../field-error.js';
import { invalid, required } from '../field-error.js';
import { asObject, asText, asTextMap, isJsonObject, without } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import { dataKeyErrors, dataSizeErrors, immutableErrors } from './data-keys.js';
import type { Kind } from './kind.js';

const accountAnnotation = 'kubernetes.io/service-account.name';

/** Kubernetes: `stringData` is written only; what it says goes into `data`, encoded. */
function withDefaults(object: JsonObject): JsonObject {
  const texts = Object.entries(asTextMap(object['stringData']));
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  const data = { ...asObject(object['data']), ...Object.fromEntries(encoded) };
  const type = asText(object['type']) ?? '';
  return {
    ...without(object, 'stringData', 'data'),
    ...(Object.keys(data).length === 0 ? {} : { data }),
    type: type === '' ? 'Opaque' : type,
  };
}

function validate(object: JsonObject): readonly FieldError[] {
  const data = asObject(object['data']);
  return [...dataKeyErrors('data', data), ...dataSizeErrors('data', {}, data), ...typeErrors(object, data)];
}

/** Kubernetes ValidateSecret: what each built-in type needs. */
function typeErrors(object: JsonObject, data: JsonObject): readonly FieldError[] {
  const missing = (...keys: readonly string[]): readonly FieldError[] =>
    keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));
  switch (object['type']) {
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key');
    case 'kubernetes.io/ssh-auth':
      return asText(data['ssh-privatekey']) === undefined ? missing('ssh-privatekey') : [];
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined ? missing('username', 'password') : [];
    case 'kubernetes.io/dockercfg':
      return [...missing('.dockercfg'), ...jsonErrors('.dockercfg', data)];
    case 'kubernetes.io/dockerconfigjson':
      return [...missing('.dockerconfigjson'), ...jsonErrors('.dockerconfigjson', data)];
    case 'kubernetes.io/service-account-token': {
      const annotations = asTextMap(asObject(object['metadata'])['annotations']);
      return annotations[accountAnnotation] === undefined
        ? [required(`metadata.annotations[${accountAnnotation}]`)]
        : [];
    }
    default:
      return [];
  }
}

function jsonErrors(key: string, data: JsonObject): readonly FieldError[] {
  const text = asText(data[key]);
  if (text === undefined) return [];
  try {
    if (isJsonObject(JSON.parse(Buffer.from(text, 'base64').toString('utf8')))) return [];
  } catch {
    // Told below, without what was read: it may be a password.
  }
  return [invalid(`data[${key}]`, '<secret contents redacted>', 'invalid character in JSON')];
}

function validateUpdate(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  const type = next['type'] === previous['type'] ? [] : [invalid('type', next['type'], 'field is immutable')];
  return [...type, ...immutableErrors(next, previous, ['data'])];
}

/** Kubernetes core/v1 Secret. */
export const secretKind: Kind = {
  kind: 'Secret',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  namespaced: true,
  custom: false,
  fields: coreFields,
  type: 'V1Secret',
  nameRule: 'dns1123-subdomain',
  hasStatus: false,
  countsGenerations: false,
  deleteReturnsObject: false,
  defaults: withDefaults,
  // A client that says no type means the one that is there.
  carryOver: (next, previous) => ((asText(next['type']) ?? '') === '' ? { ...next, type: previous['type'] } : next),
  validate,
  validateUpdate,
  fieldSelectors: { type: (object) => asText(object['type']) ?? '' },
};
