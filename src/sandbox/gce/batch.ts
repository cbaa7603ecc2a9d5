import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import { Refusal } from './refusal.js';

/** Where clients such as gcloud send several requests at once (Compute API discovery document: `batchPath`). */
export const BATCH_PATH = '/batch/compute/v1';

// Google's page on batch requests.
const MOST_CALLS = 1000;
const BOUNDARY = 'batch_kubemci_sandbox';

interface Part {
  readonly contentId: string;
  readonly request: SandboxRequest;
}

/**
 * Answers a batch: a multipart/mixed body whose parts are HTTP requests, each answered by `handle` as
 * if it had come alone, in order. Credentials of the batch hold for parts without their own. Throws
 * 400 for what is no batch and for more than 1000 parts (wordings believed).
 */
export async function answerBatch(request: SandboxRequest, handle: SandboxHandler): Promise<SandboxResponse> {
  const parts = readParts(request);
  const answers: string[] = [];
  for (const { contentId, request: part } of parts) answers.push(printPart(contentId, await handle(part)));
  return {
    status: 200,
    headers: { 'Content-Type': `multipart/mixed; boundary=${BOUNDARY}`, 'Cache-Control': 'private', Server: 'ESF' },
    body: `${answers.map((answer) => `--${BOUNDARY}\r\n${answer}\r\n`).join('')}--${BOUNDARY}--\r\n`,
  };
}

function readParts(batch: SandboxRequest): readonly Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(batch.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) throw bad('Failed to parse batch request: the boundary is missing.');
  const texts = batch.body.replaceAll('\r\n', '\n').split(`--${boundary}`).slice(1, -1);
  if (texts.length === 0) throw bad('Failed to parse batch request: it has no parts.');
  if (texts.length > MOST_CALLS) throw bad(`The batch request could not be processed: more than ${MOST_CALLS} calls.`);
  return texts.map((text) => readPart(text.replace(/^\n/, ''), batch));
}

function readPart(text: string, batch: SandboxRequest): Part {
  const [outer, inner] = cut(text);
  const [head, body] = cut(inner.replace(/^\n+/, ''));
  const [requestLine = '', ...headerLines] = head.split('\n');
  const [, method, target] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?\s*$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) throw bad('Failed to parse batch request: a part is no request.');
  const url = new URL(target, 'http://sandbox');
  const { authorization } = batch.headers;
  return {
    contentId: readHeaders(outer.split('\n'))['content-id'] ?? '',
    request: {
      ...batch,
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: { ...(authorization === undefined ? {} : { authorization }), ...readHeaders(headerLines) },
      body: body.replace(/\n$/, ''),
    },
  };
}

/** What stands before and after the first empty line. */
function cut(text: string): [string, string] {
  const end = text.indexOf('\n\n');
  return end < 0 ? [text.replace(/\n$/, ''), ''] : [text.slice(0, end), text.slice(end + 2)];
}

function readHeaders(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

function printPart(contentId: string, { status, headers, body }: SandboxResponse): string {
  const text = typeof body === 'string' ? body : '';
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(text)) });
  // Google answers `<response-` and the id as it was sent; clients match by what stands after the last plus sign.
  const id = contentId === '' ? [] : [`Content-ID: ${contentId.replace(/^<?/, '<response-').replace(/>?$/, '>')}`];
  return [
    'Content-Type: application/http',
    ...id,
    '',
    `HTTP/1.1 ${String(status)} ${status < 400 ? 'OK' : 'Error'}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    text,
  ].join('\r\n');
}

function bad(message: string): Refusal {
  return new Refusal(400, 'badRequest', message);
}
