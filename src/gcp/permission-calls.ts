import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import { isJsonList } from '../graph/json.js';
import type { ClientCalls } from './client-calls.js';
import type { CallAnswer, CallOptions } from './client-resource.js';
import type { ComputeApi, TestableCollection } from './compute-api.js';

type Calls = Pick<ComputeApi, 'getProject' | 'testPermissions'>;

interface Testable {
  testIamPermissions(parameters: object, options: CallOptions): Promise<CallAnswer>;
}

function testable(client: compute_v1.Compute, collection: TestableCollection): Testable {
  switch (collection) {
    case 'addresses':
      return client.globalAddresses;
    case 'healthChecks':
      return client.healthChecks;
    case 'backendServices':
      return client.backendServices;
    case 'urlMaps':
      return client.urlMaps;
    case 'firewalls':
      return client.firewalls;
    default:
      return collection satisfies never;
  }
}

/** The methods of a ComputeApi that tell what the project and the credentials allow. */
export function permissionMethods(calls: ClientCalls, project: string): Calls {
  return {
    getProject: () =>
      calls.call({
        request: `GET projects/${project}`,
        make: (client, options) => client.projects.get({ project }, options),
      }),
    testPermissions: async (collection, resource, permissions) => {
      const body = await calls.call({
        request: `POST projects/${project}/global/${collection}/${resource}/testIamPermissions`,
        make: (client, options) =>
          testable(client, collection).testIamPermissions(
            { project, resource, requestBody: { permissions: [...permissions] } },
            options,
          ),
      });
      const granted = body['permissions'];
      return isJsonList(granted) ? granted.filter((permission) => typeof permission === 'string') : [];
    },
  };
}
