import type { Json, JsonObject } from '../../../graph/json.js';
import { isJsonList, isJsonObject } from '../../../graph/json.js';
import { objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { linkTarget } from '../kinds/links.js';
import type { LiveProject } from '../load-balancer.js';
import { readMarker } from '../names/markers.js';
import { gceKind } from '../operation.js';
import { isWarmHost, withoutWarmHosts } from '../routes/route-table.js';
import { bodiesOf, ownedResources, type OwnedResource } from './owned-resources.js';
import { usersElsewhere } from './users-elsewhere.js';

/** A managed resource, or hosts in one, that no load balancer reaches. */
export interface Unreached {
  readonly resource: OwnedResource;
  /** In a URL map that stays: the left-over hosts of it. Absent: the whole resource. */
  readonly warmHosts?: readonly string[];
  /** Why nobody needs it, in a sentence without a full stop. */
  readonly why: string;
}

/** Load balancers that resources of a project are marked with, sorted; those in host projects count where they name the project. */
export function markedLoadBalancers(live: LiveProject): readonly string[] {
  const own = gceKind.options.flatMap((kind) =>
    bodiesOf(kind, live).flatMap((body) => readMarker(kind, body)?.loadBalancer ?? []),
  );
  const hosted = Object.values(live.hosts?.firewalls ?? {}).flatMap((rules) =>
    rules.flatMap((body) => {
      const marker = readMarker('firewall', body);
      return marker?.project === live.hosts?.serviceProject ? (marker?.loadBalancer ?? []) : [];
    }),
  );
  return [...new Set([...own, ...hosted])].sort();
}

/** GCE: resources of this prefix are those of Google's own multi-cluster Ingress controller, whatever their descriptions say. */
const GOOGLES = 'mci-';

/**
 * What of a load balancer no forwarding rule reaches. A firewall rule is reached while anything else of the load balancer stays.
 * What a resource uses that stays, whoever's that is, is no orphan: deleting it would fail.
 */
export function unreachedOf(loadBalancer: string, live: LiveProject): readonly Unreached[] {
  const owned = ownedResources(loadBalancer, live);
  const serves = owned.some(({ kind }) => kind === 'forwardingRule');
  const found = owned
    .filter(({ name }) => !name.startsWith(GOOGLES))
    .filter(({ kind, reached }) => !serves || (!reached && kind !== 'firewall'))
    .map((resource): Unreached => ({
      resource,
      why: serves
        ? whyUnreached(resource, owned)
        : `load balancer ${loadBalancer} has no forwarding rule, so that nothing reaches it`,
    }));
  const going = unused(found, live);
  if (going.length === owned.length) return going;
  // Requests may come in by a rule that somebody made by hand, without a marker.
  const rest = going.filter(({ resource }) => resource.kind !== 'firewall');
  const gone = new Set(rest.map(({ resource }) => resource));
  return [...rest, ...warmHosts(owned.filter((resource) => !gone.has(resource)))];
}

/** Whether nothing of a load balancer stays once its orphans are gone. */
export function isGone(loadBalancer: string, live: LiveProject): boolean {
  const orphans = unreachedOf(loadBalancer, live).filter(({ warmHosts: hosts }) => hosts === undefined);
  return orphans.length === ownedResources(loadBalancer, live).length;
}

const NOBODY: Readonly<Record<OwnedResource['kind'], string>> = {
  healthCheck: 'no backend service that is reached uses it',
  backendService: 'no route leads to it',
  urlMap: 'no proxy that is reached uses it',
  targetHttpProxy: 'no forwarding rule leads to it',
  targetHttpsProxy: 'no forwarding rule leads to it',
  sslCertificate: 'no proxy shows it',
  forwardingRule: 'nothing leads to it',
  firewall: 'nothing serves behind it',
};

/** Why nothing reaches one of the resources of a load balancer, and what is reached instead; in a sentence without a full stop. */
export function whyUnreached({ kind, logical }: OwnedResource, owned: readonly OwnedResource[]): string {
  const successor = owned.find((other) => other.reached && other.logical === logical);
  return successor === undefined ? NOBODY[kind] : `${NOBODY[kind]}: ${successor.name} has taken its place`;
}

function warmHosts(owned: readonly OwnedResource[]): readonly Unreached[] {
  return owned.flatMap((resource): readonly Unreached[] => {
    if (resource.kind !== 'urlMap') return [];
    const hosts = objectsIn(resource.body, 'hostRules').flatMap((rule) => textsIn(rule, 'hosts').filter(isWarmHost));
    if (hosts.length === 0) return [];
    return [{ resource, warmHosts: hosts, why: 'a run that did not end let GCE probe new services under it' }];
  });
}

/** Those that nothing uses which stays. */
function unused(found: readonly Unreached[], live: LiveProject): readonly Unreached[] {
  const referrers = referrersIn(live);
  let rest = found;
  for (;;) {
    const going = new Set(rest.map(({ resource }) => keyOf(resource)));
    const next = rest.filter(({ resource }) =>
      [...(referrers.get(keyOf(resource)) ?? [])].every((by) => going.has(by)),
    );
    if (next.length === rest.length) return next;
    rest = next;
  }
}

function keyOf({ kind, name }: Pick<OwnedResource, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/** Who uses each resource (`<kind>/<name>`): the same of what was read, a link of what is elsewhere. Left-over hosts of URL maps do not count. */
function referrersIn(live: LiveProject): ReadonlyMap<string, ReadonlySet<string>> {
  const referrers = new Map<string, Set<string>>();
  for (const kind of gceKind.options) {
    for (const body of bodiesOf(kind, live)) {
      const by = `${kind}/${textIn(body, 'name') ?? ''}`;
      const fields = without(kind === 'urlMap' ? withoutWarmHosts(body) : body, 'selfLink', 'usedBy');
      for (const key of namedIn(fields)) add(referrers, key, by);
      for (const user of usersElsewhere(body, live)) add(referrers, by, user);
    }
  }
  return referrers;
}

function add(referrers: Map<string, Set<string>>, key: string, by: string): void {
  const known = referrers.get(key) ?? new Set<string>();
  referrers.set(key, known.add(by));
}

function namedIn(value: Json | JsonObject | undefined): readonly string[] {
  if (typeof value === 'string') {
    const target = linkTarget(value);
    return target === undefined ? [] : [keyOf(target)];
  }
  if (isJsonList(value)) return value.flatMap(namedIn);
  return isJsonObject(value) ? Object.values(value).flatMap(namedIn) : [];
}
