import { isObject, objectsOf, stringsOf, textOf, type JsonObject } from '../json.js';
import type { Action } from '../kind.js';
import { newFingerprint } from '../identity.js';
import { invalidValue, Refusal } from '../refusal.js';
import type { Version } from '../state.js';

// A resource without a policy of its own has this etag (seen in reads of fresh resources).
const NO_POLICY: JsonObject = { etag: 'ACAB' };
const ROLE = /^(?:roles|projects\/[^/]+\/roles|organizations\/[^/]+\/roles)\/[\w.]+$/;
const MEMBER =
  /^(?:allUsers|allAuthenticatedUsers|(?:user|serviceAccount|group|domain|deleted|principal|principalSet):.+)$/;

/** getIamPolicy of a resource (Compute API discovery document). Nobody's permissions follow from it here. */
export const getIamPolicy: Action = {
  method: 'GET',
  effect: { kind: 'answer', answer: ({ version }) => policyOf(version) },
};

/** setIamPolicy: replaces the policy at once, against its etag when one is sent (wordings believed). */
export const setIamPolicy: Action = {
  request: 'GlobalSetPolicyRequest',
  effect: {
    kind: 'write',
    write({ version, request, view }) {
      // The policy may stand in `policy` or, as in older clients, beside it.
      const sent = isObject(request['policy']) ? request['policy'] : request;
      const etag = textOf(sent['etag']) ?? textOf(request['etag']);
      if (etag !== undefined && etag !== policyOf(version)['etag']) {
        throw new Refusal(
          409,
          'aborted',
          'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
          { status: 'ABORTED' },
        );
      }
      const bindings = objectsOf(sent['bindings']).filter((binding) => stringsOf(binding['members']).length > 0);
      bindings.forEach(checkBinding);
      const policy: JsonObject = {
        version: 1,
        etag: newFingerprint(view.random),
        ...(bindings.length > 0 ? { bindings } : {}),
      };
      const others = version.attached.filter((item) => item['iamPolicy'] === undefined);
      return { attached: [...others, { iamPolicy: policy }], answer: policy };
    },
  },
};

function policyOf({ attached }: Version): JsonObject {
  const policy = attached.map((item) => item['iamPolicy']).find(isObject);
  return policy ?? NO_POLICY;
}

function checkBinding(binding: JsonObject, index: number): void {
  const where = `policy.bindings[${String(index)}]`;
  const role = textOf(binding['role']) ?? '';
  if (!ROLE.test(role)) throw invalidValue(`${where}.role`, role, 'Role is not supported for this resource.');
  stringsOf(binding['members']).forEach((member, place) => {
    if (!MEMBER.test(member)) {
      throw invalidValue(
        `${where}.members[${String(place)}]`,
        member,
        'The member must be of a known type, such as user:, group: or serviceAccount:.',
      );
    }
  });
}
