import type { JsonObject } from '../../../graph/json.js';
import type { Step } from '../../../plan/step.js';
import { outputsNeededBy } from '../../../plan/known-after-apply.js';
import { equalsManaged } from '../../../plan/comparison/compare-bodies.js';
import { objectIn, textIn, textsIn, without } from '../kinds/body.js';
import { GCLB_KINDS } from '../kinds/index.js';
import { insertedFields } from '../kinds/never-sent.js';
import { scopeIn } from '../live/owned-resources.js';
import type { GclbOperation } from '../operation.js';

/** The fields of a step's result that the world is compared with: not backends that were unknown when it was planned. */
function compared(body: JsonObject): JsonObject {
  return outputsNeededBy(body['backends'] ?? null).length === 0 ? body : without(body, 'backends');
}

function isResult(operation: GclbOperation, now: JsonObject | undefined): boolean {
  switch (operation.type) {
    case 'insert':
    case 'update': {
      const traits = GCLB_KINDS.get(operation.kind);
      if (now === undefined || traits === undefined) return false;
      if (operation.type === 'insert') {
        return equalsManaged(now, compared(insertedFields(operation.kind, operation.body)), traits);
      }
      const { before, after } = operation;
      // A step that changes nothing that is compared (it records the run) brings no difference about.
      return !equalsManaged(before, after, traits) && equalsManaged(now, compared(after), traits);
    }
    case 'delete':
    case 'delete-ingress':
      return now === undefined;
    case 'reserve-address':
      return now !== undefined;
    case 'apply-ingress': {
      const traits = GCLB_KINDS.get('ingress');
      return now !== undefined && traits !== undefined && equalsManaged(now, operation.manifest, traits);
    }
    case 'mark':
    case 'add-signed-url-key':
    case 'delete-signed-url-key':
    case 'await-instance-groups':
    case 'await-healthy':
    case 'settle':
      return false;
    default:
      return operation satisfies never;
  }
}

function keyOf(operation: GclbOperation): string | undefined {
  switch (operation.type) {
    case 'insert':
    case 'update':
    case 'delete':
      return `${operation.kind}/${scopeIn(operation.project)}/${operation.name}`;
    case 'reserve-address':
      return `address/global/${operation.name}`;
    case 'apply-ingress': {
      const { namespace, name } = ingressName(operation.manifest);
      return `ingress/clusters/${operation.cluster}/${namespace}/${name}`;
    }
    case 'delete-ingress':
      return `ingress/clusters/${operation.cluster}/${operation.namespace}/${operation.name}`;
    case 'mark':
    case 'add-signed-url-key':
    case 'delete-signed-url-key':
    case 'await-instance-groups':
    case 'await-healthy':
    case 'settle':
      return undefined;
    default:
      return operation satisfies never;
  }
}

function ingressName(manifest: JsonObject): { readonly namespace: string; readonly name: string } {
  const metadata = objectIn(manifest, 'metadata');
  return { namespace: textIn(metadata, 'namespace') ?? 'default', name: textIn(metadata, 'name') ?? '' };
}

/**
 * For judging whether a saved plan still holds: whether the resource `<kind>/<scope>/<name>` is (`now`, compared fields;
 * undefined: gone) what one of the steps makes of it, so that an earlier, interrupted apply may have done it.
 */
export function stepResults(
  steps: readonly Step<GclbOperation>[],
): (key: string, now: JsonObject | undefined) => boolean {
  return (key, now) => steps.some(({ operation }) => keyOf(operation) === key && isResult(operation, now));
}

/**
 * What was observed (`<kind>/<scope>/<name>`) without the keys for signed URLs that steps of the plan add or delete: whether
 * they are there tells only how far an earlier apply has got.
 */
export function withoutPlannedKeys(
  steps: readonly Step<GclbOperation>[],
  observed: Readonly<Record<string, JsonObject>>,
): Readonly<Record<string, JsonObject>> {
  const planned = steps.flatMap(({ operation }) =>
    operation.type === 'add-signed-url-key' || operation.type === 'delete-signed-url-key' ? [operation] : [],
  );
  return Object.fromEntries(
    Object.entries(observed).map(([key, body]) => {
      const own = planned.filter(
        ({ backendService }) => key === `backendService/${scopeIn(undefined)}/${backendService}`,
      );
      const moved = own.map(({ keyName }) => keyName);
      return [key, moved.length === 0 ? body : withoutKeys(body, moved)];
    }),
  );
}

function withoutKeys(body: JsonObject, keyNames: readonly string[]): JsonObject {
  const cdnPolicy = objectIn(body, 'cdnPolicy');
  const signedUrlKeyNames = textsIn(cdnPolicy, 'signedUrlKeyNames').filter((name) => !keyNames.includes(name));
  return { ...body, cdnPolicy: { ...cdnPolicy, signedUrlKeyNames } };
}
