import { createHash } from 'node:crypto';
import type { EdgeRequest } from './answer.js';
import type { Candidate } from './balancing.js';
import type { BackendServiceCopy } from './copies.js';

/** Google's page on session affinity: the cookie that keeps a client at its endpoint. */
const COOKIE = 'GCLB';

/** A choice among candidates, with the cookie that makes it last where there is one to set. */
export interface Choice {
  readonly candidate: Candidate;
  readonly setCookie?: string;
}

/**
 * The endpoints that session affinity leaves of the candidates: one where it decides, all where it does not.
 * GCE (backend services, session affinity): CLIENT_IP hashes the client's address; GENERATED_COOKIE follows the
 * cookie as long as its endpoint may be kept, and sets a new one otherwise. Other affinities decide nothing here.
 */
export function stickyChoices(
  service: Pick<BackendServiceCopy, 'sessionAffinity' | 'affinityCookieTtlSec'>,
  request: EdgeRequest,
  candidates: readonly Candidate[],
  keepable: () => readonly Candidate[],
): readonly Choice[] {
  switch (service.sessionAffinity) {
    case 'CLIENT_IP':
      return byHash(candidates, request.clientIp).map((candidate) => ({ candidate }));
    case 'GENERATED_COOKIE': {
      const named = cookie(request.headers['cookie'] ?? '');
      const kept = named === undefined ? undefined : keepable().find((candidate) => tokenOf(candidate) === named);
      if (kept) return [{ candidate: kept }];
      return candidates.map((candidate) => ({
        candidate,
        setCookie: `${COOKIE}="${tokenOf(candidate)}"; path=/; HttpOnly${maxAge(service.affinityCookieTtlSec)}`,
      }));
    }
    default:
      return candidates.map((candidate) => ({ candidate }));
  }
}

/** Highest random weight: taking one endpoint away moves only the clients that were at it. */
function byHash(candidates: readonly Candidate[], client: string): readonly Candidate[] {
  const ranked = candidates
    .map((candidate) => ({ candidate, rank: digest(`${client} ${identity(candidate)}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, 1).map(({ candidate }) => candidate);
}

function tokenOf(candidate: Candidate): string {
  return digest(identity(candidate)).slice(0, 16);
}

function identity({ group, endpoint }: Candidate): string {
  return `${group} ${endpoint.ipAddress}:${String(endpoint.port)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** GCE: a lifetime of 0 makes it a cookie of the session. */
function maxAge(seconds: number): string {
  return seconds === 0 ? '' : `; max-age=${String(seconds)}`;
}

function cookie(header: string): string | undefined {
  return /(?:^|;\s*)GCLB="?([^";]+)"?/.exec(header)?.[1];
}
