import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import type { Access } from './access.js';
import { emptyAnswer, jsonAnswer } from './answer.js';
import { printed, type JsonObject } from './json.js';
import type { Scope } from './link.js';
import { fieldMask } from './list/field-mask.js';
import { envelope } from './list/envelope.js';
import { aggregatedAnswer } from './list/lists.js';
import { checkLocation } from './location.js';
import type { Operations } from './operations.js';
import { notFound, notReady } from './refusal.js';
import type { Route } from './route.js';
import type { GceState, OperationRecord } from './state.js';

/** What the calls on operations need. */
export interface OperationCallParts {
  readonly state: GceState;
  readonly operations: Operations;
  readonly waitFor: (isDone: () => boolean, signal: AbortSignal | undefined) => Promise<void>;
}

type OperationRoute = Exclude<Route, { is: 'project' }>;

/** globalOperations, zoneOperations and regionOperations: get, list, wait, delete, aggregatedList. Throws Refusal. */
export class OperationCalls {
  constructor(private readonly parts: OperationCallParts) {}

  /** Answers a request on operations; undefined when there is no such method. */
  async answer(route: OperationRoute, request: SandboxRequest, access: Access): Promise<SandboxResponse | undefined> {
    const { state, operations } = this.parts;
    const project = `projects/${state.project.id}`;
    const masked = fieldMask(request.query);
    const shown = (body: JsonObject): SandboxResponse => jsonAnswer(masked(body), request.query);
    if (route.is === 'aggregated') {
      if (request.method !== 'GET') return undefined;
      access.require('compute.globalOperations.list', project);
      const items = Object.values(state.operations);
      const path = `${project}/aggregated/operations`;
      return shown(
        aggregatedAnswer('compute#operationAggregatedList', 'operations', path, items, request.query, state.project),
      );
    }
    const { scope } = route;
    if (scope === 'root') return undefined;
    checkLocation(scope);
    const collection =
      scope === 'global' ? 'globalOperations' : scope.startsWith('zones/') ? 'zoneOperations' : 'regionOperations';
    if (route.is === 'collection') {
      if (request.method !== 'GET') return undefined;
      access.require(`compute.${collection}.list`, project);
      const bodies = operations.list(scope).map(({ body }) => body);
      return shown(envelope('compute#operationList', `${project}/${scope}/operations`, bodies, request.query));
    }
    const link = `${project}/${scope}/operations/${route.name}`;
    if (route.action === undefined && request.method === 'GET') {
      access.require(`compute.${collection}.get`, link);
      return shown(this.#find(scope, route.name, link).body);
    }
    if (route.action === undefined && request.method === 'DELETE') {
      access.require(`compute.${collection}.delete`, link);
      const record = this.#find(scope, route.name, link);
      if (record.body['status'] !== 'DONE') throw notReady(link);
      operations.forget(record);
      return emptyAnswer();
    }
    if (route.action === 'wait' && request.method === 'POST') {
      access.require(`compute.${collection}.get`, link);
      const name = printed(this.#find(scope, route.name, link).body['name']);
      await this.parts.waitFor(() => state.operations[name]?.body['status'] !== 'RUNNING', request.signal);
      return shown(this.#find(scope, route.name, link).body);
    }
    return undefined;
  }

  #find(scope: Scope, name: string, link: string): OperationRecord {
    const record = this.parts.operations.find(scope, name);
    if (!record) throw notFound(link);
    return record;
  }
}
