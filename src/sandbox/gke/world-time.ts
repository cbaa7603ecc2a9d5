import type { Timeline } from '../time/timeline.js';

/** World time as Kubernetes writes it: RFC 3339 in whole seconds, UTC. */
export function timestamp({ timeline }: { readonly timeline: Timeline }): string {
  return new Date(timeline.now()).toISOString().replace(/\.\d+Z$/, 'Z');
}
