import { asObject } from '../../kubernetes/json.js';
import type { JsonObject, KubernetesObject } from '../../kubernetes/object.js';
import type { ControllerContext } from '../context.js';

/** The objects of a kind whose controller is the given object, in its namespace. */
export function ownedBy(
  { kubernetes }: Pick<ControllerContext, 'kubernetes'>,
  owner: KubernetesObject,
  kind: string,
): readonly KubernetesObject[] {
  return kubernetes
    .list(kind, owner.metadata.namespace)
    .filter((object) => controllerUid(object) === owner.metadata.uid);
}

/** The uid of an object's controller, if it has one. */
export function controllerUid({ metadata }: KubernetesObject): string | undefined {
  return metadata.ownerReferences?.find((reference) => reference['controller'] === true)?.uid;
}

/** `namespace/name` of the object's controller when that is of a kind. */
export function controllerKey({ metadata }: KubernetesObject, kind: string): string | undefined {
  const owner = metadata.ownerReferences?.find((reference) => reference['controller'] === true);
  return owner?.kind === kind ? `${metadata.namespace ?? ''}/${owner.name}` : undefined;
}

/** The reference by which an object says that it is controlled by another. */
export function controllerReference({ apiVersion, kind, metadata: { name, uid } }: KubernetesObject): JsonObject {
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** `namespace/name`. */
export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The object of a kind at `namespace/name`. */
export function objectAt(
  { kubernetes }: Pick<ControllerContext, 'kubernetes'>,
  kind: string,
  key: string,
): KubernetesObject | undefined {
  const [namespace = '', name = ''] = key.split('/');
  return kubernetes.get(kind, namespace, name);
}

/** An object's pod template. */
export function templateOf(object: KubernetesObject): JsonObject {
  return asObject(asObject(object['spec'])['template']);
}
