/**
 * Message → fields that GCE shows though no published schema has them (recorded traffic). Clients
 * send them back with the rest of what they read, so that they are taken, and ignored.
 */
export const undocumented: Readonly<Record<string, readonly string[]>> = {
  UrlMap: ['status'],
};
