import { z } from 'zod';
import type { EndpointHealth } from './compute-api.js';
import { relativeLink } from './link.js';

const healthSchema = z.object({
  healthStatus: z
    .array(
      z.object({
        healthState: z.string().default('UNKNOWN'),
        ipAddress: z.string().optional(),
        port: z.number().optional(),
        instance: z.string().optional(),
      }),
    )
    .default([]),
});

/** Reads a BackendServiceGroupHealth; undefined when `body` is none. A group that was not probed yet has no entries (recorded traffic). */
export function parseHealth(body: unknown): readonly EndpointHealth[] | undefined {
  return healthSchema.safeParse(body).data?.healthStatus.map(({ healthState, ipAddress, port, instance }) => ({
    healthState,
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(port === undefined ? {} : { port }),
    ...(instance === undefined ? {} : { instance: relativeLink(instance) }),
  }));
}
