import { z } from 'zod';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { IngressFacts } from '../../facts/cluster-facts.js';
import { INSTANCE_GROUPS_ANNOTATION, instanceGroupLinks } from '../../facts/instance-groups.js';
import type { Json, JsonObject } from '../../graph/json.js';
import { isJsonObject } from '../../graph/json.js';

/** Annotations that controllers and kubectl write: never ours to compare or to write. */
const WRITTEN_BY_OTHERS =
  /^(ingress\.kubernetes\.io\/|ingress\.gcp\.kubernetes\.io\/instance-groups$|kubectl\.kubernetes\.io\/)/;

/** Any JSON object as it came; what is inside is looked at where it is used. */
export const anyObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** A field of an object that is an object itself; an empty one where it is not there. */
export function objectField(object: JsonObject, field: string): JsonObject {
  const value: Json | undefined = object[field];
  return isJsonObject(value) ? value : {};
}

function ownAnnotations(annotations: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !WRITTEN_BY_OTHERS.test(name)));
}

/** An Ingress without what servers and controllers set: apiVersion, kind, name, namespace, labels, annotations, spec. */
export function ingressManifest(ingress: JsonObject): JsonObject {
  const metadata = objectField(ingress, 'metadata');
  const annotations = ownAnnotations(objectField(metadata, 'annotations'));
  const labels = objectField(metadata, 'labels');
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: metadata['name'],
      namespace: metadata['namespace'],
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: objectField(ingress, 'spec'),
  };
}

/** Projects our Ingress to facts. `project` completes zones that are written without one. InvalidAnnotation. */
export function ingressFacts(
  ingress: JsonObject,
  cluster: string,
  project: string | undefined,
): { readonly facts: IngressFacts; readonly problems: readonly Diagnostic[] } {
  const metadata = objectField(ingress, 'metadata');
  const { name, namespace } = metadata;
  const own = { name: typeof name === 'string' ? name : '', namespace: typeof namespace === 'string' ? namespace : '' };
  const annotation = objectField(metadata, 'annotations')[INSTANCE_GROUPS_ANNOTATION];
  const links = typeof annotation === 'string' ? instanceGroupLinks(annotation, project) : null;
  const resource = `${own.namespace}/${own.name}`;
  const problem: Diagnostic = {
    code: 'InvalidAnnotation',
    severity: 'error',
    message: `The annotation ${INSTANCE_GROUPS_ANNOTATION} of the Ingress ${resource} in cluster ${cluster} cannot be understood: ${JSON.stringify(annotation)}`,
    where: { cluster, resource },
    fix: 'Remove the annotation; the controller of the cluster writes it again.',
  };
  return {
    facts: { ...own, manifest: ingressManifest(ingress), instanceGroups: links ?? null },
    problems: links === undefined ? [problem] : [],
  };
}
