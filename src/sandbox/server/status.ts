import { z } from 'zod';
import { faultRule } from '../faults/rule.js';

const reachability = z.enum(['up', 'refused', 'hanging']);

/** What the admin API says of a sandbox, and what `kubemci sandbox status` shows. */
export const sandboxStatus = z.object({
  project: z.string(),
  /** World time, epoch milliseconds. */
  worldTime: z.number(),
  /** World seconds per real second; 0 when time only moves by request. */
  pace: z.number(),
  clientRegion: z.string(),
  gceUrl: z.string(),
  trafficUrl: z.string(),
  trafficHttpsUrl: z.string(),
  clusters: z.array(
    z.object({
      context: z.string(),
      url: z.string(),
      uid: z.string(),
      version: z.string(),
      zones: z.array(z.string()),
      reachability,
    }),
  ),
  /** Reserved global addresses. */
  addresses: z.array(z.object({ name: z.string(), address: z.string() })),
  /** Forwarding rules as the Compute API has them. */
  forwardingRules: z.array(z.object({ name: z.string(), address: z.string(), ports: z.string() })),
});

/** What `sandbox status` tells of a world. */
export type SandboxStatus = z.infer<typeof sandboxStatus>;

/** One entry of the audit log, as the admin API sends it. */
export const auditEntry = z.object({
  sequence: z.number(),
  time: z.number(),
  server: z.string(),
  caller: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  status: z.number().optional(),
  durationMs: z.number().optional(),
  traffic: z.record(z.string(), z.string()).exactOptional(),
  faults: z.array(z.string()).optional(),
});

/** The audit log after some position. */
export const auditLog = z.object({ entries: z.array(auditEntry) });

/** The faults in force, as the admin API sends them. */
export const faultList = z.object({
  faults: z.array(
    z.object({ name: z.string(), rule: faultRule, addedAt: z.number(), seen: z.number(), fired: z.number() }),
  ),
});

/** A request to change how a cluster is reached. */
export const reachabilityChange = z.object({ reachability });
