import { z } from 'zod';
import type { SandboxResponse } from '../../http/message.js';
import { asNumber, asObject, asTextMap, without } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { ApiError } from '../status.js';
import { jsonAnswer } from './answers.js';

/** How many replicas a Scale asks for, and of which version of the object. */
export interface WantedScale {
  readonly replicas: number;
  readonly resourceVersion: string | undefined;
}

/** The autoscaling/v1 Scale of an object. */
export function scaleOf({ metadata, spec, status }: KubernetesObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const labels = Object.entries(asTextMap(asObject(asObject(spec)['selector'])['matchLabels']));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: asNumber(asObject(spec)['replicas']) ?? 1 },
    status: {
      replicas: asNumber(asObject(status)['replicas']) ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    },
  };
}

/** Answers with the Scale of an object. */
export function scaleAnswer(object: KubernetesObject): SandboxResponse {
  return jsonAnswer(200, scaleOf(object));
}

const scaleSchema = z.object({
  metadata: z.object({ resourceVersion: z.string().optional() }).default({}),
  spec: z.object({ replicas: z.number().int().default(0) }).default({ replicas: 0 }),
});

/** Reads a Scale. Throws ApiError 400, and 422 for fewer than no replicas. */
export function readScale(body: JsonObject): WantedScale {
  const parsed = scaleSchema.safeParse(body);
  if (!parsed.success) throw new ApiError('BadRequest', 'Scale in version "v1" cannot be handled as a Scale');
  const { metadata, spec } = parsed.data;
  if (spec.replicas < 0) {
    const message = `Invalid value: ${spec.replicas}: must be greater than or equal to 0`;
    throw new ApiError('Invalid', `Scale.autoscaling "" is invalid: spec.replicas: ${message}`, {
      causes: [{ field: 'spec.replicas', reason: 'FieldValueInvalid', message }],
    });
  }
  return { replicas: spec.replicas, resourceVersion: metadata.resourceVersion };
}

/** The object with the replicas that a Scale asks for. */
export function withReplicas(object: KubernetesObject, { replicas, resourceVersion }: WantedScale): JsonObject {
  const metadata = { ...without(object.metadata, 'resourceVersion'), ...(resourceVersion ? { resourceVersion } : {}) };
  return { ...object, metadata, spec: { ...asObject(object['spec']), replicas } };
}
