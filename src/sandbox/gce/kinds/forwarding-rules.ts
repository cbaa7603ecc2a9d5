import { only, sameJson, stringsOf, textOf, without, type JsonObject } from '../json.js';
import type { Kind, Subject } from '../kind.js';
import { parseLink, relativeLink } from '../link.js';
import { crossProject, invalidValue, notFound, notReady, Refusal, requiredField } from '../refusal.js';
import { latest, versions } from '../state.js';
import { addressAliases, allocateAddress, isTaken } from './addresses.js';
import { setLabels } from './labels.js';
import { checkRuleSchemes } from './schemes.js';

const TARGETS = [
  'targetHttpProxies',
  'targetHttpsProxies',
  'targetSslProxies',
  'targetTcpProxies',
  'targetGrpcProxies',
];
const PATCHABLE = [
  'labels',
  'networkTier',
  'allowGlobalAccess',
  'externalManagedBackendBucketMigrationState',
  'externalManagedBackendBucketMigrationTestingPercentage',
];
const MIGRATING = ['EXTERNAL', 'EXTERNAL_MANAGED'];
const LITERAL = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*)$/;

/** compute.globalForwardingRules. */
export const forwardingRules: Kind = {
  collection: 'forwardingRules',
  singular: 'forwardingRule',
  message: 'ForwardingRule',
  scopes: ['global'],
  listKind: 'forwardingRuleList',
  aggregatedKind: 'forwardingRuleAggregatedList',
  permissionCollection: 'globalForwardingRules',
  insert: true,
  delete: true,
  patch: { operationType: 'patch' },
  actions: {
    setLabels: setLabels({ immediate: true }),
    setTarget: {
      request: 'TargetReference',
      effect: {
        kind: 'change',
        operationType: 'SetTarget',
        seconds: [8, 22],
        change({ version, request, resolve }) {
          const target = textOf(request['target']);
          if (target === undefined) throw requiredField('resource.target');
          const resolved = resolve(target, 'resource.target', TARGETS);
          const [was, becomes] = [textOf(version.body['target']) ?? '', resolved].map(
            (url) => parseLink(relativeLink(url))?.collection,
          );
          if (was !== becomes) {
            throw invalidValue('resource.target', target, 'The new target must be of the same type as the old one.');
          }
          return { ...version, body: { ...version.body, target: resolved } };
        },
      },
    },
  },
  seconds: { insert: [12, 22], update: [8, 22], delete: [12, 22] },
  required: ['target'],
  outputOnly: ['pscConnectionId', 'pscConnectionStatus', 'serviceName', 'attachedExtensions', 'baseForwardingRule'],
  references: [
    { path: 'target', collections: TARGETS, permission: 'use' },
    { path: 'network', collections: ['networks'], sharedVpc: true },
    { path: 'subnetwork', collections: ['subnetworks'], unchecked: true },
  ],
  fingerprint: true,
  labelFingerprint: true,
  noun: 'forwarding_rule',
  quota: { metric: 'FORWARDING_RULES', limit: 1000 },
  complete(sent, subject) {
    // GCE: labels in an insert are accepted but do not stick; they are set through setLabels (reported).
    const body = subject.before ? sent : without(sent, ['labels']);
    if (!subject.before && body['IPAddress'] !== undefined && body['ipVersion'] !== undefined) {
      throw new Refusal(400, 'invalid', 'Both IP Version and IP Address cannot be specified.');
    }
    const portRange = textOf(body['portRange']);
    return {
      description: '',
      IPProtocol: 'TCP',
      loadBalancingScheme: 'EXTERNAL',
      networkTier: 'PREMIUM',
      ...without(body, ['ports']),
      IPAddress: subject.before?.['IPAddress'] ?? literalAddress(body, subject),
      ...portsOf(portRange, stringsOf(body['ports'])),
    };
  },
  check(body, subject) {
    checkPorts(body);
    checkConflict(body, subject);
    checkRuleSchemes(body, subject.view);
  },
  checkChange(before, after) {
    // GCE: the last step of a migration between schemes; check() has seen that the services are ready for it.
    const schemes = [before, after].map((body) => textOf(body['loadBalancingScheme']) ?? '');
    const migrates = schemes.every((scheme) => MIGRATING.includes(scheme));
    const scheme = migrates ? ['loadBalancingScheme'] : [];
    const ignored = [...PATCHABLE, ...scheme, 'fingerprint', 'labelFingerprint'];
    if (!sameJson(without(before, ignored), without(after, ignored))) {
      throw new Refusal(400, 'invalid', 'Unsupported update operation.');
    }
  },
  referredAliases: (body) => addressAliases(body['IPAddress']),
};

