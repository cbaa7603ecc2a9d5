import { z } from 'zod';
import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import { privateKeyDigest, secretDigest } from '../../../facts/secret-digests.js';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../graph/json.js';

/** Reads one field of a Secret `namespace/name` from a cluster. Throws KubemciError. */
export type SecretReader = (secret: string, field: string) => Promise<string>;

const placeholder = z.strictObject({
  $fromSecret: z.strictObject({ secret: z.string(), field: z.string(), digest: z.string() }),
});

type Placeholder = z.infer<typeof placeholder>['$fromSecret'];

/**
 * A copy of `body` in which each `$fromSecret` is the value that it stands for. Throws PlanStale when a Secret holds another
 * value than the one that was planned with. The result is for sending, and for nothing else.
 */
export async function withSecrets(body: JsonObject, read: SecretReader): Promise<JsonObject> {
  const filled: Record<string, Json | undefined> = {};
  for (const [field, value] of Object.entries(body)) {
    filled[field] = value === undefined ? undefined : await withSecretsIn(value, read);
  }
  return filled;
}

async function withSecretsIn(value: Json, read: SecretReader): Promise<Json> {
  const found = placeholder.safeParse(value);
  if (found.success) return valueOf(found.data.$fromSecret, read);
  if (isJsonList(value)) {
    const elements: Json[] = [];
    for (const element of value) elements.push(await withSecretsIn(element, read));
    return elements;
  }
  return isJsonObject(value) ? withSecrets(value, read) : value;
}

async function valueOf({ secret, field, digest }: Placeholder, read: SecretReader): Promise<string> {
  const value = await read(secret, field);
  const found = field === 'tls.key' ? privateKeyDigest(value) : secretDigest(value);
  if (found === digest) return value;
  throw new KubemciError({
    code: 'PlanStale',
    severity: 'error',
    message: `The Secret ${secret} holds another ${field} than when the plan was made.`,
    where: { resource: secret },
    fix: 'Make a new plan.',
  });
}
