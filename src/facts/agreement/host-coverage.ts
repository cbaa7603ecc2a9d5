import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { IngressSpec } from '../../spec/ingress-spec.js';
import type { AgreedCertificate } from '../agreed-frontend.js';
import { isCovered } from '../certificates/certificate.js';

/** Hosts that are served, each at the first place that names it. */
function hostsOf({ rules, frontend }: IngressSpec): ReadonlyMap<string, SourcePosition> {
  const named = [
    ...rules.map(({ host, position }) => [host, position] as const),
    ...frontend.tls.flatMap(({ hosts, position }) => hosts.map((host) => [host.toLowerCase(), position] as const)),
  ];
  const hosts = new Map<string, SourcePosition>();
  for (const [host, position] of named) if (host !== '' && !hosts.has(host)) hosts.set(host, position);
  return hosts;
}

/** The names that a certificate is for; undefined where only Compute Engine knows them. */
function namesIn(certificate: AgreedCertificate): readonly string[] | undefined {
  switch (certificate.from) {
    case 'project':
      return undefined;
    case 'secret':
      return certificate.facts.names;
    case 'managed':
      return certificate.domains.map((domain) => domain.toLowerCase().replace(/\.$/, ''));
    default:
      return certificate satisfies never;
  }
}

/** Hosts that no certificate is for (HostNotCovered, a warning); none where a certificate may hold names that are not known here. */
export function uncoveredHosts(spec: IngressSpec, certificates: readonly AgreedCertificate[]): readonly Diagnostic[] {
  const names = certificates.map(namesIn);
  if (names.includes(undefined)) return [];
  const known = names.flatMap((some) => some ?? []);
  return [...hostsOf(spec)].flatMap(([host, position]): Diagnostic[] => {
    if (isCovered(host, known)) return [];
    return [
      {
        code: 'HostNotCovered',
        severity: 'warning',
        message: `No certificate is for the host ${host}; clients that ask for it would be shown one for ${known.join(', ')}.`,
        where: { position },
        fix: 'Add a certificate for it.',
      },
    ];
  });
}
