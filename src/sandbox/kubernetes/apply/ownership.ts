import type { Json } from '../../state/json.js';
import { asObject, without } from '../json.js';
import type { Kind } from '../kinds/kind.js';
import { rootPlace, type TypedPlace } from '../merging/typed-place.js';
import type { JsonObject } from '../object.js';
import { difference, fieldSet, thisField, withoutSubtrees, type FieldSet } from './field-set.js';
import { memberElement } from './path-element.js';

/** The place of a kind's stored objects. */
export function objectPlace(kind: Kind): TypedPlace {
  return rootPlace(kind.fields, kind.type);
}

// Kubernetes (apimachinery, stripmeta.go): what identifies an object, or is the server's, belongs to no manager.
const serverMetadata = ['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'];
const serverFields = fieldSet(false, [
  [memberElement('apiVersion'), thisField],
  [memberElement('kind'), thisField],
  [
    memberElement('metadata'),
    fieldSet(
      true,
      [...serverMetadata, 'managedFields', 'resourceVersion'].map((name) => [memberElement(name), thisField]),
    ),
  ],
]);

/** What of a set a manager can own through a resource: neither the server's fields nor those of the other subresource. */
export function ownable(kind: Kind, subresource: string, set: FieldSet): FieldSet {
  const own = difference(set, serverFields);
  if (!kind.hasStatus) return own;
  const foreign = subresource === 'status' ? ['spec'] : ['status'];
  return withoutSubtrees(
    own,
    fieldSet(
      false,
      foreign.map((name) => [memberElement(name), thisField]),
    ),
  );
}

/** An object as managers see it: without the record of who manages what. */
export function withoutManagers(object: JsonObject): JsonObject {
  return { ...object, metadata: without(asObject(object['metadata']), 'managedFields') };
}

const emptyPod: JsonObject = { containers: null };

// Kubernetes' Go types have these members even when nothing was set, so nobody adds them.
const emptySpecs: Readonly<Record<string, JsonObject>> = {
  Pod: emptyPod,
  Deployment: { selector: null, template: { metadata: {}, spec: emptyPod }, strategy: {} },
  ReplicaSet: { selector: null, template: { metadata: {}, spec: emptyPod } },
};

/** What a new object is compared with: the zero value of its Go type, or nothing for a custom resource. */
export function emptyObject(kind: Kind): Json {
  if (kind.custom) return { metadata: {} };
  return { metadata: {}, spec: emptySpecs[kind.kind] ?? {}, status: {} };
}
