import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import { Access } from './access.js';
import { jsonAnswer, unknownPath } from './answer.js';
import { textOf, without, type JsonObject } from './json.js';
import type { Action, ActionCall, HealthSource, Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import { formatLink, type Scope } from './link.js';
import { applyFields } from './list/field-mask.js';
import { aggregatedAnswer, listAnswer, visible, type ScopedItem } from './list/lists.js';
import { checkLocation } from './location.js';
import { parseBody, requireEntry, type Mutations } from './mutations.js';
import { OperationCalls } from './operation-calls.js';
import type { Operations } from './operations.js';
import { projectBody } from './project.js';
import { countRequest } from './rate-limits.js';
import { invalidValue, notFound } from './refusal.js';
import { RequestIds } from './request-ids.js';
import { parsePath, type Route } from './route.js';
import { checkBody } from './schema/check-body.js';
import { latest, type GceState } from './state.js';
import type { Store } from './store.js';

const PATH_NAME = /^(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19})$/;
const PATH_NAME_TEXT = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}';

type ResourceRoute = Extract<Route, { is: 'resource' }>;

/** What the API is made of. */
export interface ServiceParts {
  readonly state: GceState;
  readonly store: Store;
  readonly operations: Operations;
  readonly mutations: Mutations;
  readonly health: HealthSource;
  /** World time in epoch milliseconds. */
  readonly now: () => number;
  /** Resolves once an operation is done, or after two minutes of world time. */
  readonly waitFor: (isDone: () => boolean, signal: AbortSignal | undefined) => Promise<void>;
}

/** The methods of the Compute API, by path. Throws Refusal. */
export class ComputeService {
  readonly #requestIds: RequestIds;
  readonly #operationCalls: OperationCalls;

  constructor(private readonly parts: ServiceParts) {
    this.#requestIds = new RequestIds(parts.state);
    this.#operationCalls = new OperationCalls(parts);
  }

  /** Answers one request. */
  async answer(request: SandboxRequest): Promise<SandboxResponse> {
    const route = parsePath(request.path);
    if (!route) return unknownPath(request.path);
    const access = new Access(this.parts.state, request);
    access.enter();
    countRequest(this.parts.state, request, this.parts.now());
    this.#checkProject(route.project);
    if (route.is !== 'project' && route.collection === 'operations') {
      return (await this.#operationCalls.answer(route, request, access)) ?? unknownPath(request.path);
    }
    const body = this.#answerBody(route, request, access);
    if (body === undefined) return unknownPath(request.path);
    const fields = request.query.get('fields') ?? '';
    return jsonAnswer(fields === '' ? body : applyFields(body, fields), request.query);
  }

  #answerBody(route: Route, request: SandboxRequest, access: Access): JsonObject | undefined {
    const { state, store } = this.parts;
    if (route.is === 'project') {
      if (request.method !== 'GET') return undefined;
      access.require('compute.projects.get', `projects/${state.project.id}`);
      return projectBody(store, state);
    }
    const kind = kindOf(route.collection);
    if (!kind) return undefined;
    if (route.is === 'aggregated') return this.#aggregated(kind, request, access);
    const scope = scopeFor(kind, route);
    if (scope === undefined) return undefined;
    checkLocation(scope);
    return route.is === 'collection'
      ? this.#onCollection(kind, scope, request, access)
      : this.#onResource(kind, scope, route, request, access);
  }

  #onCollection(kind: Kind, scope: Scope, request: SandboxRequest, access: Access): JsonObject | undefined {
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

  #onResource(
    kind: Kind,
    scope: Scope,
    route: ResourceRoute,
    request: SandboxRequest,
    access: Access,
  ): JsonObject | undefined {
    const { state, store, mutations } = this.parts;
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
    if (route.action !== undefined)
      return this.#act(kind, scope, route.action, link, request, access, route.scope === 'root');
    if (route.scope === 'root' && !kind.fixed) return undefined;
    switch (request.method) {
      case 'GET': {
        access.require(permission(kind, scope, 'get'), link);
        return this.#read(kind, link);
      }
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
    const entry = fixed ?? requireEntry(store, link);
    const body = store.present(entry);
    if (!body) throw notFound(link);
    return body;
  }

  #act(
    kind: Kind,
    scope: Scope,
    name: string,
    link: string,
    request: SandboxRequest,
    access: Access,
    isWithoutScope: boolean,
  ): JsonObject | undefined {
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
    const call = (): ActionCall => ({
      link: entry.link,
      name: textOf(latest(entry).body['name']) ?? '',
      scope,
      before: latest(entry).body,
      view: store,
      version: latest(entry),
      request: without(parseBody(request.body), action.ignoredFields ?? []),
      query: request.query,
      resolve: mutations.resolver(access, effect.kind === 'change' ? 'use' : undefined),
      may: (wanted) => access.may(wanted),
    });
    if (effect.kind === 'change') {
      return this.#requestIds.once(request, (requestId) =>
        mutations.act(kind, action, effect, entry, call(), { access, requestId }),
      );
    }
    if (!entry.current) throw notFound(link);
    const answerCall = { ...call(), version: entry.current };
    if (action.request !== undefined) checkBody(answerCall.request, action.request);
    return effect.answer(answerCall, health);
  }

  #aggregated(kind: Kind, request: SandboxRequest, access: Access): JsonObject | undefined {
    const { state, store } = this.parts;
    if (kind.aggregatedKind === undefined || request.method !== 'GET') return undefined;
    const project = `projects/${state.project.id}`;
    access.require(`compute.${kind.collection}.list`, project);
    const items = store.entries(kind.collection).flatMap((entry): ScopedItem[] => {
      const body = store.present(entry);
      return body ? [{ scope: entry.scope, body }] : [];
    });
    const path = `${project}/aggregated/${kind.collection}`;
    return aggregatedAnswer(
      `compute#${kind.aggregatedKind}`,
      kind.collection,
      path,
      items,
      request.query,
      state.project,
    );
  }

  #checkProject(project: string): void {
    const { id, number } = this.parts.state.project;
    if (project !== id && project !== number) throw notFound(`projects/${project}`);
  }
}

/** The scope that a path means for a kind; undefined when the kind has no such path. */
function scopeFor(kind: Kind, route: Exclude<Route, { is: 'project' | 'aggregated' }>): Scope | undefined {
  if (kind.fixed) return route.scope === 'root' ? 'global' : undefined;
  if (route.scope === 'root') {
    // Only actions such as setUrlMap have a path without a scope, and those are of global kinds.
    return route.is === 'resource' && route.action !== undefined ? 'global' : undefined;
  }
  const form = route.scope === 'global' ? 'global' : route.scope.startsWith('zones/') ? 'zones' : 'regions';
  return kind.scopes.includes(form) ? route.scope : undefined;
}

function permission(kind: Kind, scope: Scope, verb: string): string {
  const collection = scope === 'global' ? (kind.permissionCollection ?? kind.collection) : kind.collection;
  return `compute.${collection}.${verb}`;
}
