import { isJsonList, isJsonObject } from '../graph/json.js';
import type { ClientCalls } from './client-calls.js';

/** Regions of the project that have an address of a name, sorted; one request per page of GCE's aggregated list. */
export async function regionsOfAddress(calls: ClientCalls, project: string, name: string): Promise<readonly string[]> {
  const regions = new Set<string>();
  let pageToken: string | undefined;
  do {
    const page = pageToken === undefined ? {} : { pageToken };
    const body = await calls.call({
      request: `GET projects/${project}/aggregated/addresses`,
      make: (client, options) =>
        client.addresses.aggregatedList({ project, filter: `name = "${name}"`, ...page }, options),
    });
    const scopes = isJsonObject(body['items']) ? Object.entries(body['items']) : [];
    for (const [scope, held] of scopes) {
      const found = isJsonObject(held) && isJsonList(held['addresses']) && held['addresses'].length > 0;
      if (found && scope.startsWith('regions/')) regions.add(scope.slice('regions/'.length));
    }
    const token = body['nextPageToken'];
    pageToken = typeof token === 'string' && token !== '' ? token : undefined;
  } while (pageToken !== undefined);
  return [...regions].sort();
}
