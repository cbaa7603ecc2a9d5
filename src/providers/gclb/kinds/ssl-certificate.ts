import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { objectIn, textIn, textsIn, without } from './body.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

// GCE shows the text of a managed certificate once it is ACTIVE: Google's work, which renews it, and nobody's setting.
function managedSpelling(body: JsonObject): JsonObject {
  const managed = objectIn(body, 'managed');
  const domains = managed['domains'] === undefined ? {} : { domains: [...textsIn(managed, 'domains')].sort() };
  return { ...without(body, 'selfManaged', 'certificate'), managed: { ...managed, ...domains } };
}

// GCE answers the certificate of a self-managed one at the top and under `selfManaged`; line ends differ with who wrote it.
function canonicalise(body: JsonObject): JsonObject {
  if (body['managed'] !== undefined) return managedSpelling(relativeLinks(body));
  const relative = without(relativeLinks(body), 'selfManaged');
  const pem = textIn(body, 'certificate') ?? textIn(objectIn(body, 'selfManaged'), 'certificate');
  return pem === undefined ? relative : { ...relative, certificate: `${pem.trim().replaceAll(/\r\n?/g, '\n')}\n` };
}

/** GCE: nothing of a certificate can be changed (Compute API discovery doc: insert, delete); its key is never read back. */
export const sslCertificateTraits: KindTraits = {
  kind: 'sslCertificate',
  outputOnly: [...SERVER_SET, 'expireTime', 'subjectAlternativeNames', 'managed.status', 'managed.domainStatus'],
  writeOnly: ['privateKey'],
  markers: ['description'],
  immutable: ['name', 'type', 'certificate', 'managed.domains'],
  serverDefaults: { type: 'SELF_MANAGED' },
  keyedLists: { 'managed.domains': '=' },
  canonicalise,
};
