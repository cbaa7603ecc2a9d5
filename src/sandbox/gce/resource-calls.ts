import type { SandboxRequest } from '../http/message.js';
import type { Access } from './access.js';
import { textOf, without, type JsonObject } from './json.js';
import type { Action, ActionCall, HealthSource, Kind } from './kind.js';
import { formatLink, type Scope } from './link.js';
import { listAnswer, visible } from './list/lists.js';
import type { Mutations } from './mutations.js';
import { permission } from './permission.js';
import type { ProjectReferences } from './project-references.js';
import { invalidValue, notFound } from './refusal.js';
import { parseBody } from './request-body.js';
import { RequestIds } from './request-ids.js';
import type { Route } from './route.js';
import { checkBody } from './schema/check-body.js';
import { latest, type Entry, type GceState } from './state.js';
import type { Store } from './store.js';

const PATH_NAME = /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19})$/;
const PATH_NAME_TEXT = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}';

type ResourceRoute = Extract<Route, { is: 'resource' }>;

/** What calls on resources need. */
export interface ResourceCallParts {
  readonly state: GceState;
  readonly store: Store;
  readonly mutations: Mutations;
  readonly references: ProjectReferences;
  readonly health: HealthSource;
}

/** A request on a kind in one scope. */
export interface KindCall {
  readonly kind: Kind;
  readonly scope: Scope;
  readonly request: SandboxRequest;
  readonly access: Access;
}

/** list, insert, get, delete, patch, update and the actions of every kind. Each answers undefined when there is no such method, and throws Refusal. */
export class ResourceCalls {
  readonly #requestIds: RequestIds;

  constructor(private readonly parts: ResourceCallParts) {
    this.#requestIds = new RequestIds(parts.state);
  }

  /** A request on a collection. */
  onCollection({ kind, scope, request, access }: KindCall): JsonObject | undefined {
    const { state, store, mutations } = this.parts;
    const { query } = request;
    if (request.method === 'GET') {
      access.require(permission(kind, scope, 'list'), `projects/${state.project.id}`);
      const path = kind.fixed ? kind.collection : `${scope}/${kind.collection}`;
      return listAnswer(kind, `projects/${state.project.id}/${path}`, visible(kind, scope, store), query);
    }
    if (request.method !== 'POST' || !kind.insert) return undefined;
    const sent = parseBody(request.body);
    const link = formatLink({
      project: state.project.id,
      scope,
      collection: kind.collection,
      name: textOf(sent['name']) ?? '',
    });
    access.require(permission(kind, scope, 'create'), link);
    if (sent['labels'] !== undefined) access.require(permission(kind, scope, 'setLabels'), link);
    return this.#requestIds.once(request, (requestId) => mutations.insert(kind, scope, sent, { access, requestId }));
  }

  /** A request on one resource, or a method at a place where a resource's name would be. */
  onResource(call: KindCall, route: ResourceRoute): JsonObject | undefined {
    const { kind, scope, request, access } = call;
    const { state, store } = this.parts;
    const collectionAction = route.action === undefined ? kind.collectionActions?.[route.name] : undefined;
    if (collectionAction) {
      if (request.method !== 'GET' || route.scope === 'root') return undefined;
      access.require(permission(kind, scope, collectionAction.permission), `projects/${state.project.id}`);
      return collectionAction.answer(store, visible(kind, scope, store), request.query);
    }
    if (!PATH_NAME.test(route.name)) {
      throw invalidValue(kind.singular, route.name, `Must be a match of regex '${PATH_NAME_TEXT}'`);
    }
    const link = kind.fixed
      ? `projects/${state.project.id}/${kind.collection}/${route.name}`
      : formatLink({ project: state.project.id, scope, collection: kind.collection, name: route.name });
    if (route.action !== undefined) return this.#act(call, route.action, link, route.scope === 'root');
    if (route.scope === 'root' && !kind.fixed) return undefined;
    return this.#onOne(call, link);
  }

  #onOne({ kind, scope, request, access }: KindCall, link: string): JsonObject | undefined {
    const { store, mutations } = this.parts;
    switch (request.method) {
      case 'GET':
        access.require(permission(kind, scope, 'get'), link);
        return this.#read(kind, link);
      case 'DELETE':
        if (!kind.delete) return undefined;
        access.require(permission(kind, scope, 'delete'), link);
        return this.#requestIds.once(request, (requestId) =>
          mutations.delete(kind, requireEntry(store, link), { access, requestId }),
        );
      case 'PATCH':
      case 'PUT': {
        const rule = request.method === 'PATCH' ? kind.patch : kind.put;
        if (!rule) return undefined;
        access.require(permission(kind, scope, 'update'), link);
        const update = request.method === 'PATCH' ? 'patch' : 'put';
        return this.#requestIds.once(request, (requestId) =>
          mutations[update](kind, rule, requireEntry(store, link), parseBody(request.body), { access, requestId }),
        );
      }
      default:
        return undefined;
    }
  }

  #read(kind: Kind, link: string): JsonObject {
    const { store } = this.parts;
    const fixed = kind.fixed && store.entries(kind.collection).find((entry) => entry.link === link);
    const body = store.present(fixed ?? requireEntry(store, link));
    if (!body) throw notFound(link);
    return body;
  }

  #act(call: KindCall, name: string, link: string, isWithoutScope: boolean): JsonObject | undefined {
    const { kind, scope, request, access } = call;
    const { store, mutations, health } = this.parts;
    const action: Action | undefined = kind.actions?.[name];
    if (!action || request.method !== (action.method ?? 'POST')) return undefined;
    if ((action.withoutScope ?? false) !== isWithoutScope) return undefined;
    if (!action.open) access.require(permission(kind, scope, action.permission ?? name), link);
    const { effect } = action;
    const entry =
      action.withoutResource && !store.entry(link)
        ? { link, collection: kind.collection, scope, current: { body: {}, attached: [] } }
        : requireEntry(store, link);
    switch (effect.kind) {
      case 'change':
        return this.#requestIds.once(request, (requestId) =>
          mutations.act(kind, action, effect, entry, this.#call(call, action, entry), { access, requestId }),
        );
      case 'write':
        return mutations.write(action, effect, entry, this.#call(call, action, entry));
      case 'answer': {
        if (!entry.current) throw notFound(link);
        const answerCall = { ...this.#call(call, action, entry), version: entry.current };
        if (action.request !== undefined) checkBody(answerCall.request, action.request);
        return effect.answer(answerCall, health);
      }
    }
  }

  #call({ scope, request, access }: KindCall, action: Action, entry: Entry): ActionCall {
    const version = latest(entry);
    return {
      link: entry.link,
      name: textOf(version.body['name']) ?? '',
      scope,
      before: version.body,
      view: this.parts.store,
      version,
      request: without(parseBody(request.body), action.ignoredFields ?? []),
      query: request.query,
      resolve: this.parts.references.resolver(access, action.effect.kind === 'change' ? 'use' : undefined),
      may: (wanted) => access.may(wanted),
    };
  }
}

/** The entry behind a path; 404 while it is absent. A resource still being created is there for mutations, which then find it not ready. */
function requireEntry(store: Store, link: string): Entry {
  const entry = store.entry(link);
  if (!entry) throw notFound(link);
  return entry;
}
