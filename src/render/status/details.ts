import { roughAge } from '../duration.js';
import type { Palette } from '../palette.js';
import { printable } from '../printable.js';
import { backendLines } from './backends.js';
import { driftLines, driftTitle, pendingLines } from './differences.js';
import { expiryOf, expiryText } from './expiry.js';
import { printableTable } from './printable-table.js';
import type { CertificateStatus, DetailedStatus, LastApplied, StatusDetails } from './status.js';

const PADDING = 3;

/** Everything that is known of a load balancer, section by section. Tables are as narrow as what they hold: nothing is cut. */
export function detailLines({ address }: DetailedStatus, details: StatusDetails, palette: Palette): readonly string[] {
  const { drift, spec } = details;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['', summaryLines(details)],
    ['Frontends', frontendLines(address, details)],
    ['Backends', backendLines(details, palette)],
    ['Clusters not asked', details.unasked.map(({ cluster, why }) => printable(`${cluster}: ${why}`))],
    ['Certificates', certificateLines(details, palette)],
    [
      'Retiring, or not in use yet',
      details.retiring.map(({ kind, name, why }) => printable(`${kind} ${name}: ${why}`)),
    ],
    [driftTitle(drift), driftLines(details, palette)],
    ['Pending changes', spec === undefined ? [] : pendingLines(spec.pending, palette)],
    ['Left alone', spec === undefined ? [] : spec.unmanaged.map(printable)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines], index) => [
      ...(index === 0 ? [] : ['']),
      ...(title === '' ? [] : [palette.bold(title)]),
      ...lines.map((line) => (title === '' || line === '' ? line : `  ${line}`)),
    ]);
}

function summaryLines({ project, ingress, lastApplied }: StatusDetails): readonly string[] {
  return printableTable(
    [
      ['Project:', project],
      ['Ingress:', ingress ?? 'not recorded'],
      ['Last applied:', lastApplied === undefined ? 'not recorded' : appliedText(lastApplied)],
    ],
    { padding: 2 },
  );
}

function appliedText({ time, version, ageSeconds }: LastApplied): string {
  return `${time}${ageSeconds === undefined ? '' : ` (${roughAge(ageSeconds)} ago)`} by kubemci ${version}`;
}

function frontendLines(recorded: string, { frontends }: StatusDetails): readonly string[] {
  const rows = frontends.map(({ address, ipVersion, protocol, port, forwardingRule, redirects }) => [
    address,
    ipVersion,
    `${protocol}${redirects === true ? ' (redirects)' : ''}`,
    port,
    forwardingRule,
  ]);
  const answers = frontends.some(({ address }) => address === recorded);
  return [
    ...printableTable([['ADDRESS', 'VERSION', 'PROTOCOL', 'PORT', 'FORWARDING RULE'], ...rows], { padding: PADDING }),
    ...(answers
      ? []
      : [printable(`The recorded address is ${recorded === '' ? 'empty' : recorded}; no rule is on it.`)]),
  ];
}

function certificateLines({ certificates, certificateMap }: StatusDetails, palette: Palette): readonly string[] {
  const rows = certificates.map((certificate) => [
    certificate.name,
    certificate.status ?? certificate.type,
    certificate.expires?.slice(0, 10) ?? '-',
    expiryText(certificate),
  ]);
  const [header, ...lines] =
    rows.length === 0 ? [] : printableTable([['NAME', 'STATUS', 'EXPIRES', ''], ...rows], { padding: PADDING });
  return [
    ...(certificateMap === undefined
      ? []
      : [printable(`from the certificate map ${certificateMap}, before all others`)]),
    ...(header === undefined ? [] : [header]),
    ...certificates.flatMap((certificate, index) => [
      paintedBy(certificate, palette)(lines[index] ?? ''),
      ...domainLines(certificate),
    ]),
  ];
}

function paintedBy(certificate: CertificateStatus, { red, yellow }: Palette): (line: string) => string {
  const urgency = expiryOf(certificate);
  if (urgency === 'expired') return red;
  return urgency === 'soon' ? yellow : (line) => line;
}

function domainLines({ domains, domainStatus = {} }: CertificateStatus): readonly string[] {
  const names = [...new Set([...domains, ...Object.keys(domainStatus)])];
  return names.map((domain) => {
    const state = domainStatus[domain];
    return printable(`  ${domain}${state === undefined ? '' : `: ${state}`}`);
  });
}
