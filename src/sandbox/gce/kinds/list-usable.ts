import type { CollectionAction } from '../kind.js';
import { envelope } from '../list/envelope.js';

/** listUsable of backend services and buckets: those of the project that other projects may refer to; here all of it (Compute API discovery document). */
export function listUsable(listKind: string, collection: string): CollectionAction {
  return {
    permission: 'list',
    answer: (view, bodies, query) =>
      envelope(listKind, `projects/${view.project.id}/global/${collection}`, bodies, query),
  };
}
