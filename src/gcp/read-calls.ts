import type { JsonObject } from '../graph/json.js';
import type { ClientCalls } from './client-calls.js';
import { globalResource, zonalResource } from './client-resource.js';
import {
  isGlobalCollection,
  isZonalCollection,
  type ComputeApi,
  type GlobalCollection,
  type ZonalCollection,
} from './compute-api.js';
import { GceRequestError } from './gce-request-error.js';
import { regionsOfAddress } from './addresses-by-region.js';
import { parseHealth } from './health.js';
import { parseLink } from './link.js';
import { missingAsUndefined } from './missing.js';
import { allPages } from './pages.js';

type Reads = Pick<ComputeApi, 'get' | 'list' | 'getByLink' | 'listInZone' | 'getHealth' | 'regionsOfAddress'>;

/** The reading methods of a ComputeApi. */
export function readMethods(calls: ClientCalls, project: string): Reads {
  const getGlobal = (owner: string, collection: GlobalCollection, name: string): Promise<JsonObject | undefined> =>
    missingAsUndefined(
      owner,
      calls.call({
        request: `GET projects/${owner}/global/${collection}/${name}`,
        make: (client, options) => {
          const { resource, parameter } = globalResource(client, collection);
          return resource.get({ project: owner, [parameter]: name }, options);
        },
      }),
    );
  const getZonal = (
    owner: string,
    zone: string,
    collection: ZonalCollection,
    name: string,
  ): Promise<JsonObject | undefined> =>
    missingAsUndefined(
      owner,
      calls.call({
        request: `GET projects/${owner}/zones/${zone}/${collection}/${name}`,
        make: (client, options) => {
          const { resource, parameter } = zonalResource(client, collection);
          return resource.get({ project: owner, zone, [parameter]: name }, options);
        },
      }),
    );
  return {
    get: (collection, name) => getGlobal(project, collection, name),
    list: (collection) =>
      allPages(calls, `GET projects/${project}/global/${collection}`, (client, page, options) =>
        globalResource(client, collection).resource.list({ project, ...page }, options),
      ),
    getByLink: (link) => {
      const parsed = parseLink(link);
      const zone = parsed?.scope.startsWith('zones/') ? parsed.scope.slice('zones/'.length) : undefined;
      if (parsed && zone !== undefined && isZonalCollection(parsed.collection)) {
        return getZonal(parsed.project, zone, parsed.collection, parsed.name);
      }
      if (parsed?.scope === 'global' && isGlobalCollection(parsed.collection)) {
        return getGlobal(parsed.project, parsed.collection, parsed.name);
      }
      throw new Error(`no resource of a known collection: ${link}`);
    },
    listInZone: (zone, collection, owner = project) =>
      allPages(calls, `GET projects/${owner}/zones/${zone}/${collection}`, (client, page, options) =>
        zonalResource(client, collection).resource.list({ project: owner, zone, ...page }, options),
      ),
    regionsOfAddress: (name) => regionsOfAddress(calls, project, name),
    getHealth: async (backendService, group) => {
      const request = `POST projects/${project}/global/backendServices/${backendService}/getHealth`;
      const body = await calls.call({
        request,
        make: (client, options) =>
          client.backendServices.getHealth({ project, backendService, requestBody: { group } }, options),
      });
      const health = parseHealth(body);
      if (!health) throw new GceRequestError('the answer is no health of a group', 0, 'unreadableAnswer', request);
      return health;
    },
  };
}
