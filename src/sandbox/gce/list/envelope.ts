import type { JsonObject } from '../json.js';
import { fullUrl } from '../link.js';
import { flag, pageOf } from './page.js';

/** Any list's envelope; GCE leaves `items` out when there are none. `path` is relative, e.g. `projects/p/global/urlMaps`. */
export function envelope(kind: string, path: string, items: readonly JsonObject[], query: URLSearchParams): JsonObject {
  flag(query, 'returnPartialSuccess');
  const page = pageOf(items, query);
  return {
    kind,
    id: path,
    ...(page.items.length > 0 ? { items: page.items } : {}),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
    selfLink: fullUrl(path),
  };
}
