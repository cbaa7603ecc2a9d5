import type { Answered, Refused } from './answer.js';
import { nameOf } from './links.js';

/** What a load balancer answers by itself. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HTML = { 'content-type': 'text/html; charset=UTF-8', 'referrer-policy': 'no-referrer' };
const TEXT = { 'content-type': 'text/plain' };
const TRY_AGAIN =
  'The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.';

/** What keeps a load balancer from passing on a backend's answer. */
export type Failure =
  'noBackendService' | 'noHealthyBackend' | 'backendUnreachable' | 'backendTimeout' | 'backendBroke';

/**
 * The page for a backend that cannot answer. The classic load balancer answers 502; the managed one, which is built on
 * Envoy, 503, and 504 for a backend that takes too long (Google's migration guide; bodies as people report them).
 */
export function failurePage(failure: Failure, isManaged: boolean): Page {
  if (!isManaged) return { status: 502, headers: HTML, body: errorPage(502, 'Server Error', TRY_AGAIN) };
  switch (failure) {
    case 'noBackendService':
    case 'noHealthyBackend':
      return { status: 503, headers: TEXT, body: 'no healthy upstream' };
    case 'backendTimeout':
      return { status: 504, headers: TEXT, body: 'upstream request timeout' };
    case 'backendUnreachable':
    case 'backendBroke':
      return { status: 503, headers: TEXT, body: 'upstream connect error or disconnect/reset before headers' };
    default:
      return failure satisfies never;
  }
}

/** The page of an edge that does not know what to do with the address (believed, from reports on fresh load balancers). */
export function notFoundPage(): Page {
  const detail = 'The requested URL was not found on this server.';
  return { status: 404, headers: HTML, body: errorPage(404, 'Not Found', detail) };
}

/** The page of a security policy or of a bad signature. */
export function deniedPage(status: number): Page {
  const title = DENIED[status] ?? 'Forbidden';
  return { status, headers: HTML, body: errorPage(status, title, 'Your client does not have permission to get this.') };
}

const DENIED: Readonly<Record<number, string>> = { 403: 'Forbidden', 404: 'Not Found', 502: 'Bad Gateway' };

/** What this data plane says of what it cannot do: never Google's words. */
export function notModelledPage(feature: string): Page {
  return { status: 501, headers: TEXT, body: `The sandbox's data plane does not model ${feature}.\n` };
}

/** Headers that a real load balancer would not send: who answered, and why. */
export function attribution(answer: Answered): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['x-sandbox-edge', answer.edge],
    ['x-sandbox-reason', answer.reason],
    ['x-sandbox-service', answer.backendService === undefined ? undefined : nameOf(answer.backendService)],
    ['x-sandbox-cluster', answer.cluster],
    ['x-sandbox-zone', answer.zone],
    ['x-sandbox-pod', answer.pod],
    ['x-sandbox-cache', answer.cache],
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What the audit log keeps of an answer besides its status. */
export function auditNote(answer: Answered | Refused): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, string | undefined])[] = answer.refused
    ? [
        ['edge', answer.edge],
        ['reason', answer.why],
      ]
    : [
        ['edge', answer.edge],
        ['reason', answer.reason],
        ['forwardingRule', nameOf(answer.forwardingRule)],
        ['certificate', answer.certificate && nameOf(answer.certificate)],
        ['pathMatcher', answer.matched?.pathMatcher],
        ['pathRule', answer.matched?.pattern],
        ['backendService', answer.backendService && nameOf(answer.backendService)],
        ['group', answer.group && answer.group.replace(/^.*\/zones\//, '')],
        ['endpoint', answer.endpoint],
        ['cluster', answer.cluster],
        ['pod', answer.pod],
        ['cache', answer.cache],
      ];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function errorPage(status: number, title: string, detail: string): string {
  return (
    `<html><head><meta http-equiv="content-type" content="text/html;charset=utf-8">` +
    `<title>${String(status)} ${title}</title></head><body><h1>Error: ${title}</h1><h2>${detail}</h2></body></html>\n`
  );
}
