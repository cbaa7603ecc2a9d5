import { z } from 'zod';
import type { GceOperation } from './compute-api.js';
import { relativeLink } from './link.js';

const operationSchema = z.object({
  name: z.string(),
  zone: z.string().optional(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  operationType: z.string().default('unknown'),
  targetLink: z.string().default(''),
  httpErrorStatusCode: z.number().optional(),
  httpErrorMessage: z.string().optional(),
  error: z
    .object({
      errors: z.array(z.object({ code: z.string().default('UNKNOWN'), message: z.string().default('') })).default([]),
    })
    .optional(),
});

/** Reads an Operation of GCE; undefined when `body` is none. */
export function parseOperation(body: unknown): GceOperation | undefined {
  const parsed = operationSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const read = parsed.data;
  const zone = read.zone?.split('/').at(-1);
  return {
    name: read.name,
    scope: zone === undefined ? 'global' : `zones/${zone}`,
    status: read.status,
    operationType: read.operationType,
    targetLink: relativeLink(read.targetLink),
    ...failure(read),
  };
}

// `warnings` are not fatal; an operation has failed only when it carries `error` (or the status without a list).
function failure(read: z.infer<typeof operationSchema>): Pick<GceOperation, 'error'> {
  if (!read.error && read.httpErrorStatusCode === undefined) return {};
  const errors = read.error?.errors ?? [];
  const fallback = [{ code: 'UNKNOWN', message: read.httpErrorMessage ?? 'the operation failed' }];
  return {
    error: { httpStatus: read.httpErrorStatusCode ?? 0, errors: errors.length > 0 ? errors : fallback },
  };
}
