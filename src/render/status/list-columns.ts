import { roughAge } from '../duration.js';
import { expiryText } from './expiry.js';
import type { ListedDetails, ListedLoadBalancer } from './status.js';

const HEADER = ['NAME', 'IP', 'PROTOCOL', 'BACKENDS', 'APPLIED', 'CERTIFICATE', 'CLUSTERS'];

/** The rows of `list --wide`, header first. Clusters come last: they may be many. */
export function wideRows(statuses: readonly ListedLoadBalancer[]): readonly (readonly string[])[] {
  return [
    HEADER,
    ...statuses.map(({ name, address, clusters, details }) => [
      name,
      addressesOf(address, details),
      protocolsOf(details),
      details?.modes.join(',') || '-',
      appliedText(details),
      details?.expiresFirst === undefined ? '-' : expiryText(details.expiresFirst),
      `${String(clusters.length)}${clusters.length === 0 ? '' : ` (${clusters.join(',')})`}`,
    ]),
  ];
}

/** Where its rules are; where there is none, what is recorded. */
function addressesOf(recorded: string, details: ListedDetails | undefined): string {
  const answering = [...new Set(details?.frontends.map(({ address }) => address))];
  const text = (answering.length === 0 ? [recorded] : answering).join(',');
  return text === '' ? '-' : text;
}

function protocolsOf(details: ListedDetails | undefined): string {
  const protocols = [...new Set(details?.frontends.map(({ protocol }) => protocol))];
  return protocols.length === 0 ? 'none (incomplete)' : protocols.sort().join(',');
}

function appliedText(details: ListedDetails | undefined): string {
  const age = details?.lastApplied?.ageSeconds;
  return age === undefined ? '-' : `${roughAge(age)} ago`;
}
