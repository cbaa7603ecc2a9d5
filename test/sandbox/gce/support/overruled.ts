import { without, type JsonObject } from '../../../../src/sandbox/gce/json.js';
import { OTHER } from './certificates.js';
import type { FILES } from './replay.js';

/** One place where the emulator does not follow a recording, and the fact that overrules it. */
export interface Overruled {
  readonly file: (typeof FILES)[number];
  readonly entries: readonly number[];
  /** The entries are not sent; or what is changed in the request; or fields of the answer that differ. */
  readonly what: 'skipped' | ((request: JsonObject) => JsonObject) | readonly string[];
  readonly fact: string;
}

const ORPHAN = 'Polls an operation whose mutation, of a kind that is not emulated, is not in the recording.';
const PORTS =
  'Reads of Google’s own backend services show port, portName and protocol, and 0.8 for a group in UTILIZATION mode.';
const SERVICE_FIELDS = ['port', 'portName', 'protocol'];
const MOCKED_OPERATION =
  'Google’s first answer is RUNNING, with operationType, target and user; DONE at once without them is the recorder’s mock.';
const OPERATION_FIELDS = ['status', 'operationType', 'targetLink', 'targetId', 'user'];
const MAP_FINGERPRINT =
  'URL maps and target proxies have a fingerprint (discovery document); the recorder or its mock dropped it.';
const FULL_URL = 'Google reads references back as full URLs; as sent is the recorder’s mock.';
const MOCKED_404 = 'Google’s 404 is the one recorded for the other kinds; this wording is the recorder’s mock.';
const MERGED_LIST =
  'PUT and PATCH replace lists; old and new elements together are an artefact of the recorder’s mock.';
const CERTIFICATE =
  'The recorded private key is REDACTED, and a certificate needs its own key: a pair made for these tests is sent instead.';

