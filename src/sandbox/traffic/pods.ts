import { z } from 'zod';

/** A pod as the data plane sees it. */
export interface PodView {
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string | undefined;
  readonly ip: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  readonly ready: boolean;
  /** Container ports by number and, where it has one, name. */
  readonly ports: readonly { readonly number: number; readonly name: string | undefined }[];
  /** The annotation that says what the pod answers, unparsed. */
  readonly answers: string | undefined;
}

/** The annotation that makes a pod answer something else than 200: a JSON map from path (or `/prefix/*`) to status. */
export const ANSWERS_ANNOTATION = 'sandbox/answers';

const podShape = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default('default'),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z
      .array(
        z.object({
          ports: z.array(z.object({ containerPort: z.number(), name: z.string().optional() })).default([]),
        }),
      )
      .default([]),
  }),
  status: z
    .object({
      phase: z.string().optional(),
      podIP: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    })
    .default({ conditions: [] }),
});

/** Reads a stored Pod; undefined when it lacks what every stored pod has. */
export function readPod(object: unknown): PodView | undefined {
  const parsed = podShape.safeParse(object);
  if (!parsed.success) return undefined;
  const { metadata, spec, status } = parsed.data;
  const running = status.phase === 'Running' && metadata.deletionTimestamp === undefined;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    nodeName: spec.nodeName,
    ip: status.podIP,
    labels: metadata.labels,
    running,
    ready: running && status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    ports: spec.containers.flatMap(({ ports }) =>
      ports.map(({ containerPort, name }) => ({ number: containerPort, name })),
    ),
    answers: metadata.annotations[ANSWERS_ANNOTATION],
  };
}

/** Whether something in the pod accepts connections on the port. A pod that declares no ports listens on all. */
export function listensOn(pod: PodView, port: number): boolean {
  return pod.running && (pod.ports.length === 0 || pod.ports.some(({ number }) => number === port));
}

/**
 * The status a pod answers a path with (no query): by its annotation, an exact path before the
 * longest `/prefix/*`, else 200. An annotation that is no such map answers 500, so that it is noticed.
 */
export function statusFor(pod: PodView, path: string): number {
  if (pod.answers === undefined) return 200;
  const answers = readAnswers(pod.answers);
  if (!answers) return 500;
  const exact = answers[path];
  if (exact !== undefined) return exact;
  const prefixes = Object.keys(answers)
    .filter((pattern) => pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)))
    .sort((a, b) => b.length - a.length);
  return (prefixes[0] === undefined ? undefined : answers[prefixes[0]]) ?? 200;
}

function readAnswers(annotation: string): Readonly<Record<string, number>> | undefined {
  try {
    const parsed = z.record(z.string(), z.number().int().min(100).max(599)).safeParse(JSON.parse(annotation));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
