import { z } from 'zod';
import { dropRow, putRow } from '../state/table.js';
import type { Timeline } from '../time/timeline.js';
import { relativeLink } from './links.js';
import type { GceChange, GceView } from './sources.js';
import type { CachedAnswer, TrafficState } from './state.js';

/** Answers that one edge location keeps; the oldest goes first. */
const MOST_ANSWERS = 500;

const invalidation = z.object({
  invalidation: z.number(),
  path: z.string().optional(),
  host: z.string().optional(),
  cacheTags: z.array(z.string()).default([]),
});

/** The answers that edge locations keep for their CDN, each its own, until they are too old or are invalidated. */
export class Cache {
  readonly #state: TrafficState;
  readonly #timeline: Timeline;
  readonly #gce: GceView;

  constructor(state: TrafficState, timeline: Timeline, gce: GceView) {
    this.#state = state;
    this.#timeline = timeline;
    this.#gce = gce;
    gce.onChange((change) => {
      this.#follow(change);
    });
  }

  /** What the location keeps under a key, if it is fresh, and its age in whole seconds. Changes nothing. */
  look(edge: string, key: string): { readonly answer: CachedAnswer; readonly ageSeconds: number } | undefined {
    const answer = this.#state.cache[edge]?.[key];
    if (!answer) return undefined;
    const ageSeconds = Math.floor((this.#timeline.now() - answer.at) / 1000);
    return ageSeconds < answer.ttlSeconds ? { answer, ageSeconds } : undefined;
  }

  /** Keeps an answer, given now. */
  keep(edge: string, key: string, answer: Omit<CachedAnswer, 'at'>): void {
    const kept = (this.#state.cache[edge] ??= {});
    dropRow(kept, key);
    putRow(kept, key, { ...answer, at: this.#timeline.now() });
    const keys = Object.keys(kept);
    const [oldest] = keys;
    if (oldest !== undefined && keys.length > MOST_ANSWERS) dropRow(kept, oldest);
  }

  // An invalidation is done when its operation is (GCE: it may take effect earlier, location by location).
  #follow({ collection, link }: GceChange): void {
    if (collection !== 'urlMaps') return;
    const urlMap = relativeLink(link);
    const done = this.#state.invalidated[urlMap] ?? 0;
    for (const attached of this.#gce.attachments(urlMap)) {
      const { data } = invalidation.safeParse(attached);
      if (!data || data.invalidation <= done) continue;
      this.#state.invalidated[urlMap] = data.invalidation;
      for (const kept of Object.values(this.#state.cache)) {
        for (const [key, answer] of Object.entries(kept)) {
          if (answer.urlMap === urlMap && isMeant(data, answer)) dropRow(kept, key);
        }
      }
    }
  }
}

/** GCE (Google's page on invalidation): a path, or everything below `/prefix/*`, on one host or all; tags any of which the answer has. */
function isMeant({ path, host, cacheTags }: z.infer<typeof invalidation>, answer: CachedAnswer): boolean {
  const asked = answer.path.replace(/\?.*$/, '');
  const isPath = path === undefined || (path.endsWith('/*') ? asked.startsWith(path.slice(0, -1)) : asked === path);
  const isHost = host === undefined || host.toLowerCase() === answer.host.toLowerCase();
  return isPath && isHost && (cacheTags.length === 0 || cacheTags.some((tag) => answer.tags.includes(tag)));
}
