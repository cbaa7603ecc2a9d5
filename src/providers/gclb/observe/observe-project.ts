import type { JsonObject } from '../../../graph/json.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { LiveProject } from '../load-balancer.js';
import { gceKind, type GceKind } from '../operation.js';
import { read, readEach, type Reading } from './reading.js';

type Collection = Exclude<keyof LiveProject, 'hosts' | 'adopted'>;

const IN_WORDS = {
  healthChecks: 'health checks',
  backendServices: 'backend services',
  urlMaps: 'URL maps',
  targetHttpProxies: 'target HTTP proxies',
  targetHttpsProxies: 'target HTTPS proxies',
  sslCertificates: 'SSL certificates',
  forwardingRules: 'forwarding rules',
  firewalls: 'firewall rules',
} as const satisfies Record<Collection, string>;

/**
 * Reads every resource of the project that could matter: one request per kind and page, all kinds at once, however many services and
 * load balancers there are. Kinds that are not asked for are empty. Throws KubemciError with everything that could not be read.
 */
export async function observeProject(
  reading: Reading,
  kinds: readonly GceKind[] = gceKind.options,
): Promise<LiveProject> {
  const lists = new Map<Collection, readonly JsonObject[]>(
    await readEach(kinds, async (kind) => {
      const collection = COLLECTIONS[kind];
      const items = await read(reading, `list the ${IN_WORDS[collection]}`, () => reading.api.list(collection));
      return [collection, items] as const;
    }),
  );
  const of = (collection: Collection): readonly JsonObject[] => lists.get(collection) ?? [];
  return {
    healthChecks: of('healthChecks'),
    backendServices: of('backendServices'),
    urlMaps: of('urlMaps'),
    targetHttpProxies: of('targetHttpProxies'),
    targetHttpsProxies: of('targetHttpsProxies'),
    sslCertificates: of('sslCertificates'),
    forwardingRules: of('forwardingRules'),
    firewalls: of('firewalls'),
  };
}
