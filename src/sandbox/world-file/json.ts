import { z } from 'zod';
import type { Json } from '../state/json.js';

/** Any JSON value. */
export const json: z.ZodType<Json> = z.json();

const text = z.string().min(1, 'must not be empty');

/** An object for Kubernetes, as far as every one is alike. */
export const manifestSchema = z
  .object({ apiVersion: text, kind: text, metadata: z.object({ name: text }).catchall(json) })
  .catchall(json);

/** A map of JSON values. */
export const jsonMap = z.record(z.string(), json);
