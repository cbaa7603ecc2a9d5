/** A link of GCE taken apart. `scope` is `global`, `zones/<zone>` or `regions/<region>`. */
export interface ParsedLink {
  readonly project: string;
  readonly scope: string;
  readonly collection: string;
  readonly name: string;
}

const API_PREFIX = /^https?:\/\/[^/]+\/compute\/[^/]+\/(?=projects\/)/;

/**
 * The part of a link that identifies a resource, `projects/…`, whatever host and API version it was
 * written with. Text that is no such link is returned as it is.
 */
export function relativeLink(link: string): string {
  return link.replace(API_PREFIX, '');
}

/**
 * A link with the host that GCE itself answers with. Backends are documented to need it: partial
 * URLs are not supported there (Compute API discovery doc, `Backend.group`).
 */
export function absoluteLink(link: string): string {
  const relative = relativeLink(link);
  return relative.startsWith('projects/') ? `https://www.googleapis.com/compute/v1/${relative}` : link;
}

/** Takes a link apart, in whatever form it is; undefined when it is none. */
export function parseLink(link: string): ParsedLink | undefined {
  const match = /^projects\/([^/]+)\/(global|zones\/[^/]+|regions\/[^/]+)\/([A-Za-z]+)\/([^/]+)$/.exec(
    relativeLink(link),
  );
  const [, project, scope, collection, name] = match ?? [];
  if (project === undefined || scope === undefined || collection === undefined || name === undefined) return undefined;
  return { project, scope, collection, name };
}
