import { canonical } from './schema/canonical.js';
import { checkBody } from './schema/check-body.js';
import { isObject, mapStrings, mergePatch, sameJson, textOf, without, withoutEmpty, type JsonObject } from './json.js';
import { checkFingerprint } from './fingerprint.js';
import { newFingerprint, newId, pacificTime } from './identity.js';
import type { Action, ActionCall, ActionChange, Kind, Seconds, Subject, UpdateRule } from './kind.js';
import { kindOf } from './kinds/index.js';
import { formatLink, fullUrl, NAME, parseLink, relativeLink, type Scope } from './link.js';
import type { Operations } from './operations.js';
import { checkQuota } from './quota.js';
import { normalizeReference, resolveReference, type ReferenceContext } from './reference.js';
import { invalidValue, notFound, notReady, Refusal, requiredField } from './refusal.js';
import type { Access } from './access.js';
import { latest, type Entry, type GceState, type Version } from './state.js';
import { locationFields, type Store } from './store.js';

const IDENTITY = ['kind', 'id', 'creationTimestamp', 'selfLink', 'selfLinkWithId', 'zone', 'region', 'name'];
const DESCRIPTION_LIMIT = 2048;

/** Who calls, and with which requestId. */
export interface Caller {
  readonly access: Access;
  readonly requestId: string | undefined;
}

/**
 * insert, patch, update, delete and the changing actions of every kind. Each checks in GCE's order
 * (path, JSON, required, validity, references, state, fingerprint, in use, quota), then starts an
 * operation and answers it. All throw Refusal.
 */
export class Mutations {
  readonly #references: ReferenceContext;

