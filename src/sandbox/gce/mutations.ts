import { canonical } from './schema/canonical.js';
import { checkBody } from './schema/check-body.js';
import { mergePatch, sameJson, textOf, without, withoutEmpty, type JsonObject } from './json.js';
import { checkFingerprint } from './fingerprint.js';
import { newId, pacificTime } from './identity.js';
import { inUse } from './in-use.js';
import type { Action, ActionCall, ActionChange, ActionWrite, Kind, Seconds, Subject, UpdateRule } from './kind.js';
import { formatLink, fullUrl, NAME, parseLink, type Scope } from './link.js';
import type { Operations } from './operations.js';
import type { ProjectReferences } from './project-references.js';
import { checkQuota } from './quota.js';
import { invalidValue, notReady, Refusal, requiredField } from './refusal.js';
import type { Access } from './access.js';
import { IDENTITY, Settling } from './settling.js';
import { latest, type Entry, type GceState, type Version } from './state.js';
import { locationFields, type Store } from './store.js';

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
  readonly #settling: Settling;

  constructor(
    private readonly state: GceState,
    private readonly store: Store,
    private readonly operations: Operations,
    private readonly now: () => number,
    references: ProjectReferences,
  ) {
    this.#settling = new Settling(store, references);
  }

  /** Creates a resource from a body as sent. */
  insert(kind: Kind, scope: Scope, sent: JsonObject, caller: Caller): JsonObject {
    const entry = this.prepareInsert(kind, scope, sent, caller.access);
    if (kind.quota) checkQuota(kind, kind.quota, entry, this.store, caller.access.quotaLimits);
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
    const body = this.#settling.settle(kind, without(canonical(sent, message), kind.outputOnly), subject, access);
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
      body: { ...identity, ...this.#settling.stamp(kind, body, undefined) },
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
      throw inUse(kind, entry.link, user, this.state.project.number);
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
      body = this.#settling.stamp(kind, body, before.body);
    } else if (kind.fingerprint && !effect.keepsFingerprint) body = this.#settling.stamp(kind, body, before.body);
    const pending = { operation: this.operations.newName(), change: 'update' as const, next: { ...next, body } };
    return this.#start({ ...entry, pending }, effect.operationType, effect.seconds, caller, effect.immediate);
  }

  /** An action that changes the resource at once: what clients see, and what a pending operation will leave. */
  write(action: Action, effect: ActionWrite, entry: Entry, call: ActionCall): JsonObject {
    if (action.request !== undefined) checkBody(call.request, action.request);
    const request = canonical(call.request, action.request ?? '');
    const { attached, answer } = effect.write({ ...call, request });
    const { current, pending } = entry;
    this.store.put({
      ...entry,
      ...(current === undefined ? {} : { current: { ...current, attached } }),
      ...(pending?.next === undefined ? {} : { pending: { ...pending, next: { ...pending.next, attached } } }),
    });
    return answer;
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
    const settled = this.#settling.settle(kind, without(wanted, kind.outputOnly), subject, caller.access);
    const kept = Object.fromEntries(
      IDENTITY.flatMap((key) => (before.body[key] === undefined ? [] : [[key, before.body[key]]])),
    );
    const body = { ...kept, ...settled };
    kind.checkChange?.(before.body, body, method);
    if (entry.pending) throw notReady(entry.link);
    checkFingerprint(sent['fingerprint'], before.body['fingerprint']);
    const next: Version = { body: this.#settling.stamp(kind, body, before.body), attached: before.attached };
    const pending = { operation: this.operations.newName(), change: 'update' as const, next };
    return this.#start({ ...entry, pending }, rule.operationType, kind.seconds.update, caller);
  }

  #start(entry: Entry, operationType: string, seconds: Seconds, caller: Caller, immediate?: true): JsonObject {
    const { access, requestId } = caller;
    const { user, conditions } = access;
    return this.operations.start({
      entry,
      operationType,
      seconds,
      user,
      requestId,
      immediate,
      fate: conditions.operation,
    });
  }
}
