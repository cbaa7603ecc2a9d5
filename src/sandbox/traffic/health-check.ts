import { z } from 'zod';
import { isEndpointGroup } from './backends.js';
import type { Backends, Endpoint, Taker } from './backends.js';
import { podResponse } from './pod-response.js';

const settings = z.object({
  port: z.number().optional(),
  portName: z.string().optional(),
  portSpecification: z.string().optional(),
  requestPath: z.string().default('/'),
  host: z.string().optional(),
  proxyHeader: z.string().default('NONE'),
  response: z.string().optional(),
});

/** What probing reads of a stored health check, with GCE's defaults where it sets none. */
const healthCheckShape = z.object({
  type: z.string().default('HTTP'),
  checkIntervalSec: z.number().default(5),
  timeoutSec: z.number().default(5),
  healthyThreshold: z.number().default(2),
  unhealthyThreshold: z.number().default(2),
  httpHealthCheck: settings.optional(),
  httpsHealthCheck: settings.optional(),
  http2HealthCheck: settings.optional(),
  tcpHealthCheck: settings.optional(),
  sslHealthCheck: settings.optional(),
});

/** A health check as the probers know it. */
export type HealthCheckView = z.infer<typeof healthCheckShape>;

type Settings = z.infer<typeof settings>;

/** Reads a stored health check; undefined when there is none. */
export function readHealthCheck(body: unknown): HealthCheckView | undefined {
  return healthCheckShape.safeParse(body).data;
}

/** What one probe of an endpoint found. */
export interface ProbeResult {
  readonly passed: boolean;
  /** The pods that the probe may have reached. */
  readonly takers: readonly Taker[];
  /** Whether the same pods might answer otherwise at another time. */
  readonly dependsOnTime: boolean;
}

/** How a type of health check asks. Other types than these never succeed: no pod here speaks them. */
const PROTOCOLS: Readonly<
  Record<
    string,
    {
      readonly settings: (check: HealthCheckView) => Settings | undefined;
      readonly port: number;
      readonly tls: boolean;
      readonly http: boolean;
    }
  >
> = {
  HTTP: { settings: (check) => check.httpHealthCheck, port: 80, tls: false, http: true },
  HTTPS: { settings: (check) => check.httpsHealthCheck, port: 443, tls: true, http: true },
  HTTP2: { settings: (check) => check.http2HealthCheck, port: 443, tls: true, http: true },
  TCP: { settings: (check) => check.tcpHealthCheck, port: 80, tls: false, http: false },
  SSL: { settings: (check) => check.sslHealthCheck, port: 443, tls: true, http: false },
};

/**
 * Probes an endpoint at `time` (epoch milliseconds). GCE: an HTTP check wants status 200 on its path
 * within its timeout, and its `response` at the beginning of the body where it names one; a TCP or SSL
 * check wants a connection. A probe of a NodePort may reach any ready pod; it passes when all would pass it.
 */
export function probe(
  backends: Backends,
  check: HealthCheckView,
  group: string,
  endpoint: Endpoint,
  time: number,
): ProbeResult {
  const protocol = PROTOCOLS[check.type];
  const asked = protocol?.settings(check) ?? settings.parse({});
  const port = protocol && probedPort(backends, asked, protocol.port, group, endpoint);
  const takers = port === undefined ? [] : backends.takers(group, endpoint, port);
  const host = asked.host ?? endpoint.ipAddress;
  const path = asked.requestPath.replace(/\?.*$/, '');
  const passes = ({ cluster, zone, pod }: Taker): boolean => {
    if (!protocol) return false;
    if (!protocol.http)
      return (!protocol.tls || pod.speaksTls) && pod.answers.at(host, path, time).connection !== 'refused';
    // A server that is not told to expect it takes the PROXY line for a malformed request.
    if (asked.proxyHeader !== 'NONE') return false;
    const response = podResponse({ cluster, zone, pod, tls: protocol.tls, host, target: asked.requestPath, time });
    if (response.kind !== 'answered' || response.delayMs > check.timeoutSec * 1000 || response.status !== 200)
      return false;
    return (
      asked.response === undefined || asked.response === '' || response.body.slice(0, 1024).includes(asked.response)
    );
  };
  return {
    passed: takers.length > 0 && takers.every(passes),
    takers,
    dependsOnTime: takers.some(({ pod }) => pod.answers.isScheduled),
  };
}

function probedPort(
  backends: Backends,
  asked: Settings,
  usual: number,
  group: string,
  endpoint: Endpoint,
): number | undefined {
  // GCE: without portSpecification, `port` and `portName` say themselves which of the two is meant.
  const specification = asked.portSpecification ?? (asked.portName === undefined ? 'USE_FIXED_PORT' : 'USE_NAMED_PORT');
  switch (specification) {
    case 'USE_SERVING_PORT':
      return endpoint.port;
    case 'USE_NAMED_PORT':
      return isEndpointGroup(group) || asked.portName === undefined
        ? undefined
        : backends.namedPort(group, asked.portName);
    default:
      return asked.port ?? usual;
  }
}
