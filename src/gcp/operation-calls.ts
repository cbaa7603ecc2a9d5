import type { ClientCalls } from './client-calls.js';
import type { ComputeApi } from './compute-api.js';
import { parseOperation } from './operation.js';
import { allPages } from './pages.js';
import { callForOperation } from './write-calls.js';

// GCE: wait answers after two minutes at the latest (documentation of globalOperations.wait).
const LONGEST_WAIT_MS = 120_000;

/** The methods of a ComputeApi that deal with operations. */
export function operationMethods(
  calls: ClientCalls,
  project: string,
): Pick<ComputeApi, 'waitOperation' | 'listUnfinishedOperations'> {
  return {
    waitOperation: ({ name, scope }) => {
      const zone = scope.startsWith('zones/') ? scope.slice('zones/'.length) : undefined;
      return callForOperation(calls, {
        request: `POST projects/${project}/${scope}/operations/${name}/wait`,
        heldBackMs: LONGEST_WAIT_MS,
        make: (client, options) =>
          zone === undefined
            ? client.globalOperations.wait({ project, operation: name }, options)
            : client.zoneOperations.wait({ project, zone, operation: name }, options),
      });
    },
    listUnfinishedOperations: async () => {
      const bodies = await allPages(calls, `GET projects/${project}/global/operations`, (client, page, options) =>
        client.globalOperations.list({ project, filter: 'status!=DONE', ...page }, options),
      );
      return bodies.map(parseOperation).filter((operation) => operation !== undefined);
    },
  };
}
