/** Where a resource lives below its project. */
export type Scope = 'global' | `zones/${string}` | `regions/${string}`;

/** The host and version that GCE renders in every URL, whichever host was called (recorded traffic). */
const API_ROOT = 'https://www.googleapis.com/compute/v1/';

/** A name as GCE takes it for new resources. */
export const NAME = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

const PARTS = /^projects\/([^/]+)\/(global|zones\/[^/]+|regions\/[^/]+)\/([^/]+)\/([^/]+)$/;
// Clients name the host that they call, which for an emulator is one of this machine's own (gcloud with an endpoint override).
const ROOTS =
  /^(?:https?:)?\/\/(?:(?:www|compute|compute\.[-a-z0-9]+\.rep)\.googleapis\.com|(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)\/compute\/(?:v1|beta|alpha)\//;

/** The parts of a relative link, e.g. `projects/p/zones/z/instanceGroups/g`. */
export interface LinkParts {
  readonly project: string;
  readonly scope: Scope;
  readonly collection: string;
  readonly name: string;
}

/** Splits a relative link; undefined when it is not of that shape. */
export function parseLink(link: string): LinkParts | undefined {
  const [, project, scope, collection, name] = PARTS.exec(link) ?? [];
  if (project === undefined || scope === undefined || collection === undefined || name === undefined) return undefined;
  return isScope(scope) ? { project, scope, collection, name } : undefined;
}

/** Joins the parts of a relative link. */
export function formatLink(parts: LinkParts): string {
  return `projects/${parts.project}/${parts.scope}/${parts.collection}/${parts.name}`;
}

/** The full URL that GCE shows for a relative link. */
export function fullUrl(link: string): string {
  return `${API_ROOT}${link}`;
}

/** The relative link inside a URL of any version and host of the API; the text itself when it is none. */
export function relativeLink(url: string): string {
  return url.replace(ROOTS, '');
}

/** Whether a text is `global`, `zones/…` or `regions/…`. */
export function isScope(text: string): text is Scope {
  return text === 'global' || /^(?:zones|regions)\/[^/]+$/.test(text);
}

/** The zone's or region's name in a scope; undefined for `global`. */
export function locationOf(scope: Scope): string | undefined {
  return scope === 'global' ? undefined : scope.slice(scope.indexOf('/') + 1);
}
