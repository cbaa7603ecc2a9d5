import { numberOf, objectsOf, sameJson, stringsOf, textOf, type JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { fullUrl } from '../link.js';
import { invalidValue, Refusal, requiredField } from '../refusal.js';
import { testIamPermissions } from './test-iam-permissions.js';

const EVERYWHERE = ['0.0.0.0/0'];
const SOURCES = ['sourceRanges', 'sourceTags', 'sourceServiceAccounts'];
// Numbers that GCE prints as names (IANA protocol numbers it documents).
const PROTOCOLS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '50': 'esp',
  '51': 'ah',
  '132': 'sctp',
};
const TAGS = ['sourceTags', 'targetTags'];
const TARGETS_AND_SOURCES = [
  ['sourceServiceAccounts', TAGS],
  ['targetServiceAccounts', TAGS],
] as const;
const TAG = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** compute.firewalls. */
export const firewalls: Kind = {
  collection: 'firewalls',
  singular: 'firewall',
  message: 'Firewall',
  scopes: ['global'],
  listKind: 'firewallList',
  insert: true,
  delete: true,
  patch: { operationType: 'compute.firewalls.patch' },
  put: { operationType: 'update' },
  actions: { testIamPermissions },
  seconds: { insert: [3, 12], update: [3, 12], delete: [3, 12] },
  required: [],
  outputOnly: ['params'],
  references: [
    {
      path: 'network',
      collections: ['networks'],
      permission: 'updatePolicy',
      // Quoted in terraform-google-bastion-host#5, of a service project that meant its host project's network.
      crossProject: 'Cross project referencing is not allowed for this resource.',
    },
  ],
  noun: 'firewall',
  quota: { metric: 'FIREWALLS', limit: 1000 },
  complete(body, { view }) {
    const isEgress = body['direction'] === 'EGRESS';
    const openSources = !isEgress && !SOURCES.some((field) => stringsOf(body[field]).length > 0);
    const openTargets = isEgress && stringsOf(body['destinationRanges']).length === 0;
    return {
      network: fullUrl(`projects/${view.project.id}/global/networks/default`),
      direction: 'INGRESS',
      priority: 1000,
      disabled: false,
      logConfig: { enable: false },
      ...body,
      ...(openSources ? { sourceRanges: EVERYWHERE } : {}),
      ...(openTargets ? { destinationRanges: EVERYWHERE } : {}),
      ...rulesOf(body, 'allowed'),
      ...rulesOf(body, 'denied'),
    };
  },
  check(body) {
    const lists = (['allowed', 'denied'] as const).filter((field) => objectsOf(body[field]).length > 0);
    if (lists.length === 0) throw requiredField('resource.allowed');
    if (lists.length === 2) {
      throw new Refusal(400, 'invalid', "Only one of 'allowed' and 'denied' may be specified.");
    }
    for (const field of lists) checkRules(objectsOf(body[field]), `resource.${field}`);
    checkTargets(body);
    const priority = numberOf(body['priority']) ?? 0;
    if (priority < 0 || priority > 65535)
      throw invalidValue('resource.priority', priority, 'Must be between 0 and 65535.');
    for (const field of ['sourceRanges', 'destinationRanges']) {
      stringsOf(body[field]).forEach((range, index) => {
        if (!isCidr(range)) {
          throw invalidValue(`resource.${field}[${String(index)}]`, range, 'Must be a valid CIDR address range.');
        }
      });
    }
    for (const field of ['sourceTags', 'targetTags']) {
      stringsOf(body[field]).forEach((tag, index) => {
        if (!TAG.test(tag)) {
          throw invalidValue(
            `resource.${field}[${String(index)}]`,
            tag,
            "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
          );
        }
      });
    }
  },
  checkChange(before, after, method) {
    // A PUT without network is known to move the rule to `default`; a PATCH of it is believed to be refused.
    for (const field of method === 'put' ? ['direction'] : ['direction', 'network']) {
      if (!sameJson(before[field], after[field])) throw new Refusal(400, 'invalid', 'Unsupported update operation.');
    }
  },
};

/** GCE: tags and service accounts cannot be used in one rule (Compute API discovery document, Firewall); the wording is believed. */
function checkTargets(body: JsonObject): void {
  const named = (field: string): boolean => stringsOf(body[field]).length > 0;
  for (const [accounts, tags] of TARGETS_AND_SOURCES) {
    if (named(accounts) && tags.some(named)) {
      throw invalidValue(`resource.${accounts}`, '', 'Tags and service accounts cannot be specified in the same rule.');
    }
  }
}

function rulesOf(body: JsonObject, field: 'allowed' | 'denied'): JsonObject {
  if (body[field] === undefined) return {};
  return {
    [field]: objectsOf(body[field]).map((rule) => {
      const protocol = (textOf(rule['IPProtocol']) ?? '').toLowerCase();
      return { ...rule, IPProtocol: PROTOCOLS[protocol] ?? protocol };
    }),
  };
}

function checkRules(rules: readonly JsonObject[], where: string): void {
  rules.forEach((rule, index) => {
    if (textOf(rule['IPProtocol']) === undefined) throw requiredField(`${where}[${String(index)}].IPProtocol`);
    stringsOf(rule['ports']).forEach((ports, place) => {
      if (!isPortRange(ports)) {
        throw invalidValue(
          `${where}[${String(index)}].ports[${String(place)}]`,
          ports,
          'Invalid port range specification.',
        );
      }
    });
  });
}

function isPortRange(text: string): boolean {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return from !== undefined && Number(from) <= Number(to ?? from) && Number(to ?? from) <= 65535;
}

function isCidr(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0) return false;
  if (address.includes(':')) return /^[0-9a-fA-F:.]+$/.test(address) && (length === undefined || isAtMost(length, 128));
  const bytes = address.split('.');
  return (
    bytes.length === 4 && bytes.every((byte) => isAtMost(byte, 255)) && (length === undefined || isAtMost(length, 32))
  );
}

function isAtMost(text: string, limit: number): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= limit;
}
