import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import { Access } from './access.js';
import { frontEndPage, jsonAnswer } from './answer.js';
import type { JsonObject } from './json.js';
import type { HealthSource, Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import type { Scope } from './link.js';
import { fieldMask } from './list/field-mask.js';
import { aggregatedAnswer, type ScopedItem } from './list/lists.js';
import { checkLocation } from './location.js';
import type { Mutations } from './mutations.js';
import { OperationCalls } from './operation-calls.js';
import type { Operations } from './operations.js';
import { projectBody } from './project.js';
import type { ProjectReferences } from './project-references.js';
import { countRequest } from './rate-limits.js';
import { checkFormat, checkProject, LONGEST_BODY } from './request-checks.js';
import { ResourceCalls } from './resource-calls.js';
import { parsePath, type Route } from './route.js';
import type { GceState } from './state.js';
import type { Store } from './store.js';
import { unserved } from './unserved.js';

/** What the API is made of. */
export interface ServiceParts {
  readonly state: GceState;
  readonly store: Store;
  readonly operations: Operations;
  readonly mutations: Mutations;
  readonly references: ProjectReferences;
  readonly health: HealthSource;
  /** World time in epoch milliseconds. */
  readonly now: () => number;
  /** Resolves once an operation is done, or after two minutes of world time. */
  readonly waitFor: (isDone: () => boolean, signal: AbortSignal | undefined) => Promise<void>;
}

/** The methods of the Compute API, by path. Throws Refusal. */
export class ComputeService {
  readonly #resourceCalls: ResourceCalls;
  readonly #operationCalls: OperationCalls;

  constructor(private readonly parts: ServiceParts) {
    this.#resourceCalls = new ResourceCalls(parts);
    this.#operationCalls = new OperationCalls(parts);
  }

  /** Answers one request. */
  async answer(request: SandboxRequest): Promise<SandboxResponse> {
    if (request.body.length > LONGEST_BODY) return frontEndPage(413, request.path);
    const route = parsePath(request.path);
    if (!route) return unserved(request);
    const access = new Access(this.parts.state, request);
    access.enter();
    countRequest(this.parts.state, request, this.parts.now());
    checkFormat(request);
    checkProject(route.project, this.parts.state);
    if (route.is !== 'project' && route.collection === 'operations') {
      return (await this.#operationCalls.answer(route, request, access)) ?? unserved(request);
    }
    const masked = fieldMask(request.query);
    const body = this.#answerBody(route, request, access);
    return body === undefined ? unserved(request) : jsonAnswer(masked(body), request.query);
  }

  #answerBody(route: Route, request: SandboxRequest, access: Access): JsonObject | undefined {
    const { state, store } = this.parts;
    if (route.is === 'project') {
      if (request.method !== 'GET') return undefined;
      access.require('compute.projects.get', `projects/${state.project.id}`);
      return projectBody(store, state, access.quotaLimits);
    }
    const kind = kindOf(route.collection);
    if (!kind) return undefined;
    if (route.is === 'aggregated') return this.#aggregated(kind, request, access);
    const scope = scopeFor(kind, route);
    if (scope === undefined) return undefined;
    checkLocation(scope);
    const call = { kind, scope, request, access };
    return route.is === 'collection'
      ? this.#resourceCalls.onCollection(call)
      : this.#resourceCalls.onResource(call, route);
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
