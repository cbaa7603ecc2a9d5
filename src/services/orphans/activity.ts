import type { JsonObject } from '../../graph/json.js';
import { objectIn, textIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import { roughAge } from '../../render/duration.js';
import { namesResourceOf } from '../observing/earlier-run.js';
import type { OrphanWorld } from './orphan-world.js';

/** Now, and how long ago somebody was at work at the latest. */
export interface Patience {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly withinSeconds: number;
}

/** The age of a resource of GCE or a cluster in seconds; undefined where it does not say when it was created. */
export function ageOf(body: JsonObject, now: number): number | undefined {
  const created = Date.parse(
    textIn(body, 'creationTimestamp') ?? textIn(objectIn(body, 'metadata'), 'creationTimestamp') ?? '',
  );
  return Number.isNaN(created) ? undefined : Math.max(0, Math.round((now - created) / 1000));
}

/**
 * Why somebody may be at work on a load balancer right now, so that what nothing reaches yet, or any more, is no orphan: an
 * operation on one of its resources, one that is young, or a young record of a run. Undefined where nobody seems to be.
 */
export function activityOf(
  loadBalancer: string,
  { live, unfinished }: OrphanWorld,
  { now, withinSeconds }: Patience,
): string | undefined {
  const owned = ownedResources(loadBalancer, live);
  const names = new Set(owned.map(({ name }) => name));
  const [operation] = unfinished.filter(
    ({ targetLink }) => namesResourceOf(loadBalancer, targetLink) || names.has(linkName(targetLink)),
  );
  if (operation !== undefined) return `an operation on ${linkName(operation.targetLink)} is not done`;
  const ages = owned.flatMap(({ name, body }) => {
    const age = ageOf(body, now);
    return age === undefined ? [] : [{ what: `${name} was made`, age }];
  });
  const applied = Date.parse(liveStatus(loadBalancer, live)?.Applied?.time ?? '');
  const recorded = Number.isNaN(applied) ? [] : [{ what: 'something was applied', age: (now - applied) / 1000 }];
  const [youngest] = [...ages, ...recorded]
    .filter(({ age }) => age < withinSeconds)
    .sort((one, other) => one.age - other.age);
  return youngest && `${youngest.what} ${roughAge(Math.max(0, youngest.age))} ago`;
}
