import type { SandboxResponse } from '../http/message.js';
import type { Answered } from './answer.js';
import { nameOf } from './links.js';

const HTML = { 'content-type': 'text/html; charset=UTF-8' };
const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** What a client of the load balancer reads: the pod's text, or the load balancer's own short error page. */
export function page(answer: Answered, path: string): SandboxResponse {
  const headers = { ...attribution(answer) };
  switch (answer.reason) {
    case 'served':
      return { status: answer.status, headers: { ...TEXT, ...headers }, body: podText(answer, path) };
    case 'redirected':
      return { status: answer.status, headers: { ...headers, location: answer.location ?? '' }, body: '' };
    case 'notModelled': {
      const body = `The sandbox's data plane does not model ${answer.feature ?? 'this'}.\n`;
      return { status: answer.status, headers: { ...TEXT, ...headers }, body };
    }
    case 'noUrlMap':
      return { status: answer.status, headers: { ...HTML, ...headers }, body: errorPage(answer.status, 'Not Found') };
    case 'noBackendService':
    case 'noHealthyBackend':
    case 'backendUnreachable':
      return {
        status: answer.status,
        headers: { ...HTML, ...headers },
        body: errorPage(answer.status, 'Server Error'),
      };
    default:
      return answer.reason satisfies never;
  }
}

/** Headers that a real load balancer would not send: who answered, and why. */
function attribution(answer: Answered): Record<string, string> {
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['via', '1.1 google'],
    ['x-sandbox-edge', answer.edge],
    ['x-sandbox-reason', answer.reason],
    ['x-sandbox-service', answer.backendService === undefined ? undefined : nameOf(answer.backendService)],
    ['x-sandbox-cluster', answer.cluster],
    ['x-sandbox-zone', answer.zone],
    ['x-sandbox-pod', answer.pod],
  ];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function podText(answer: Answered, path: string): string {
  return [
    answer.status < 400 ? 'Hello from a pod behind the load balancer.' : `The pod answered ${String(answer.status)}.`,
    `cluster: ${answer.cluster ?? ''}`,
    `zone:    ${answer.zone ?? ''}`,
    `pod:     ${answer.pod ?? ''}`,
    `service: ${nameOf(answer.backendService ?? '')}`,
    `path:    ${path}`,
    '',
  ].join('\n');
}

function errorPage(status: number, title: string): string {
  return `<html><head><title>${String(status)} ${title}</title></head><body><h1>Error: ${title}</h1><p>The load balancer could not answer this request. Please try again shortly.</p></body></html>\n`;
}
