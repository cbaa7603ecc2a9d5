import type { Access } from './access.js';
import { newFingerprint } from './identity.js';
import { sameJson, textOf, without, type JsonObject } from './json.js';
import type { Kind, Subject } from './kind.js';
import type { ProjectReferences } from './project-references.js';
import { invalidValue } from './refusal.js';
import type { Store } from './store.js';

const DESCRIPTION_LIMIT = 2048;

/** Fields that say which resource a body is, and that no body can change. */
export const IDENTITY = ['kind', 'id', 'creationTimestamp', 'selfLink', 'selfLinkWithId', 'zone', 'region', 'name'];

/** Turns what a client wants into the body that is stored. */
export class Settling {
  constructor(
    private readonly store: Store,
    private readonly references: ProjectReferences,
  ) {}

  /** Fills defaults, resolves references, checks: the body without identity and fingerprints. Throws Refusal. */
  settle(kind: Kind, body: JsonObject, subject: Subject, access: Access | undefined): JsonObject {
    const plain = without(body, [...IDENTITY, 'fingerprint', 'labelFingerprint']);
    const description = textOf(plain['description']) ?? '';
    if (description.length > DESCRIPTION_LIMIT) {
      throw invalidValue(
        'resource.description',
        description,
        `Must be at most ${String(DESCRIPTION_LIMIT)} characters long.`,
      );
    }
    const completed = this.references.normalized(kind, kind.complete(plain, subject));
    kind.check?.(completed, subject);
    this.references.check(kind, completed, access);
    return completed;
  }

  /** The body with new fingerprints; the labels' one stays while they are those of `previousLabels`. */
  stamp(kind: Kind, body: JsonObject, previousLabels: JsonObject | undefined): JsonObject {
    const { random } = this.store;
    const labelFingerprint =
      previousLabels && sameJson(previousLabels['labels'], body['labels'])
        ? previousLabels['labelFingerprint']
        : newFingerprint(random);
    return {
      ...body,
      ...(kind.fingerprint ? { fingerprint: newFingerprint(random) } : {}),
      ...(kind.labelFingerprint ? { labelFingerprint } : {}),
    };
  }
}
