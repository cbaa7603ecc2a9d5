import { isObject, stringsOf, textOf, without, type JsonObject } from '../json.js';
import type { Action } from '../kind.js';
import { NAME } from '../link.js';
import { invalidValue, requiredField, tooLarge } from '../refusal.js';
import type { Version } from '../state.js';

// Google's page on signed URLs: three keys a backend, of 128 bits in web-safe base64.
const MOST_KEYS = 3;
const KEY = /^[-\w]{22}==$/;

/** addSignedUrlKey: only the key's name is ever read back, in `cdnPolicy.signedUrlKeyNames`; its value is attached, for the data plane. */
export const addSignedUrlKey: Action = {
  request: 'SignedUrlKey',
  permission: 'update',
  effect: {
    kind: 'change',
    operationType: 'addSignedUrlKey',
    seconds: [8, 20],
    change({ version, request }) {
      const name = textOf(request['keyName']);
      const value = textOf(request['keyValue']);
      if (name === undefined) throw requiredField('resource.keyName');
      if (value === undefined) throw requiredField('resource.keyValue');
      if (!NAME.test(name)) {
        throw invalidValue(
          'resource.keyName',
          name,
          "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
        );
      }
      if (!KEY.test(value)) throw invalidValue('resource.keyValue', '', 'Must be a base64url encoded 128-bit value.');
      const names = keyNames(version);
      if (names.includes(name)) throw invalidValue('resource.keyName', name, 'A key with this name already exists.');
      if (names.length === MOST_KEYS) throw tooLarge('resource.cdnPolicy.signedUrlKeyNames', MOST_KEYS, MOST_KEYS + 1);
      return withKeyNames({ ...version, attached: [...version.attached, { keyName: name, keyValue: value }] }, [
        ...names,
        name,
      ]);
    },
  },
};

/** deleteSignedUrlKey, by `keyName` in the query. */
export const deleteSignedUrlKey: Action = {
  permission: 'update',
  effect: {
    kind: 'change',
    operationType: 'deleteSignedUrlKey',
    seconds: [8, 20],
    change({ version, query }) {
      const name = query.get('keyName') ?? '';
      if (name === '') throw requiredField('keyName');
      const names = keyNames(version);
      if (!names.includes(name)) throw invalidValue('keyName', name, 'There is no key with this name.');
      return withKeyNames(
        { ...version, attached: version.attached.filter(({ keyName }) => keyName !== name) },
        names.filter((other) => other !== name),
      );
    },
  },
};

function keyNames({ body }: Version): readonly string[] {
  return stringsOf(isObject(body['cdnPolicy']) ? body['cdnPolicy']['signedUrlKeyNames'] : undefined);
}

function withKeyNames(version: Version, names: readonly string[]): Version {
  const policy: JsonObject = isObject(version.body['cdnPolicy']) ? version.body['cdnPolicy'] : {};
  const rest = without(policy, ['signedUrlKeyNames']);
  const cdnPolicy = names.length > 0 ? { ...rest, signedUrlKeyNames: names } : rest;
  const body = without(version.body, ['cdnPolicy']);
  return { ...version, body: Object.keys(cdnPolicy).length > 0 ? { ...body, cdnPolicy } : body };
}
