import type { RouteDifference, RouteTarget } from '../../plan/change.js';

/** Whether somebody else answers a route afterwards. */
export function routeChanges(route: RouteDifference): boolean {
  return targetText(route.before) !== targetText(route.after);
}

/** `default/zoneprinter:80 in us, eu`, or `-` where nothing of ours answers. */
export function targetText(target: RouteTarget | null): string {
  if (target === null) return '-';
  return `${target.service}${target.clusters.length === 0 ? '' : ` in ${target.clusters.join(', ')}`}`;
}

/** Rows of the route table, header first: host, path, before, after, impact. Unchanged routes are left out. */
export function routeRows(routes: readonly RouteDifference[]): string[][] {
  const changed = routes.filter(routeChanges);
  if (changed.length === 0) return [];
  return [
    ['host', 'path', 'before', 'after', 'impact'],
    ...changed.map((route) => [
      route.host === '' ? '*' : route.host,
      route.path,
      targetText(route.before),
      targetText(route.after),
      route.impact.reason === '' ? route.impact.level : `${route.impact.level}: ${route.impact.reason}`,
    ]),
  ];
}
