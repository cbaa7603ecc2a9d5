import type { JsonObject } from '../../graph/json.js';
import { objectIn, textIn, textsIn } from '../../providers/gclb/kinds/body.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import type { OwnedResource } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { CertificateStatus, StatusDetails } from '../../render/status/status.js';

const DAY_MS = 24 * 3600 * 1000;

/** What clients are shown: certificates in the proxies' order, whoever made them. `now` in milliseconds. */
export function certificatesOf(
  owned: readonly OwnedResource[],
  live: LiveProject,
  now: number,
): Pick<StatusDetails, 'certificates' | 'certificateMap'> {
  const proxies = owned.filter(({ kind, reached }) => kind === 'targetHttpsProxy' && reached);
  const bodies = new Map(live.sslCertificates.map((body) => [textIn(body, 'name') ?? '', body]));
  const shown = new Set(proxies.flatMap(({ body }) => textsIn(body, 'sslCertificates').map(linkName)));
  const map = proxies
    .map(({ body }) => textIn(body, 'certificateMap'))
    .find((link) => link !== undefined && link !== '');
  return {
    certificates: [...shown].map((name) => certificateStatus(name, bodies.get(name) ?? {}, now)),
    ...(map === undefined ? {} : { certificateMap: linkName(map) }),
  };
}

function certificateStatus(name: string, body: JsonObject, now: number): CertificateStatus {
  const managed = objectIn(body, 'managed');
  const expires = textIn(body, 'expireTime');
  const status = textIn(managed, 'status');
  const names = textsIn(body, 'subjectAlternativeNames');
  const states = Object.entries(objectIn(managed, 'domainStatus')).flatMap(([domain, state]) =>
    typeof state === 'string' ? [[domain, state] as const] : [],
  );
  return {
    name,
    type: textIn(body, 'type') === 'MANAGED' ? 'managed' : 'self-managed',
    domains: names.length > 0 ? names : textsIn(managed, 'domains'),
    ...(expires === undefined ? {} : { expires, daysLeft: Math.floor((Date.parse(expires) - now) / DAY_MS) }),
    ...(status === undefined ? {} : { status }),
    ...(states.length === 0 ? {} : { domainStatus: Object.fromEntries(states) }),
  };
}
