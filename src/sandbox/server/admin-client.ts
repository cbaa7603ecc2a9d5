import { z } from 'zod';
import { FaultRefused } from '../faults/faults.js';
import type { FaultRule } from '../faults/rule.js';
import type { ActiveFault } from '../faults/state.js';
import type { Reachability } from '../kubernetes/cluster.js';
import type { AuditEntry } from '../world/audit.js';
import { parseJson } from './directory.js';
import { auditLog, faultList, sandboxStatus } from './status.js';
import type { SandboxStatus } from './status.js';

/** Thrown when the admin API of a sandbox refuses a request or does not answer. */
export class SandboxRequestFailed extends Error {
  readonly code = 'SandboxRequestFailed';

  /** `answer` is the body of the refusal. */
  constructor(
    status: number,
    readonly answer: string,
  ) {
    super(`the sandbox answered ${status}: ${answer}`);
  }
}

const faultRefusal = z.object({
  error: z.string(),
  index: z.number(),
  path: z.array(z.union([z.string(), z.number()])),
});

/** Speaks to a sandbox's admin API, in this process or another. */
export class AdminClient {
  /** `gceUrl` is the root URL of the Compute API, without a trailing slash. */
  constructor(private readonly gceUrl: string) {}

  async status(): Promise<SandboxStatus> {
    return sandboxStatus.parse(await this.#call('GET', 'status'));
  }

  /** The audit log after a sequence number, oldest first. */
  async audit(since: number): Promise<readonly AuditEntry[]> {
    const { entries } = auditLog.parse(await this.#call('GET', `audit?since=${since}`));
    return entries.map(({ status, durationMs, faults, ...arrived }) => ({
      ...arrived,
      ...(status === undefined ? {} : { status }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(faults === undefined ? {} : { faults }),
    }));
  }

  async setReachability(context: string, reachability: Reachability): Promise<void> {
    await this.#call('PUT', `clusters/${encodeURIComponent(context)}/reachability`, { reachability });
  }

  /** The faults in force. */
  async faults(): Promise<readonly ActiveFault[]> {
    return faultList.parse(await this.#call('GET', 'faults')).faults;
  }

  /** Puts these faults into force instead of those that are. Rejects with FaultRefused for one that names what the world does not have. */
  async setFaults(rules: readonly FaultRule[]): Promise<readonly ActiveFault[]> {
    try {
      return faultList.parse(await this.#call('PUT', 'faults', { faults: rules })).faults;
    } catch (error) {
      throw error instanceof SandboxRequestFailed ? (refusedFault(error) ?? error) : error;
    }
  }

  async reset(): Promise<void> {
    await this.#call('POST', 'reset');
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.gceUrl}/sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new SandboxRequestFailed(response.status, await response.text());
    return response.json();
  }
}

function refusedFault({ answer }: SandboxRequestFailed): FaultRefused | undefined {
  const { data } = faultRefusal.safeParse(parseJson(answer));
  return data && new FaultRefused(data.index, data.path, data.error);
}