  constructor(
    private readonly state: GceState,
    private readonly store: Store,
    private readonly operations: Operations,
    private readonly now: () => number,
  ) {
    this.#references = {
      project: state.project,
      entry: (link) => store.entry(link),
      isGlobalOnly: (collection) => kindOf(collection)?.scopes.every((scope) => scope === 'global') ?? false,
    };
  }

  /** Creates a resource from a body as sent. */
  insert(kind: Kind, scope: Scope, sent: JsonObject, caller: Caller): JsonObject {
    const entry = this.prepareInsert(kind, scope, sent, caller.access);
    if (kind.quota) checkQuota(kind, kind.quota, entry, this.store, this.state.quotaLimits);
    return this.#start(entry, 'insert', kind.seconds.insert, caller);
  }

  /** The entry that an insert would store, its creation still pending; refuses all but quotas. */
  prepareInsert(kind: Kind, scope: Scope, sent: JsonObject, access?: Access): Entry {
    const message = kind.message ?? '';
    checkBody(sent, message);
    for (const field of ['name', ...kind.required]) {
      if (sent[field] === undefined || sent[field] === null || sent[field] === '')
        throw requiredField(`resource.${field}`);
    }
    const name = textOf(sent['name']) ?? '';
    if (!NAME.test(name)) {
      throw invalidValue('resource.name', name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
    }
    const link = formatLink({ project: this.state.project.id, scope, collection: kind.collection, name });
    const subject: Subject = { link, name, scope, view: this.store, ...(access ? {} : { isSeed: true }) };
    const body = this.#settle(kind, without(canonical(sent, message), kind.outputOnly), subject, access);
    if (this.state.resources[link]) {
      throw new Refusal(409, 'alreadyExists', `The resource '${link}' already exists`);
    }
    const identity = {
      kind: `compute#${kind.singular}`,
      id: newId(this.store.random),
      creationTimestamp: pacificTime(this.now()),
      name,
      selfLink: fullUrl(link),
      ...locationFields(scope, this.state.project.id),
    };
    const next: Version = {
      body: { ...identity, ...this.#stamp(kind, body, undefined) },
      attached: kind.attachAtInsert?.(sent) ?? [],
    };
    return {
      link,
      collection: kind.collection,
      scope,
      pending: { operation: this.operations.newName(), change: 'insert', next },
    };
  }

  /** PATCH: merges the body as sent into the live one. */
  patch(kind: Kind, rule: UpdateRule, entry: Entry, sent: JsonObject, caller: Caller): JsonObject {
    return this.#update('patch', kind, rule, entry, sent, caller, (before) => mergePatch(before, sent));
  }

  /** PUT: what the body does not say goes back to its default. */
  put(kind: Kind, rule: UpdateRule, entry: Entry, sent: JsonObject, caller: Caller): JsonObject {
    return this.#update('put', kind, rule, entry, sent, caller, (before) => ({
      ...sent,
      name: sent['name'] ?? before['name'],
    }));
  }

  /** Deletes a resource that nobody refers to. */
  delete(kind: Kind, entry: Entry, caller: Caller): JsonObject {
    if (entry.pending) throw notReady(entry.link);
    const user = this.store.users(entry.link)[0];
    if (user !== undefined && !kind.inUseInOperation && !kind.deletableWhileUsed)
      throw this.#inUse(kind, entry.link, user);
    const operation = this.operations.newName();
    return this.#start({ ...entry, pending: { operation, change: 'delete' } }, 'delete', kind.seconds.delete, caller);
  }

  /** An action that changes the resource. */
  act(kind: Kind, action: Action, effect: ActionChange, entry: Entry, call: ActionCall, caller: Caller): JsonObject {
    if (action.request !== undefined) checkBody(call.request, action.request);
    const before = latest(entry);
    const next = effect.change({ ...call, request: canonical(call.request, action.request ?? '') });
    if (entry.pending) throw notReady(entry.link);
    let body = next.body;
    if (!sameJson(body, before.body)) {
      kind.check?.(body, call);
      body = this.#stamp(kind, body, before.body);
    } else if (kind.fingerprint && !effect.keepsFingerprint) body = this.#stamp(kind, body, before.body);
    const pending = { operation: this.operations.newName(), change: 'update' as const, next: { ...next, body } };
    return this.#start({ ...entry, pending }, effect.operationType, effect.seconds, caller, effect.immediate);
  }

  /** The resolver that actions use for references in their requests. */
  resolver(access: Access, usual: string | undefined): ActionCall['resolve'] {
    return (url, field, collections, permission = usual) => {
      const resolved = resolveReference(url, field, collections, this.#references);
      if (permission !== undefined) this.#requireOn(access, permission, relativeLink(resolved));
      return resolved;
    };
  }

  #update(
    method: 'patch' | 'put',
    kind: Kind,
    rule: UpdateRule,
    entry: Entry,
    sent: JsonObject,
    caller: Caller,
    combine: (before: JsonObject) => JsonObject,
  ): JsonObject {
    const message = kind.message ?? '';
    checkBody(sent, message);
    if (rule.needsFingerprint && textOf(sent['fingerprint']) === undefined) throw requiredField('resource.fingerprint');
    const before = latest(entry);
    const subject: Subject = {
      link: entry.link,
      name: parseLink(entry.link)?.name ?? '',
      scope: entry.scope,
      before: before.body,
      view: this.store,
    };
    const wanted = withoutEmpty(canonical(combine(before.body), message));
    if (wanted['name'] !== before.body['name']) {
      throw invalidValue('resource.name', textOf(wanted['name']) ?? '', 'Name cannot be changed.');
    }
    for (const field of kind.required) if (wanted[field] === undefined) throw requiredField(`resource.${field}`);
    const settled = this.#settle(kind, without(wanted, kind.outputOnly), subject, caller.access);
    const kept = Object.fromEntries(
      IDENTITY.flatMap((key) => (before.body[key] === undefined ? [] : [[key, before.body[key]]])),
    );
    const body = { ...kept, ...settled };
    kind.checkChange?.(before.body, body, method);
    if (entry.pending) throw notReady(entry.link);
    checkFingerprint(sent['fingerprint'], before.body['fingerprint']);
    const next: Version = { body: this.#stamp(kind, body, before.body), attached: before.attached };
    const pending = { operation: this.operations.newName(), change: 'update' as const, next };
    return this.#start({ ...entry, pending }, rule.operationType, kind.seconds.update, caller);
  }

  /** Fills defaults, resolves references, checks: the body without identity and fingerprints. */
  #settle(kind: Kind, body: JsonObject, subject: Subject, access: Access | undefined): JsonObject {
    const plain = without(body, [...IDENTITY, 'fingerprint', 'labelFingerprint']);
    const description = textOf(plain['description']) ?? '';
    if (description.length > DESCRIPTION_LIMIT) {
      throw invalidValue(
        'resource.description',
        description,
        `Must be at most ${String(DESCRIPTION_LIMIT)} characters long.`,
      );
    }
    let completed = kind.complete(plain, subject);
    for (const { path, collections, unchecked, outside } of kind.references) {
      if (unchecked) continue;
      completed = mapStrings(
        completed,
        path,
        (url, at) =>
          outside?.(url) ?? fullUrl(normalizeReference(url, `resource.${at}`, collections, this.#references)),
      );
    }
    kind.check?.(completed, subject);
    for (const { path, collections, permission, unchecked, outside } of kind.references) {
      if (unchecked) continue;
      mapStrings(completed, path, (url, at) => {
        if (outside?.(url) !== undefined) return url;
        const resolved = resolveReference(url, `resource.${at}`, collections, this.#references);
        if (permission !== undefined && access) this.#requireOn(access, permission, relativeLink(resolved));
        return resolved;
      });
    }
    return completed;
  }

  #requireOn(access: Access, permission: string, link: string): void {
    const collection = parseLink(link)?.collection ?? '';
    access.require(`compute.${kindOf(collection)?.permissionCollection ?? collection}.${permission}`, link);
  }

  #stamp(kind: Kind, body: JsonObject, previousLabels: JsonObject | undefined): JsonObject {
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

  #inUse(kind: Kind, link: string, user: string): Refusal {
    const show = (text: string): string =>
      kind.nounStyle === 'colons' ? colonForm(text, this.state.project.number) : text;
    return new Refusal(
      400,
      'resourceInUseByAnotherResource',
      `The ${kind.noun} resource '${show(link)}' is already being used by '${show(user)}'`,
    );
  }

  #start(entry: Entry, operationType: string, seconds: Seconds, caller: Caller, immediate?: true): JsonObject {
    const { access, requestId } = caller;
    return this.operations.start({ entry, operationType, seconds, user: access.user, requestId, immediate });
  }
}

/** The JSON object in a request's body; an empty body is `{}`. Throws 400 `parseError`. */
export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: a body that is no JSON and one that is no object are refused alike.
  }
  throw new Refusal(400, 'parseError', 'Parse Error');
}

/** The entry behind a path; 404 while it is absent. A resource still being created is there for mutations, which then find it not ready. */
export function requireEntry(store: Store, link: string): Entry {
  const entry = store.entry(link);
  if (!entry) throw notFound(link);
  return entry;
}

/** `GLOBAL:global/PROJECT:<number>/HEALTH_CHECK:<name>`, as recorded for health checks in use. */
function colonForm(link: string, projectNumber: string): string {
  const parts = parseLink(link);
  const noun = parts && kindOf(parts.collection)?.noun.toUpperCase();
  return parts && noun !== undefined ? `GLOBAL:global/PROJECT:${projectNumber}/${noun}:${parts.name}` : link;
}
