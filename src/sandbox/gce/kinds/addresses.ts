import { textOf, type JsonObject } from '../json.js';
import type { Kind, ProjectView } from '../kind.js';
import { fullUrl } from '../link.js';
import { invalidValue } from '../refusal.js';
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
    {
      path: 'network',
      collections: ['networks'],
      // Quoted in artefactory/one-click-mlflow#41, of a service project that meant its host project's network.
      crossProject: 'The specified network can not come from a different project.',
    },
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
  aliases: (body) => addressAliases(body['address']),
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
  for (;;) {
    const literal = draw();
    if (!isTaken(literal, view)) return literal;
  }
}

/** What a literal is known by, whoever has it: an address or a rule. */
export function addressAliases(literal: unknown): readonly string[] {
  return typeof literal === 'string' && literal !== '' ? [`address/${literal}`] : [];
}

/** Whether a reserved address or a rule of the project has a literal, pending ones included. */
export function isTaken(literal: string, view: ProjectView): boolean {
  return addressAliases(literal).some((alias) => view.holders(alias).length + view.users(alias).length > 0);
}

/** GCE: a literal may be reserved only to keep one that a rule already has (believed) or inside a network. */
function literalOf(body: JsonObject, view: ProjectView): string {
  const wanted = textOf(body['address']);
  if (wanted === undefined && body['addressType'] === 'INTERNAL') return allocate(view, () => internalAddress(view));
  if (wanted === undefined) return allocateAddress(view, body['ipVersion'] === 'IPV6' ? 'IPV6' : 'IPV4');
  const inUse = addressAliases(wanted).some((alias) => view.users(alias).length > 0);
  if (!inUse && body['addressType'] !== 'INTERNAL') {
    throw invalidValue('resource.address', wanted, 'Invalid IP address specified.');
  }
  return wanted;
}