/** Everything in which a replay differs from the recordings. Each row is needed: one that nothing uses fails the test. */
export const OVERRULED: readonly Overruled[] = [
  { file: 'backend-service', entries: [0, 10, 20, 25], what: 'skipped', fact: ORPHAN },
  { file: 'backend-service', entries: [14, 17], what: SERVICE_FIELDS, fact: PORTS },
  { file: 'backend-service', entries: [14], what: ['backends[].maxUtilization'], fact: PORTS },
  { file: 'backend-service', entries: [17], what: ['backends', 'healthChecks'], fact: MERGED_LIST },
  {
    file: 'backend-service',
    entries: [17],
    what: ['iap.oauth2ClientSecret'],
    fact: 'The secret is write-only (discovery document).',
  },
  {
    file: 'firewall',
    entries: [3, 6],
    what: ['logConfig', 'sourceRanges'],
    fact: 'GCE fills logConfig {enable: false} and sourceRanges 0.0.0.0/0 for ingress without any source.',
  },
  { file: 'firewall', entries: [3, 6], what: ['network'], fact: FULL_URL },
  { file: 'global-address', entries: [3], what: ['network'], fact: FULL_URL },
  {
    file: 'global-address',
    entries: [3],
    what: ['networkTier', 'status'],
    fact: 'GCE fills networkTier PREMIUM and shows status RESERVED (discovery document, Terraform provider).',
  },
  { file: 'global-forwarding-rule', entries: [7, 35], what: SERVICE_FIELDS, fact: PORTS },
  {
    file: 'global-forwarding-rule',
    entries: [9, 12, 15, 30, 32, 34],
    what: OPERATION_FIELDS,
    fact: MOCKED_OPERATION,
  },
  { file: 'global-forwarding-rule', entries: [10, 13, 16, 29, 31, 33], what: ['fingerprint'], fact: MAP_FINGERPRINT },
  { file: 'global-forwarding-rule', entries: [13, 16, 29, 31], what: ['urlMap'], fact: FULL_URL },
  {
    file: 'global-forwarding-rule',
    entries: [11, 14],
    what: ['error.message', 'error.errors[].message'],
    fact: MOCKED_404,
  },
  {
    file: 'global-forwarding-rule',
    entries: [18],
    what: (request) => without(request, ['IPAddress', 'ipVersion']),
    fact: 'IPAddress and ipVersion together are refused: “Both IP Version and IP Address cannot be specified.”',
  },
  {
    file: 'global-forwarding-rule',
    entries: [20, 22, 26],
    what: ['ipVersion'],
    fact: 'Not sent for the reason above; whether Google fills it in is not known.',
  },
  { file: 'instance-group', entries: [0, 1, 2, 24, 25], what: 'skipped', fact: ORPHAN },
  {
    file: 'instance-group',
    entries: [14],
    what: () => ({ instances: [{ instance: 'zones/us-central1-a/instances/instance-2' }] }),
    fact: 'The recorder gave two instances one name; the one that leaves is taken to be the second.',
  },
  {
    file: 'managed-ssl-certificate',
    entries: [3],
    what: ['managed.status', 'managed.domainStatus'],
    fact: 'GET adds the provisioning status (discovery document).',
  },
  {
    file: 'managed-ssl-certificate',
    entries: [3],
    what: ['expireTime'],
    fact: 'There is no expiry before the certificate is ACTIVE (discovery document, Terraform provider).',
  },
  { file: 'ssl-certificate', entries: [1], what: (request) => ({ ...request, ...OTHER }), fact: CERTIFICATE },
  { file: 'ssl-certificate', entries: [3], what: ['certificate', 'selfManaged.certificate'], fact: CERTIFICATE },
  { file: 'target-http-proxy', entries: [7, 23], what: SERVICE_FIELDS, fact: PORTS },
  { file: 'target-http-proxy', entries: [9, 12, 15, 18, 20, 22], what: OPERATION_FIELDS, fact: MOCKED_OPERATION },
  { file: 'target-http-proxy', entries: [10, 13, 16, 17, 19, 21], what: ['fingerprint'], fact: MAP_FINGERPRINT },
  { file: 'target-http-proxy', entries: [14], what: ['error.message', 'error.errors[].message'], fact: MOCKED_404 },
  { file: 'target-http-proxy', entries: [16], what: ['urlMap'], fact: FULL_URL },
  {
    file: 'target-http-proxy',
    entries: [17],
    what: ['urlMap'],
    fact: 'The setUrlMap before it, at its path without global/, was left out of the recording.',
  },
  { file: 'target-https-proxy', entries: [7, 34], what: SERVICE_FIELDS, fact: PORTS },
  { file: 'target-https-proxy', entries: [9, 12, 31, 33], what: OPERATION_FIELDS, fact: MOCKED_OPERATION },
  { file: 'target-https-proxy', entries: [10, 13, 30, 32], what: ['fingerprint'], fact: MAP_FINGERPRINT },
  { file: 'target-https-proxy', entries: [15], what: (request) => ({ ...request, ...OTHER }), fact: CERTIFICATE },
  {
    file: 'target-https-proxy',
    entries: [17, 27],
    what: ['certificate', 'selfManaged.certificate'],
    fact: CERTIFICATE,
  },
  {
    file: 'target-https-proxy',
    entries: [22],
    what: (request) => ({ ...request, fingerprint: 'abcdef0123A=' }),
    fact: 'PATCH of an HTTPS proxy needs its fingerprint (400 required); the recorder dropped it.',
  },
  { file: 'target-https-proxy', entries: [24], what: ['sslCertificates'], fact: MERGED_LIST },
  { file: 'target-https-proxy', entries: [24], what: ['urlMap'], fact: FULL_URL },
  {
    file: 'url-map',
    entries: [7, 16],
    what: [...SERVICE_FIELDS, 'enableCDN'],
    fact: `${PORTS} Managed ones show enableCDN false.`,
  },
  { file: 'url-map', entries: [8, 15], what: 'skipped', fact: ORPHAN },
  {
    file: 'url-map',
    entries: [10, 11, 12, 13, 14],
    what: 'skipped',
    fact: 'A URL map and each path matcher need exactly one default (discovery document); this map has none.',
  },
];
