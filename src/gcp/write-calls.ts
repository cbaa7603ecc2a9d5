import type { JsonObject } from '../graph/json.js';
import type { ClientCall, ClientCalls } from './client-calls.js';
import { globalResource } from './client-resource.js';
import type { ComputeApi, GceOperation, GlobalCollection } from './compute-api.js';
import { GceRequestError } from './gce-request-error.js';
import { parseOperation } from './operation.js';

type Writes = Pick<ComputeApi, 'insert' | 'update' | 'patch' | 'delete' | 'setTarget' | 'setUrlMap'>;

/** The writing methods of a ComputeApi: each is one request and answers GCE's operation. */
export function writeMethods(calls: ClientCalls, project: string): Writes {
  const path = (collection: GlobalCollection, name: string): string =>
    `projects/${project}/global/${collection}/${name}`;
  const send = (call: ClientCall): Promise<GceOperation> => callForOperation(calls, call);
  const change = (verb: 'update' | 'patch'): Writes['update'] =>
    function changeOne(collection: GlobalCollection, name: string, body: JsonObject, requestId: string) {
      return send({
        request: `${verb === 'update' ? 'PUT' : 'PATCH'} ${path(collection, name)}`,
        make: (client, options) => {
          const { resource, parameter } = globalResource(client, collection);
          const parameters = { project, [parameter]: name, requestId, requestBody: body };
          const answer =
            verb === 'update' ? resource.update?.(parameters, options) : resource.patch?.(parameters, options);
          if (!answer) throw new Error(`GCE has no ${verb} for ${collection}`);
          return answer;
        },
      });
    };
  return {
    insert: (collection, body, requestId) =>
      send({
        request: `POST projects/${project}/global/${collection}`,
        make: (client, options) =>
          globalResource(client, collection).resource.insert({ project, requestId, requestBody: body }, options),
      }),
    update: change('update'),
    patch: change('patch'),
    delete: (collection, name, requestId) =>
      send({
        request: `DELETE ${path(collection, name)}`,
        make: (client, options) => {
          const { resource, parameter } = globalResource(client, collection);
          return resource.delete({ project, [parameter]: name, requestId }, options);
        },
      }),
    setTarget: (forwardingRule, target, requestId) =>
      send({
        request: `POST ${path('forwardingRules', forwardingRule)}/setTarget`,
        make: (client, options) =>
          client.globalForwardingRules.setTarget(
            { project, forwardingRule, requestId, requestBody: { target } },
            options,
          ),
      }),
    setUrlMap: (targetHttpProxy, urlMap, requestId) =>
      send({
        // GCE: this path has no `global/` (Compute API discovery doc).
        request: `POST projects/${project}/targetHttpProxies/${targetHttpProxy}/setUrlMap`,
        make: (client, options) =>
          client.targetHttpProxies.setUrlMap({ project, targetHttpProxy, requestId, requestBody: { urlMap } }, options),
      }),
  };
}

/** Makes a request whose answer is an operation. */
export async function callForOperation(calls: ClientCalls, call: ClientCall): Promise<GceOperation> {
  const body = await calls.call(call);
  const operation = parseOperation(body);
  if (!operation) throw new GceRequestError('the answer is no operation', 0, 'unreadableAnswer', call.request);
  return operation;
}
