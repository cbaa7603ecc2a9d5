import { z } from 'zod';

/** GKE: the annotation that asks for NEGs. */
export const NEG_ANNOTATION = 'cloud.google.com/neg';
/** GKE: the annotation in which the controller reports them. */
export const NEG_STATUS_ANNOTATION = 'cloud.google.com/neg-status';
/** What GKE's webhook writes on new Services. */
export const DEFAULT_NEG_ANNOTATION = '{"ingress":true}';

const annotationSchema = z.object({
  ingress: z.boolean().default(false),
  exposed_ports: z.record(z.string(), z.object({ name: z.string().optional() }).nullable()).default({}),
});

/** What a Service asks for. */
export interface NegRequest {
  /** Its ports that an Ingress uses are served through NEGs. */
  readonly ingress: boolean;
  /** Service port → the NEG's name, or undefined for a generated one. */
  readonly exposed: ReadonlyMap<number, string | undefined>;
}

/** Reads the annotations of a Service; undefined when the annotation is absent or cannot be read. */
export function negRequest(annotations: Readonly<Record<string, string>>): NegRequest | undefined {
  const text = annotations[NEG_ANNOTATION];
  const parsed = text === undefined ? undefined : annotationSchema.safeParse(jsonOf(text));
  if (!parsed?.success) return undefined;
  const { ingress, exposed_ports: ports } = parsed.data;
  const exposed = new Map(Object.entries(ports).map(([port, options]) => [Number(port), options?.name]));
  // ingress-gce: custom names and ingress together are an error, and then nothing is done.
  if (ingress && [...exposed.values()].some((name) => name !== undefined)) return undefined;
  return { ingress, exposed };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
