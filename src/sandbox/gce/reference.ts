import type { Reference } from './kind.js';
import { formatLink, isScope, NAME, parseLink, relativeLink } from './link.js';
import { crossProject, invalidValue, notFound, notReady } from './refusal.js';
import type { Store } from './store.js';

/** What resolving a reference needs to know. */
export interface ReferenceContext {
  /** The resources of the project that refers. */
  readonly store: Store;
  /** Collections that exist only under `global`; a reference to one is looked up there whatever scope it names. */
  isGlobalOnly(collection: string): boolean;
}

/** What a reference may lead to. */
type Targets = Pick<Reference, 'collections' | 'sharedVpc' | 'crossProject'>;

/** Where a reference leads: a relative link, and the resources of that project. */
interface Target {
  readonly link: string;
  readonly store: Store;
}

/**
 * What a reference in a body names. Accepts full URLs of `www` and `compute` hosts,
 * `projects/…`, and `global/…`, `zones/…`, `regions/…`; a bare name is malformed (known bodies).
 * Throws Refusal: malformed, wrong collection, another project.
 */
export function normalizeReference(url: string, field: string, targets: Targets, context: ReferenceContext): Target {
  const { project } = context.store;
  const text = relativeLink(url);
  const relative = isScope(
    text
      .split('/')
      .slice(0, text.startsWith('global/') ? 1 : 2)
      .join('/'),
  )
    ? `projects/${project.id}/${text}`
    : text;
  const parts = parseLink(relative);
  if (!parts || !isName(parts.name)) throw invalidValue(field, url, 'The URL is malformed.');
  if (!targets.collections.includes(parts.collection)) {
    throw invalidValue(field, url, `Unexpected resource collection '${parts.collection}'.`);
  }
  const isOwn = parts.project === project.id || parts.project === project.number;
  const store = isOwn ? context.store : targets.sharedVpc && context.store.host(parts.project);
  if (!store) throw crossProject(field, url, targets.crossProject);
  const scope = context.isGlobalOnly(parts.collection) ? 'global' : parts.scope;
  return { link: formatLink({ ...parts, project: store.project.id, scope }), store };
}

/** As {@link normalizeReference}, and the resource must exist (else 404 naming it) with no creation or deletion pending (else 400 resourceNotReady). */
export function resolveReference(url: string, field: string, targets: Targets, context: ReferenceContext): Target {
  const { link, store } = normalizeReference(url, field, targets, context);
  const entry = store.entry(link);
  if (!entry) throw notFound(link);
  if (entry.pending && entry.pending.change !== 'update') throw notReady(link);
  return { link: entry.link, store };
}

function isName(text: string): boolean {
  return NAME.test(text) || /^[1-9][0-9]{0,19}$/.test(text);
}
