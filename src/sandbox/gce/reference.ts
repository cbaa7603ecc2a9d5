import { fullUrl, formatLink, isScope, NAME, parseLink, relativeLink } from './link.js';
import { invalidValue, notFound, notReady } from './refusal.js';
import type { Entry } from './state.js';

/** What resolving a reference needs to know. */
export interface ReferenceContext {
  readonly project: { readonly id: string; readonly number: string };
  entry(link: string): Entry | undefined;
  /** Collections that exist only under `global`; a reference to one is looked up there whatever scope it names. */
  isGlobalOnly(collection: string): boolean;
}

/**
 * The relative link that a reference in a body names. Accepts full URLs of `www` and `compute` hosts,
 * `projects/…`, and `global/…`, `zones/…`, `regions/…`; a bare name is malformed (known bodies).
 * Throws Refusal: malformed, wrong collection, another project.
 */
export function normalizeReference(
  url: string,
  field: string,
  collections: readonly string[],
  context: ReferenceContext,
): string {
  const text = relativeLink(url);
  const relative = isScope(
    text
      .split('/')
      .slice(0, text.startsWith('global/') ? 1 : 2)
      .join('/'),
  )
    ? `projects/${context.project.id}/${text}`
    : text;
  const parts = parseLink(relative);
  if (!parts || !isName(parts.name)) throw invalidValue(field, url, 'The URL is malformed.');
  if (!collections.includes(parts.collection)) {
    throw invalidValue(field, url, `Unexpected resource collection '${parts.collection}'.`);
  }
  if (parts.project !== context.project.id && parts.project !== context.project.number) {
    throw invalidValue(field, url, 'Cross-project references for this resource type are not allowed.');
  }
  const scope = context.isGlobalOnly(parts.collection) ? 'global' : parts.scope;
  return formatLink({ ...parts, project: context.project.id, scope });
}

/** As {@link normalizeReference}, and the resource must exist (else 404 naming it) with no creation or deletion pending (else 400 resourceNotReady). Returns the full URL. */
export function resolveReference(
  url: string,
  field: string,
  collections: readonly string[],
  context: ReferenceContext,
): string {
  const link = normalizeReference(url, field, collections, context);
  const entry = context.entry(link);
  if (!entry) throw notFound(link);
  if (entry.pending && entry.pending.change !== 'update') throw notReady(link);
  return fullUrl(entry.link);
}

function isName(text: string): boolean {
  return NAME.test(text) || /^[1-9][0-9]{0,19}$/.test(text);
}
