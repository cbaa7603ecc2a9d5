import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import { objectIn, objectsIn } from '../kinds/body.js';
import { routedServices, withoutWarmHosts } from '../routes/route-table.js';
import type { Stage } from './input.js';
import { continued } from './input.js';
import { isMarked } from './mark-adopted.js';
import { statesOf } from './states.js';

function withStatus(body: JsonObject, fields: JsonObject): JsonObject {
  return { ...body, status: { ...objectIn(body, 'status'), ...fields } };
}

/** The URL map of the routes of a desired graph; undefined when everything is to go. */
export function desiredUrlMap({ desired }: Pick<Stage, 'desired'>): ResourceNode | undefined {
  return desired.nodes.get('urlMap');
}

/** The URL map that is live under the name that will be kept; when everything goes, the one that is there. */
export function liveUrlMap(stage: Stage): ResourceNode | undefined {
  const desired = desiredUrlMap(stage);
  return desired === undefined ? stage.live.nodes.get('urlMap') : continued(stage, desired);
}

/** What is recorded with every write of the URL map: who was applied, and from which Ingress. */
function recorded(stage: Stage, given: JsonObject): JsonObject {
  // Without the name of the load balancer a record would mark nothing.
  const named = objectIn(given, 'status')['LoadBalancerName'] !== undefined;
  const body = named ? given : { ...given, status: { ...stage.status, ...objectIn(given, 'status') } };
  const ingress: JsonObject = stage.ingress === undefined ? {} : { Ingress: stage.ingress };
  return withStatus(body, { ...ingress, ...adoptions(stage), Applied: { ...stage.record } });
}

/** What stays without a marker after this run: the map is the only one to tell. Those that are gone by now are left out. */
function adoptions(stage: Stage): JsonObject {
  if (stage.adopted === undefined) return {};
  const lasting = stage.adopted.filter((resource) => resource.kind !== 'urlMap' && !isMarked(stage, resource));
  const live = objectIn(liveUrlMap(stage)?.body ?? {}, 'status')['Adopted'];
  if (lasting.length === 0 && live === undefined) return {};
  return { Adopted: lasting.map(({ key }) => key).sort() };
}

/** The final body of a URL map that is created. */
export function createdUrlMap(stage: Stage, node: ResourceNode): JsonObject {
  return recorded(stage, node.body);
}

/** First and last state of a live URL map. When everything goes, the last differs in the record only. */
export function urlMapStates(
  stage: Stage,
  live: ResourceNode,
): { readonly before: JsonObject; readonly after: JsonObject } {
  const desired = desiredUrlMap(stage);
  const { before, after } =
    desired === undefined ? { before: statusOnly(live), after: statusOnly(live) } : statesOf(live, desired);
  return {
    before: withStatus(before, kept(live)),
    after: recorded(stage, after),
  };
}

function statusOnly(live: ResourceNode): JsonObject {
  return { status: objectIn(live.body, 'status') };
}

// Every write records these, so that they have to be in what the write starts from.
function kept(live: ResourceNode): JsonObject {
  const { Ingress, Adopted } = objectIn(live.body, 'status');
  return { ...(Ingress === undefined ? {} : { Ingress }), ...(Adopted === undefined ? {} : { Adopted }) };
}

/** Links of backend services that requests will come to and do not now, in order. */
export function newlyRouted(stage: Stage): readonly string[] {
  const desired = desiredUrlMap(stage);
  const live = liveUrlMap(stage);
  if (desired === undefined) return [];
  const before = live === undefined ? new Set<string>() : routedServices(live.body);
  return [...routedServices(desired.body)].filter((link) => !before.has(link)).sort();
}

/** Whether a live forwarding rule leads to the live URL map, so that GCE probes what the map names. */
export function isReached(stage: Stage, urlMap: ResourceNode): boolean {
  const { references } = stage.live;
  const proxies = references
    .filter(({ to, path }) => to === urlMap.address && path === 'urlMap')
    .map(({ from }) => from);
  return references.some(({ to, path }) => path === 'target' && proxies.includes(to));
}

/** The host under which new backend services are shown to GCE's probes. */
export function warmHost(token: string): string {
  return `w-${token}.invalid`;
}

/** A state of the URL map in which a host that nobody asks for leads to each of `services`: `/0`, `/1`, … */
export function warmed(before: JsonObject, services: readonly string[], token: string): JsonObject {
  const clean = withoutWarmHosts(before);
  const matcher = {
    name: `w-${token}`,
    defaultService: services[0] ?? '',
    pathRules: services.map((service, index) => ({ paths: [`/${index}`], service })),
  };
  return {
    ...clean,
    hostRules: [...objectsIn(clean, 'hostRules'), { hosts: [warmHost(token)], pathMatcher: matcher.name }],
    pathMatchers: [...objectsIn(clean, 'pathMatchers'), matcher],
  };
}
