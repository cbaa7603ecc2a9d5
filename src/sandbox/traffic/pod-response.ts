import type { Taker } from './backends.js';

/** A request as it reaches a pod. */
export interface PodRequest extends Taker {
  /** Whether the client speaks TLS to the pod. */
  readonly tls: boolean;
  readonly host: string;
  /** Path, with the query if there is one. */
  readonly target: string;
  /** When, epoch milliseconds. */
  readonly time: number;
  /** Default GET. */
  readonly method?: string;
  /** What else the pod is sent; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a pod does with a request. */
export type PodResponse =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** World milliseconds until the first byte. */
      readonly delayMs: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** No answer: the connection is refused, broken off after `delayMs`, held for ever, or speaks another protocol. */
  | { readonly kind: 'refused' | 'reset' | 'hanging' | 'notTls'; readonly delayMs: number };

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** What the pod does with the request, by its annotation, else 200 with a text that says who it is and what it was asked. */
export function podResponse(request: PodRequest): PodResponse {
  const { pod, target, time } = request;
  if (request.tls && !pod.speaksTls) return { kind: 'notTls', delayMs: 0 };
  const { status, delayMs, headers, body, connection } = pod.answers.at(
    request.host.replace(/:\d*$/, ''),
    target.replace(/\?.*$/, ''),
    time,
  );
  if (connection !== undefined) return { kind: connection, delayMs };
  if (pod.speaksTls && !request.tls) {
    return { kind: 'answered', status: 400, delayMs: 0, headers: TEXT, body: 'This pod speaks HTTPS only.\n' };
  }
  return {
    kind: 'answered',
    status,
    delayMs,
    headers: { ...TEXT, ...headers },
    body: body ?? ownWords(request, status),
  };
}

function ownWords({ cluster, zone, pod, host, target, method, headers }: PodRequest, status: number): string {
  return [
    status < 400 ? 'Hello from a pod behind the load balancer.' : `The pod answered ${String(status)}.`,
    `cluster: ${cluster}`,
    `zone:    ${zone}`,
    `pod:     ${pod.name}`,
    `path:    ${target}`,
    '',
    `${method ?? 'GET'} ${target} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(headers ?? {})
      .filter(([name]) => name !== 'host')
      .map(([name, value]) => `${name}: ${value}`)
      .sort(),
    '',
  ].join('\n');
}
