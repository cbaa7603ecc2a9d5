import type { JsonObject } from '../../../graph/json.js';
import type { LiveProject } from '../load-balancer.js';
import { read, readEach, type Reading } from './reading.js';

const COLLECTIONS = {
  healthChecks: 'health checks',
  backendServices: 'backend services',
  urlMaps: 'URL maps',
  targetHttpProxies: 'target HTTP proxies',
  forwardingRules: 'forwarding rules',
  firewalls: 'firewall rules',
} as const satisfies Record<keyof LiveProject, string>;

type Collection = keyof typeof COLLECTIONS;

const ALL: readonly Collection[] = [
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'forwardingRules',
  'firewalls',
];

/**
 * Reads every resource of the project that could matter: one request per kind and page, all kinds at once, however many services and
 * load balancers there are. Throws KubemciError with everything that could not be read.
 */
export async function observeProject(reading: Reading): Promise<LiveProject> {
  const lists = new Map<Collection, readonly JsonObject[]>(
    await readEach(ALL, async (collection) => {
      const items = await read(reading, `list the ${COLLECTIONS[collection]}`, () => reading.api.list(collection));
      return [collection, items] as const;
    }),
  );
  const of = (collection: Collection): readonly JsonObject[] => lists.get(collection) ?? [];
  return {
    healthChecks: of('healthChecks'),
    backendServices: of('backendServices'),
    urlMaps: of('urlMaps'),
    targetHttpProxies: of('targetHttpProxies'),
    forwardingRules: of('forwardingRules'),
    firewalls: of('firewalls'),
  };
}