/** The literal that a rule gets: of the address it names, the one it was given, or a new ephemeral one. GCE reads every form back as a literal. */
function literalAddress(body: JsonObject, { view }: Subject): string {
  const wanted = textOf(body['IPAddress']);
  if (wanted === undefined) return allocateAddress(view, body['ipVersion'] === 'IPV6' ? 'IPV6' : 'IPV4');
  const bad = invalidValue('resource.IPAddress', wanted, 'Invalid IP address specified.');
  if (LITERAL.test(wanted)) {
    const isRegional = addressAliases(wanted)
      .flatMap((alias) => view.holders(alias))
      .some((holder) => parseLink(holder)?.scope !== 'global');
    if (isRegional || !isTaken(wanted, view)) throw bad;
    return wanted;
  }
  const text = relativeLink(wanted);
  const parts = parseLink(text.startsWith('projects/') ? text : `projects/${view.project.id}/${text}`);
  if (!parts) throw invalidValue('resource.IPAddress', wanted, 'The URL is malformed.');
  if (parts.collection !== 'addresses') {
    throw invalidValue('resource.IPAddress', wanted, `Unexpected resource collection '${parts.collection}'.`);
  }
  if (parts.project !== view.project.id && parts.project !== view.project.number) {
    // Google's page on Shared VPC: external addresses of a host project are for resources of that project only.
    throw crossProject('resource.IPAddress', wanted);
  }
  if (parts.scope !== 'global') throw bad;
  const link = `projects/${view.project.id}/global/addresses/${parts.name}`;
  const entry = view.entry(link);
  if (!entry) throw notFound(link);
  if (entry.pending && entry.pending.change !== 'update') throw notReady(link);
  return textOf(latest(entry).body['address']) ?? '';
}

function portsOf(portRange: string | undefined, ports: readonly string[]): JsonObject {
  const text = portRange ?? (ports.length === 1 ? ports[0] : undefined);
  if (text === undefined) return {};
  return { portRange: text.includes('-') ? text : `${text}-${text}` };
}

function checkPorts(body: JsonObject): void {
  const text = textOf(body['portRange']);
  if (text === undefined) throw requiredField('resource.portRange');
  const range = rangeOf(text);
  if (!range || range.from < 1 || range.to > 65535 || range.from > range.to) {
    throw invalidValue('resource.portRange', text, 'Invalid port range specification.');
  }
  const collection = parseLink(relativeLink(textOf(body['target']) ?? ''))?.collection;
  if (range.from !== range.to && (collection === 'targetHttpProxies' || collection === 'targetHttpsProxies')) {
    throw invalidValue('resource.portRange', text, 'Only a single port is supported for this target.');
  }
}

/** GCE: rules may share an address only with port ranges that do not overlap (known body). */
function checkConflict(body: JsonObject, { link, view }: Subject): void {
  const range = rangeOf(textOf(body['portRange']) ?? '');
  for (const rule of addressAliases(body['IPAddress']).flatMap((alias) => view.users(alias))) {
    const entry = rule === link ? undefined : view.entry(rule);
    for (const { body: other } of entry ? versions(entry) : []) {
      const taken = rangeOf(textOf(other['portRange']) ?? '');
      const same = sameJson(only(body, ['IPAddress', 'IPProtocol']), only(other, ['IPAddress', 'IPProtocol']));
      if (same && range && taken && range.from <= taken.to && taken.from <= range.to) {
        throw invalidValue(
          'resource.IPAddress',
          textOf(body['IPAddress']) ?? '',
          'Specified IP address is in-use and would result in a conflict.',
        );
      }
    }
  }
}

function rangeOf(text: string): { readonly from: number; readonly to: number } | undefined {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  return from === undefined || to === undefined ? undefined : { from: Number(from), to: Number(to) };
}
