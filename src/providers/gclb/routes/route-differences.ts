import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { Impact, RouteDifference, RouteTarget } from '../../../plan/change.js';
import { objectsIn } from '../kinds/body.js';
import { linkName } from '../kinds/links.js';
import type { GroupOwner } from '../observe/group-owners.js';
import { clusterOf } from './cluster-of-group.js';
import { frontOf } from './front.js';
import type { RouteTable } from './route-table.js';
import { answering, routeTable } from './route-table.js';

/** A host and a path pattern of a URL map. */
interface Route {
  readonly host: string;
  readonly path: string;
}

const EVERYTHING: Route = { host: '*', path: '/*' };

function routesOf(table: RouteTable): readonly Route[] {
  const rules = [...table.hosts].flatMap(([host, { paths }]) => [
    ...[...paths.keys()].map((path) => ({ host, path })),
    { host, path: '/*' },
  ]);
  return table.otherwise === undefined ? rules : [...rules, EVERYTHING];
}

function backendServices(graph: ResourceGraph): ReadonlyMap<string, ResourceNode> {
  const nodes = [...graph.nodes.values()].filter(({ kind }) => kind === 'backendService');
  return new Map(nodes.map((node) => [node.name, node]));
}

/** The service's part of an address: `backendService/default/web:80#mci1-be-30061--lb` is `default/web:80`. */
function serviceOf({ address }: ResourceNode): string {
  return address.slice('backendService/'.length).replace(/#.*$/, '');
}

function clustersOf(body: JsonObject, ownerOf: GroupOwner): readonly string[] {
  return [...new Set(objectsIn(body, 'backends').map(({ group }) => clusterOf(group, ownerOf)))].sort();
}

/** Answers who serves a route of one graph, for clients of its address. What is not ours is named by its GCE name. */
function targets(
  graph: ResourceGraph,
  ownerOf: GroupOwner,
): { readonly routes: readonly Route[]; readonly of: (route: Route) => RouteTarget | null } {
  const front = frontOf(graph);
  const elsewhere = front.leads === 'elsewhere' ? { service: `${front.name} (not ours)`, clusters: [] } : null;
  const table = front.leads === 'to-map' ? routeTable(front.map.body) : undefined;
  const services = backendServices(graph);
  return {
    routes: table === undefined ? [] : routesOf(table),
    of: ({ host, path }) => {
      const link = table === undefined ? undefined : answering(table, host, path);
      if (link === undefined) return elsewhere;
      const node = services.get(linkName(link));
      return node === undefined
        ? { service: linkName(link), clusters: [] }
        : { service: serviceOf(node), clusters: clustersOf(node.body, ownerOf) };
    },
  };
}

function same(one: RouteTarget, other: RouteTarget): boolean {
  return one.service === other.service && one.clusters.join() === other.clusters.join();
}

function moved(before: RouteTarget, after: RouteTarget): string {
  if (before.service !== after.service) return `requests move from ${before.service} to ${after.service}`;
  const left = before.clusters.filter((cluster) => !after.clusters.includes(cluster));
  const joined = after.clusters.filter((cluster) => !before.clusters.includes(cluster));
  const parts = [
    ...(joined.length === 0 ? [] : [`${joined.join(', ')} ${joined.length === 1 ? 'begins' : 'begin'} to answer`]),
    ...(left.length === 0 ? [] : [`${left.join(', ')} ${left.length === 1 ? 'stops' : 'stop'} answering once drained`]),
  ];
  return parts.join('; ');
}

function impactOf(before: RouteTarget | null, after: RouteTarget | null): Impact {
  if (before === null) return { level: 'none', reason: after === null ? 'nothing answers' : 'nothing answered before' };
  if (after === null) return { level: 'disruptive', reason: `${before.service} answers no more, and nobody else does` };
  if (same(before, after)) return { level: 'none', reason: 'the same service answers from the same clusters' };
  return { level: 'shift', reason: moved(before, after) };
}

/**
 * For every host and path of the live and the desired URL map, who answers before and after, in order of host and
 * path; warm hosts are left out. A route that only one of the maps spells out is looked up in the other the way GCE
 * does, so that a dropped path shows who takes over.
 */
export function routeDifferences(
  live: ResourceGraph,
  desired: ResourceGraph,
  ownerOf: GroupOwner,
): readonly RouteDifference[] {
  const before = targets(live, ownerOf);
  const after = targets(desired, ownerOf);
  const routes = new Map([...before.routes, ...after.routes].map((route) => [`${route.host} ${route.path}`, route]));
  return [...routes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, route]) => {
      const was = before.of(route);
      const willBe = after.of(route);
      return { ...route, before: was, after: willBe, impact: impactOf(was, willBe) };
    });
}
