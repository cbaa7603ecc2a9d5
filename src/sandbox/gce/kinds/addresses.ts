import { objectsOf, textOf, type JsonObject } from '../json.js';
import type { Kind, ProjectView } from '../kind.js';
import { fullUrl } from '../link.js';
import { invalidValue } from '../refusal.js';
import { versions } from '../state.js';
import { move } from './address-moves.js';
import { setLabels } from './labels.js';
import { testIamPermissions } from './test-iam-permissions.js';

/** compute.globalAddresses: reserved addresses, each with a literal of its own. */
export const addresses: Kind = {
  collection: 'addresses',
  singular: 'address',
  message: 'Address',
  scopes: ['global', 'regions'],
  listKind: 'addressList',
  aggregatedKind: 'addressAggregatedList',
  permissionCollection: 'globalAddresses',
  insert: true,
  delete: true,
  actions: { move, setLabels: setLabels({ immediate: false }), testIamPermissions },
  seconds: { insert: [2, 12], update: [2, 6], delete: [2, 12] },
  required: [],
  outputOnly: ['status', 'users', 'labelFingerprint'],
  references: [
    { path: 'network', collections: ['networks'] },
    { path: 'subnetwork', collections: ['subnetworks'], unchecked: true },
  ],
  labelFingerprint: true,
  noun: 'address',
  quota: { metric: 'STATIC_ADDRESSES', limit: 700 },
  complete(body, { before, view, isSeed }) {
    return {
      description: '',
      addressType: 'EXTERNAL',
      networkTier: 'PREMIUM',
      ...(body['ipVersion'] === 'IPV6' ? {} : { ipVersion: 'IPV4' }),
      ...body,
      address: before?.['address'] ?? (isSeed ? textOf(body['address']) : undefined) ?? literalOf(body, view),
    };
  },
  // GCE: status and users follow the rules that use the address, and are shown only.
  present({ body }, { link, view }) {
    const users = view.visibleUsers(link).map(fullUrl);
    return { ...body, status: users.length > 0 ? 'IN_USE' : 'RESERVED', ...(users.length > 0 ? { users } : {}) };
  },
};

/** A public address that nothing in the project has, IPv4 or (`2600:1901:…`) IPv6. */
export function allocateAddress(view: ProjectView, version: 'IPV4' | 'IPV6'): string {
  const { random } = view;
  return allocate(view, () =>
    version === 'IPV6'
      ? `2600:1901:0:${random.between(4096, 65535).toString(16)}::`
      : `34.${String(random.between(96, 160))}.${String(random.between(0, 255))}.${String(random.between(1, 254))}`,
  );
}

function internalAddress({ random }: ProjectView): string {
  return `10.${String(random.between(0, 127))}.${String(random.between(0, 255))}.${String(random.between(2, 254))}`;
}

function allocate(view: ProjectView, draw: () => string): string {
  const taken = takenLiterals(view);
  for (;;) {
    const literal = draw();
    if (!taken.has(literal)) return literal;
  }
}

/** The literals that reserved addresses and rules of the project have, pending ones included. */
export function takenLiterals(view: ProjectView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [collection, field] of [
    ['addresses', 'address'],
    ['forwardingRules', 'IPAddress'],
  ] as const) {
    for (const entry of view.entries(collection)) {
      for (const { body } of versions(entry)) {
        const literal = textOf(body[field]);
        if (literal !== undefined) found.add(literal);
      }
    }
  }
  return found;
}

/** GCE: a literal may be reserved only to keep one that a rule already has (believed) or inside a network. */
function literalOf(body: JsonObject, view: ProjectView): string {
  const wanted = textOf(body['address']);
  if (wanted === undefined && body['addressType'] === 'INTERNAL') return allocate(view, () => internalAddress(view));
  if (wanted === undefined) return allocateAddress(view, body['ipVersion'] === 'IPV6' ? 'IPV6' : 'IPV4');
  const inUse = view
    .entries('forwardingRules')
    .some((entry) =>
      objectsOf(versions(entry).map(({ body: rule }) => rule)).some((rule) => rule['IPAddress'] === wanted),
    );
  if (!inUse && body['addressType'] !== 'INTERNAL') {
    throw invalidValue('resource.address', wanted, 'Invalid IP address specified.');
  }
  return wanted;
}
