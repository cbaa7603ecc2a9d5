import type { SandboxRequest } from '../http/message.js';
import type { GceState } from './state.js';
import { notFound, Refusal } from './refusal.js';
import { notImplemented } from './unserved.js';

/** The longest body, in characters, that the front end lets through (believed, unconfirmed). */
export const LONGEST_BODY = 10 * 1024 * 1024;

const PROJECT =
  /^(?:(?:[-a-z0-9]{1,63}\.)*[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?:)?(?:[0-9]{1,19}|[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;
const FORMATS = ['json', 'media', 'proto'];

/** Throws 400 for an `alt` that the API does not know, 501 for one that the emulator does not (Compute API discovery document; wording believed). */
export function checkFormat({ query }: Pick<SandboxRequest, 'query'>): void {
  const alt = query.get('alt') ?? 'json';
  if (alt === '' || alt === 'json') return;
  if (FORMATS.includes(alt)) throw notImplemented(`The sandbox answers in JSON only, not as alt=${alt}.`);
  throw new Refusal(400, 'invalidParameter', `Invalid value '${alt}'. Allowed values: [${FORMATS.join(', ')}]`, {
    location: 'alt',
    locationType: 'parameter',
  });
}

/**
 * Throws what GCE answers for a project that is not this one: 400 for what is no project's name or
 * the number of one out of reach (known body), 404 for the rest (known body).
 */
export function checkProject(project: string, state: GceState): void {
  const { id, number } = state.project;
  if (project === id || project === number) return;
  if (PROJECT.test(project) && !/^[0-9]+$/.test(project)) throw notFound(`projects/${project}`);
  throw new Refusal(400, 'invalidParameter', 'Invalid resource field value in the request.', {
    status: 'INVALID_ARGUMENT',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'RESOURCE_PROJECT_INVALID',
        domain: 'googleapis.com',
        metadata: { service: 'compute.googleapis.com' },
      },
    ],
  });
}
