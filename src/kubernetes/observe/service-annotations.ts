import { z } from 'zod';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ServicePortFacts } from '../../facts/cluster-facts.js';
import {
  BACKEND_CONFIG_ANNOTATIONS,
  backendConfigNameFor,
  parseBackendConfigAnnotation,
} from '../../spec/gke/backend-config-annotation.js';
import type { BackendConfigNames } from '../../spec/gke/backend-config-annotation.js';
import type { ServiceObject } from '../objects.js';

const NEG = 'cloud.google.com/neg';
const NEG_STATUS = 'cloud.google.com/neg-status';
/** ingress-gce: the old key wins where both are given. */
const APP_PROTOCOLS = ['service.alpha.kubernetes.io/app-protocols', 'cloud.google.com/app-protocols'] as const;

const appProtocols = z.record(z.string(), z.enum(['HTTP', 'HTTPS', 'HTTP2']));
const negAnnotation = z.object({
  ingress: z.boolean().default(false),
  exposed_ports: z.record(z.string(), z.object({ name: z.string().default('') }).nullish()).nullish(),
});
const negStatus = z.object({
  network_endpoint_groups: z.record(z.string(), z.string()).default({}),
  zones: z.array(z.string()).default([]),
});

/** What the annotations of a service say to GKE's controllers. */
export interface ServiceAnnotations {
  readonly protocolOf: (portName: string) => ServicePortFacts['protocol'];
  /** Name of the BackendConfig of a port, undefined where it has none. */
  readonly backendConfigOf: (portName: string, port: number) => string | undefined;
  readonly negForIngress: boolean;
  /** By service port number: the name chosen for the NEG, `''` where the controller chooses. */
  readonly exposed: ReadonlyMap<number, string>;
  /** What the NEG controller has announced: NEG names by service port number, and zones. */
  readonly announced: { readonly names: ReadonlyMap<number, string>; readonly zones: readonly string[] };
}

class AnnotationReader {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly service: ServiceObject,
    private readonly cluster: string,
  ) {}

  read<T>(name: string, schema: z.ZodType<T>, example: string): T | undefined {
    const text = this.service.metadata.annotations[name];
    if (text === undefined) return undefined;
    const parsed = schema.safeParse(this.json(text));
    if (parsed.success) return parsed.data;
    this.report(name, text, example);
    return undefined;
  }

  /** The first of the annotations that name BackendConfigs counts, even where it cannot be understood. */
  backendConfigs(): BackendConfigNames | undefined {
    const { annotations } = this.service.metadata;
    const name = BACKEND_CONFIG_ANNOTATIONS.find((candidate) => annotations[candidate] !== undefined);
    if (name === undefined) return undefined;
    const text = annotations[name] ?? '';
    const names = parseBackendConfigAnnotation(text);
    if (names === undefined) this.report(name, text, '{"default":"NAME"} or {"ports":{"80":"NAME"}}');
    return names;
  }

  private report(name: string, text: string, example: string): void {
    const { namespace = 'default', name: service } = this.service.metadata;
    const resource = `${namespace}/${service}`;
    this.problems.push({
      code: 'InvalidAnnotation',
      severity: 'error',
      message: `The annotation ${name} of the service ${resource} in cluster ${this.cluster} cannot be understood: ${text}`,
      where: { cluster: this.cluster, resource },
      fix: `Write it like ${example}`,
    });
  }

  private json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

function byPort<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<number, T> {
  return new Map(Object.entries(entries).map(([port, value]) => [Number(port), value]));
}

/** Reads the annotations of a service that matter (ingress-gce pkg/annotations/service.go); InvalidAnnotation for each that cannot be read. */
export function readServiceAnnotations(
  service: ServiceObject,
  cluster: string,
): { readonly annotations: ServiceAnnotations; readonly problems: readonly Diagnostic[] } {
  const reader = new AnnotationReader(service, cluster);
  const [winning] = APP_PROTOCOLS.filter((name) => name in service.metadata.annotations);
  const protocols = winning === undefined ? undefined : reader.read(winning, appProtocols, '{"port-name":"HTTP"}');
  const neg = reader.read(NEG, negAnnotation, '{"exposed_ports":{"80":{}}}');
  const status = reader.read(NEG_STATUS, negStatus, '{"network_endpoint_groups":{"80":"NAME"},"zones":["ZONE"]}');
  const backendConfigs = reader.backendConfigs();
  const exposed = Object.entries(neg?.exposed_ports ?? {}).map(
    ([port, options]) => [port, options?.name ?? ''] as const,
  );
  return {
    annotations: {
      protocolOf: (portName) => (Object.hasOwn(protocols ?? {}, portName) ? (protocols?.[portName] ?? 'HTTP') : 'HTTP'),
      backendConfigOf: (portName, port) =>
        backendConfigs === undefined ? undefined : backendConfigNameFor(backendConfigs, portName, port),
      negForIngress: neg?.ingress ?? false,
      exposed: byPort(Object.fromEntries(exposed)),
      announced: { names: byPort(status?.network_endpoint_groups ?? {}), zones: status?.zones ?? [] },
    },
    problems: reader.problems,
  };
}
