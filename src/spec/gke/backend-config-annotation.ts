import { z } from 'zod';

/** The annotations of a service that name its BackendConfigs; the first that is there counts (ingress-gce pkg/annotations/service.go). */
export const BACKEND_CONFIG_ANNOTATIONS = [
  'cloud.google.com/backend-config',
  'beta.cloud.google.com/backend-config',
] as const;

const annotation = z.object({
  default: z.string().default(''),
  ports: z.record(z.string(), z.string()).nullish(),
});

/** Names of BackendConfigs, for single ports (by name or number) and for the others. */
export interface BackendConfigNames {
  /** `''` where there is none. */
  readonly default: string;
  readonly ports: Readonly<Record<string, string>>;
}

/** Reads the annotation; undefined where it cannot be understood or names nothing, which GKE's controller refuses. */
export function parseBackendConfigAnnotation(text: string): BackendConfigNames | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = annotation.safeParse(json);
  if (!parsed.success) return undefined;
  const names = { default: parsed.data.default, ports: parsed.data.ports ?? {} };
  return names.default === '' && Object.keys(names.ports).length === 0 ? undefined : names;
}

/** The BackendConfig of a port: by its name, else by its number, else the default (ingress-gce: BackendConfigName). */
export function backendConfigNameFor(names: BackendConfigNames, portName: string, port: number): string | undefined {
  const key = [portName, String(port)].find((candidate) => Object.hasOwn(names.ports, candidate));
  const name = key === undefined ? names.default : names.ports[key];
  return name === undefined || name === '' ? undefined : name;
}
