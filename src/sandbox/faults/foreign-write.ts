import { z } from 'zod';
import type { SandboxHandler, SandboxRequest } from '../http/message.js';
import type { RequestEffect } from './rule.js';

type ForeignWrite = Extract<RequestEffect, { effect: 'foreign-write' }>;

/** Who foreign writes come from, in the audit log. */
export const SOMEBODY = 'somebody';

const fingerprinted = z.object({ fingerprint: z.string() });

/**
 * Writes as somebody else would, in an instant: an operation that it starts is done at once. `about` is the path of the
 * resource that is written where the rule names none; without either nothing is written. What the server refuses is
 * seen in the audit log only.
 */
export async function writeForeign(
  { method = 'PATCH', path, body }: ForeignWrite,
  about: string | undefined,
  server: { readonly isCompute: boolean; readonly handle: SandboxHandler },
): Promise<void> {
  const target = path ?? about;
  if (target === undefined) return;
  const request = (asked: string, sent?: object): SandboxRequest => ({
    method: asked,
    path: target,
    query: new URLSearchParams(),
    headers: { 'content-type': server.isCompute ? 'application/json' : contentType(asked) },
    body: sent === undefined ? '' : JSON.stringify(sent),
    caller: SOMEBODY,
    conditions: { operation: { seconds: 0 } },
  });
  const needsFingerprint =
    server.isCompute && (method === 'PATCH' || method === 'PUT') && body?.['fingerprint'] === undefined;
  const current = needsFingerprint ? await fingerprintOf(server.handle, request('GET')) : {};
  await server.handle(request(method, body === undefined ? undefined : { ...body, ...current }));
}

function contentType(method: string): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
}

async function fingerprintOf(handle: SandboxHandler, read: SandboxRequest): Promise<{ fingerprint?: string }> {
  const { body } = await handle(read);
  try {
    const { data } = fingerprinted.safeParse(typeof body === 'string' ? JSON.parse(body) : undefined);
    return data ?? {};
  } catch {
    return {};
  }
}
