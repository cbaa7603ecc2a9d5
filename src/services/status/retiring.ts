import type { Note } from '../../plan/change.js';
import { objectIn, textIn } from '../../providers/gclb/kinds/body.js';
import type { OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import { whyUnreached } from '../../providers/gclb/live/unreached.js';
import type { RetiringResource } from '../../render/status/status.js';
import { beingWarmed, warmHosts } from './warming.js';

/**
 * What of a load balancer is on its way out, or was not put to use yet: resources that nothing reaches, rules on a former
 * address, certificates whose successor is shown beside them, hosts that were only there for warming. `address` is the recorded
 * one; `notes` are those of a plan, which knows what certificates the spec wants kept.
 */
export function retiringOf(
  owned: readonly OwnedResource[],
  address: string,
  notes?: readonly Note[],
): readonly RetiringResource[] {
  const warm = warmHosts(owned);
  const warmed = beingWarmed(owned, warm);
  const unreached = owned.flatMap((resource): readonly RetiringResource[] => {
    const { kind, name, reached } = resource;
    if (reached || kind === 'firewall') return [];
    const why = warmed.has(`${kind}/${name}`)
      ? 'it is only being warmed: an apply is under way, or did not end'
      : whyUnreached(resource, owned);
    return [{ kind, name, why }];
  });
  return [
    ...formerRules(owned, address),
    ...(notes === undefined ? formerCertificates(owned) : notedCertificates(owned, notes)),
    ...unreached,
    ...warm.map(({ map, host }) => ({
      kind: 'urlMap',
      name: map,
      why: `holds the host ${host}, which is for warming only`,
    })),
  ];
}

function formerRules(owned: readonly OwnedResource[], address: string): readonly RetiringResource[] {
  return formerOf(owned, 'forwardingRule', ({ body }) => textIn(body, 'IPAddress') === address).map(
    ({ name, body }) => ({
      kind: 'forwardingRule',
      name,
      why: `answers at the former address ${textIn(body, 'IPAddress') ?? ''}; once no client is led there: kubemci apply --retire-address`,
    }),
  );
}

// Without the spec nobody knows whether it wants both.
function formerCertificates(owned: readonly OwnedResource[]): readonly RetiringResource[] {
  const shown = owned.filter(({ kind, reached }) => kind === 'sslCertificate' && reached);
  const awaited = shown.filter(isAwaited);
  const beside = shown.filter((one) => awaited.length > 0 && !awaited.includes(one));
  const former = formerOf(owned, 'sslCertificate', () => false).filter((one) => !beside.includes(one));
  return [
    ...former.map(({ name }) => ({ kind: 'sslCertificate', name, why: 'a newer one of the same is shown beside it' })),
    ...beside.map(({ name }) => ({
      kind: 'sslCertificate',
      name,
      why: `unless the spec names it, it serves until ${awaited.map((one) => one.name).join(', ')} is ACTIVE`,
    })),
  ];
}

/** Google-managed and not ACTIVE yet. */
function isAwaited({ body }: OwnedResource): boolean {
  return textIn(body, 'type') === 'MANAGED' && textIn(objectIn(body, 'managed'), 'status') !== 'ACTIVE';
}

function notedCertificates(owned: readonly OwnedResource[], notes: readonly Note[]): readonly RetiringResource[] {
  return notes.flatMap(({ code, address = '', text }) => {
    const resource = owned.find(({ kind, name }) => kind === 'sslCertificate' && address.endsWith(`#${name}`));
    return code === 'leftover' && resource !== undefined
      ? [{ kind: 'sslCertificate', name: resource.name, why: text.replace(`${resource.name} `, '') }]
      : [];
  });
}

/** Those that are reached and whose place another one has, which is current, or else the newest. */
function formerOf(
  owned: readonly OwnedResource[],
  kind: OwnedResource['kind'],
  isCurrent: (resource: OwnedResource) => boolean,
): readonly OwnedResource[] {
  const reached = owned.filter((resource) => resource.kind === kind && resource.reached);
  return reached.filter((resource) => {
    const rivals = reached.filter(({ logical }) => logical === resource.logical);
    const current = rivals.find(isCurrent) ?? [...rivals].sort((one, other) => createdAt(other) - createdAt(one))[0];
    return current !== resource;
  });
}

function createdAt({ body }: OwnedResource): number {
  return Date.parse(textIn(body, 'creationTimestamp') ?? '') || 0;
}
