import { isObject, stringsOf, textOf, without, type JsonObject } from '../json.js';
import { pacificTime } from '../identity.js';
import type { Kind, Subject } from '../kind.js';
import { invalidValue, requiredField, tooLarge } from '../refusal.js';
import { readCertificate } from './certificate-text.js';

// Compute API discovery document.
const MOST_DOMAINS = 100;
const DOMAIN = /^(?=.{1,253}\.?$)(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?\.?$/i;

/** compute.sslCertificates: inserted and deleted, never changed by clients. */
export const sslCertificates: Kind = {
  collection: 'sslCertificates',
  singular: 'sslCertificate',
  message: 'SslCertificate',
  scopes: ['global'],
  listKind: 'sslCertificateList',
  aggregatedKind: 'sslCertificateAggregatedList',
  insert: true,
  delete: true,
  seconds: { insert: [2, 12], update: [2, 12], delete: [2, 12] },
  required: [],
  outputOnly: ['expireTime', 'subjectAlternativeNames', 'region'],
  references: [],
  noun: 'ssl_certificate',
  quota: { metric: 'SSL_CERTIFICATES', limit: 1000 },
  complete(body, subject) {
    const type = textOf(body['type']) ?? (isObject(body['managed']) ? 'MANAGED' : 'SELF_MANAGED');
    return type === 'MANAGED' ? completeManaged(body) : completeSelfManaged(body, subject);
  },
  attachAtInsert(sent) {
    const { privateKey } = given(sent);
    return privateKey === undefined ? [] : [{ privateKey }];
  },
};

function completeSelfManaged(body: JsonObject, { isSeed }: Subject): JsonObject {
  const { certificate, privateKey } = given(body);
  if (body['managed'] !== undefined) {
    throw invalidValue('resource.managed', '', 'Managed settings cannot be given for a self-managed certificate.');
  }
  if (certificate === undefined) throw requiredField('resource.certificate');
  if (privateKey === undefined && !isSeed) throw requiredField('resource.privateKey');
  const { expiresAt, subjectAlternativeNames } = readCertificate(certificate, privateKey);
  return {
    ...without(body, ['privateKey']),
    type: 'SELF_MANAGED',
    certificate,
    selfManaged: { certificate },
    expireTime: pacificTime(expiresAt),
    ...(subjectAlternativeNames.length > 0 ? { subjectAlternativeNames } : {}),
  };
}

function completeManaged(body: JsonObject): JsonObject {
  for (const field of ['certificate', 'privateKey', 'selfManaged']) {
    if (body[field] !== undefined) {
      throw invalidValue(`resource.${field}`, '', 'Must not be given for a managed certificate.');
    }
  }
  const domains = stringsOf(isObject(body['managed']) ? body['managed']['domains'] : undefined);
  if (domains.length === 0) throw requiredField('resource.managed.domains');
  if (domains.length > MOST_DOMAINS) throw tooLarge('resource.managed.domains', MOST_DOMAINS, domains.length);
  domains.forEach((domain, index) => {
    const field = `resource.managed.domains[${String(index)}]`;
    if (!DOMAIN.test(domain)) throw invalidValue(field, domain, 'Invalid domain name; wildcards are not supported.');
    if (domains.indexOf(domain) !== index) throw invalidValue(field, domain, 'Duplicate domain.');
  });
  return {
    ...body,
    type: 'MANAGED',
    managed: {
      domains,
      status: 'PROVISIONING',
      domainStatus: Object.fromEntries(domains.map((domain) => [domain, 'PROVISIONING'])),
    },
  };
}

/** Certificate and key, which may stand at the top or in `selfManaged`. */
function given(body: JsonObject): { readonly certificate?: string; readonly privateKey?: string } {
  const nested = isObject(body['selfManaged']) ? body['selfManaged'] : {};
  const certificate = textOf(body['certificate']) ?? textOf(nested['certificate']);
  const privateKey = textOf(body['privateKey']) ?? textOf(nested['privateKey']);
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(privateKey === undefined ? {} : { privateKey }),
  };
}
