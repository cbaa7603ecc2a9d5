import { z } from 'zod';
import type { FieldError } from './field-error.js';
import { required } from './field-error.js';
import { asObject, asText, asTextMap } from './json.js';
import type { Kind } from './kinds/kind.js';
import { annotationErrors, labelErrors, nameErrors } from './names.js';
import type { JsonObject, ObjectMeta, OwnerReference } from './object.js';

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

/** The part of metadata that a client decides; empty maps and lists are dropped, as Kubernetes' encoder does. */
export function clientMeta(
  wanted: JsonObject,
): Pick<ObjectMeta, 'labels' | 'annotations' | 'finalizers' | 'ownerReferences'> {
  const { labels, annotations, finalizers, ownerReferences, generateName } = readObjectMeta(wanted);
  return {
    ...(generateName === undefined ? {} : { generateName }),
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
    ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
    ...(ownerReferences === undefined || ownerReferences.length === 0 ? {} : { ownerReferences }),
  };
}

/** `managedFields`, or nothing when there are none. */
export function managedMeta(managedFields: readonly JsonObject[] | undefined): Pick<ObjectMeta, 'managedFields'> {
  return managedFields === undefined || managedFields.length === 0 ? {} : { managedFields };
}

/** What is wrong with the metadata that a client wrote. */
export function metadataErrors(kind: Kind, object: JsonObject): readonly FieldError[] {
  const metadata = asObject(object['metadata']);
  const name = asText(metadata['name']) ?? '';
  const labels = labelErrors(asTextMap(metadata['labels']));
  const annotations = annotationErrors(asTextMap(metadata['annotations']));
  const nameProblems =
    name === ''
      ? [required('metadata.name', 'name or generateName is required')]
      : nameErrors('metadata.name', name, kind.nameRule);
  return [...nameProblems, ...labels, ...annotations];
}
