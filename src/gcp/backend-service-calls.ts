import { callForOperation } from './write-calls.js';
import type { ClientCalls } from './client-calls.js';
import type { ComputeApi } from './compute-api.js';

type BackendServiceWrites = Pick<ComputeApi, 'setSecurityPolicy' | 'addSignedUrlKey' | 'deleteSignedUrlKey'>;

/** What GCE changes on a backend service by methods of its own, not by its update (Compute API discovery doc). */
export function backendServiceMethods(calls: ClientCalls, project: string): BackendServiceWrites {
  const path = (name: string, method: string): string =>
    `POST projects/${project}/global/backendServices/${name}/${method}`;
  return {
    setSecurityPolicy: (backendService, securityPolicy, requestId) =>
      callForOperation(calls, {
        request: path(backendService, 'setSecurityPolicy'),
        make: (client, options) =>
          client.backendServices.setSecurityPolicy(
            {
              project,
              backendService,
              requestId,
              requestBody: securityPolicy === undefined ? {} : { securityPolicy },
            },
            options,
          ),
      }),
    addSignedUrlKey: (backendService, { keyName, keyValue }, requestId) =>
      callForOperation(calls, {
        request: path(backendService, 'addSignedUrlKey'),
        make: (client, options) =>
          client.backendServices.addSignedUrlKey(
            { project, backendService, requestId, requestBody: { keyName, keyValue } },
            options,
          ),
      }),
    deleteSignedUrlKey: (backendService, keyName, requestId) =>
      callForOperation(calls, {
        request: path(backendService, 'deleteSignedUrlKey'),
        make: (client, options) =>
          client.backendServices.deleteSignedUrlKey({ project, backendService, keyName, requestId }, options),
      }),
  };
}
