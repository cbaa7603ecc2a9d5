import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import { isJsonObject, type Json, type JsonObject } from '../graph/json.js';
import type { ClientCalls } from './client-calls.js';
import type { CallAnswer, CallOptions } from './client-resource.js';

// GCE: the largest page (Compute API discovery doc: maxResults 0 to 500).
const PAGE_SIZE = 500;

/** Paging parameters that a list method is called with. */
export interface PageParameters {
  readonly maxResults: number;
  readonly pageToken?: string;
}

/** Reads every page of a list, one request each. A page may be empty and still have a successor (GCE). */
export async function allPages(
  calls: ClientCalls,
  request: string,
  list: (client: compute_v1.Compute, page: PageParameters, options: CallOptions) => Promise<CallAnswer>,
): Promise<readonly JsonObject[]> {
  const items: JsonObject[] = [];
  let pageToken: string | undefined;
  do {
    const page = { maxResults: PAGE_SIZE, ...(pageToken === undefined ? {} : { pageToken }) };
    const body = await calls.call({ request, make: (client, options) => list(client, page, options) });
    items.push(...objects(body['items']));
    pageToken = nextToken(body['nextPageToken']);
  } while (pageToken !== undefined);
  return items;
}

// GCE leaves `items` out of an empty list.
function objects(items: Json | undefined): readonly JsonObject[] {
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

function nextToken(token: Json | undefined): string | undefined {
  return typeof token === 'string' && token !== '' ? token : undefined;
}
