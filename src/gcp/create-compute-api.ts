import { backendServiceMethods } from './backend-service-calls.js';
import { ClientCalls, type ClientOptions } from './client-calls.js';
import type { ComputeApi } from './compute-api.js';
import { operationMethods } from './operation-calls.js';
import { permissionMethods } from './permission-calls.js';
import { readMethods } from './read-calls.js';
import { targetHttpsProxyMethods } from './target-https-proxy-calls.js';
import { writeMethods } from './write-calls.js';

/** What an API of one project is made from. */
export interface ComputeApiOptions extends ClientOptions {
  readonly project: string;
}

/**
 * Compute Engine through Google's own client. Loads that client at the first request. Each method
 * makes one request per page and never retries; errors are GceRequestError (or KubemciError where the
 * credentials fail).
 */
export function createComputeApi({ project, ...options }: ComputeApiOptions): ComputeApi {
  return apiOf(new ClientCalls(options), project);
}

function apiOf(calls: ClientCalls, project: string): ComputeApi {
  return {
    project,
    inProject: (other) => apiOf(calls, other),
    ...readMethods(calls, project),
    ...permissionMethods(calls, project),
    ...writeMethods(calls, project),
    ...targetHttpsProxyMethods(calls, project),
    ...backendServiceMethods(calls, project),
    ...operationMethods(calls, project),
  };
}
