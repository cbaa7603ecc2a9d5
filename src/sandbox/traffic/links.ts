/** `projects/p/global/urlMaps/x` for any URL of that resource; relative links pass through. */
export function relativeLink(url: string): string {
  const start = url.indexOf('projects/');
  return start < 0 ? url : url.slice(start);
}

/** The last element of a link: the resource's name. */
export function nameOf(link: string): string {
  return link.slice(link.lastIndexOf('/') + 1);
}

/** The zone named in a link, or undefined for a global or regional one. */
export function zoneOf(link: string): string | undefined {
  return /\/zones\/([^/]+)/.exec(link)?.[1];
}
