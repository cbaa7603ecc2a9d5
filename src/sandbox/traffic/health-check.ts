import { z } from 'zod';
import { isEndpointGroup } from './backends.js';
import type { Backends, Endpoint } from './backends.js';
import { statusFor } from './pods.js';

const httpSettings = z.object({
  port: z.number().optional(),
  portName: z.string().optional(),
  portSpecification: z.string().optional(),
  requestPath: z.string().default('/'),
});

/** What probing reads of a stored health check, with GCE's defaults where it sets none. */
const healthCheckShape = z.object({
  type: z.string().default('HTTP'),
  checkIntervalSec: z.number().default(5),
  healthyThreshold: z.number().default(2),
  unhealthyThreshold: z.number().default(2),
  httpHealthCheck: httpSettings.optional(),
  tcpHealthCheck: httpSettings.optional(),
});

/** A health check as the probers know it. */
export type HealthCheckView = z.infer<typeof healthCheckShape>;

/** Reads a stored health check; undefined when there is none. */
export function readHealthCheck(body: unknown): HealthCheckView | undefined {
  return healthCheckShape.safeParse(body).data;
}

/**
 * Whether a probe of the endpoint succeeds now. HTTP wants status 200 on the path; TCP wants a
 * connection. Other types never succeed: the pods here speak plain HTTP.
 * A probe of a NodePort may reach any ready pod; it succeeds when all of them would answer.
 */
export function probe(backends: Backends, check: HealthCheckView, group: string, endpoint: Endpoint): boolean {
  const settings = check.type === 'TCP' ? check.tcpHealthCheck : check.httpHealthCheck;
  if (check.type !== 'HTTP' && check.type !== 'TCP') return false;
  const port = probedPort(backends, settings, group, endpoint);
  const takers = port === undefined ? [] : backends.takers(group, endpoint, port);
  if (takers.length === 0) return false;
  const path = (settings?.requestPath ?? '/').replace(/\?.*$/, '');
  return check.type === 'TCP' || takers.every(({ pod }) => statusFor(pod, path) === 200);
}

function probedPort(
  backends: Backends,
  settings: z.infer<typeof httpSettings> | undefined,
  group: string,
  endpoint: Endpoint,
): number | undefined {
  // GCE: without portSpecification, `port` and `portName` say themselves which of the two is meant.
  const specification =
    settings?.portSpecification ?? (settings?.portName === undefined ? 'USE_FIXED_PORT' : 'USE_NAMED_PORT');
  switch (specification) {
    case 'USE_SERVING_PORT':
      return endpoint.port;
    case 'USE_NAMED_PORT':
      return isEndpointGroup(group) || settings?.portName === undefined
        ? undefined
        : backends.namedPort(group, settings.portName);
    default:
      return settings?.port ?? 80;
  }
}
