import { z } from 'zod';
import type { JsonObject, OwnerReference } from './object.js';

const ownerReference = z.object({
  apiVersion: z.string().default(''),
  kind: z.string().default(''),
  name: z.string().default(''),
  uid: z.string().default(''),
  controller: z.boolean().optional(),
  blockOwnerDeletion: z.boolean().optional(),
});

const clientMetadata = z.object({
  generateName: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  finalizers: z.array(z.string()).optional(),
  ownerReferences: z.array(ownerReference).optional(),
});

/** The members of metadata that a client decides. */
export interface ClientMetadata {
  readonly generateName?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly finalizers?: readonly string[] | undefined;
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
}

/** Reads them from metadata whose types were checked already. Throws when they were not. */
export function readObjectMeta(metadata: JsonObject): ClientMetadata {
  return clientMetadata.parse(metadata);
}
