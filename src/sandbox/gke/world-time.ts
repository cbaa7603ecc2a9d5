import { timestamp } from '../kubernetes/timestamp.js';
import type { Timeline } from '../time/timeline.js';

/** World time as Kubernetes writes it. */
export function worldTimestamp({ timeline }: { readonly timeline: Timeline }): string {
  return timestamp(timeline.now());
}
