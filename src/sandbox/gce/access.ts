import { Refusal } from './refusal.js';
import type { RequestConditions, SandboxRequest } from '../http/message.js';
import type { GceState } from './state.js';

/**
 * What stands before the API proper: credentials, the API being enabled, permissions. In-world
 * actors (Google's own service agents) are not asked; only `client` is.
 */
export class Access {
  constructor(
    private readonly state: GceState,
    private readonly request: Pick<SandboxRequest, 'caller' | 'headers' | 'conditions'>,
  ) {}

  /** Throws 401 without credentials (wording believed), 403 `accessNotConfigured` when the API is off. */
  enter(): void {
    if (this.#isInternal()) return;
    if (this.state.requireCredentials && (this.request.headers['authorization'] ?? '') === '') {
      throw new Refusal(401, 'required', 'Login Required.', {
        location: 'Authorization',
        locationType: 'header',
        headers: { 'WWW-Authenticate': 'Bearer realm="https://accounts.google.com/"' },
      });
    }
    if (this.state.apiDisabled || this.conditions.apiDisabled === true) throw apiDisabled(this.state.project);
  }

  /** Whether the caller has a permission, e.g. `compute.urlMaps.get`. */
  may(permission: string): boolean {
    const denied = [...this.state.deniedPermissions, ...(this.conditions.lostPermissions ?? [])];
    return this.#isInternal() || !denied.includes(permission);
  }

  /** Throws 403 `forbidden` naming the permission and the resource (known body), e.g. `compute.urlMaps.get` on a link. */
  require(permission: string, resource: string): void {
    if (this.may(permission)) return;
    throw new Refusal(403, 'forbidden', `Required '${permission}' permission for '${resource}'`);
  }

  /** What a fault has this request meet. */
  get conditions(): RequestConditions {
    return this.request.conditions ?? {};
  }

  /** Limits of resource quotas by metric, where they differ from the kind's default. */
  get quotaLimits(): Readonly<Record<string, number>> {
    return { ...this.state.quotaLimits, ...this.conditions.quotaLimits };
  }

  /** The same caller before another project of the world. */
  in(state: GceState): Access {
    return new Access(state, this.request);
  }

  /** Who operations say started them. */
  get user(): string {
    return this.#isInternal()
      ? `service-${this.state.project.number}@container-engine-robot.iam.gserviceaccount.com`
      : 'user@example.com';
  }

  #isInternal(): boolean {
    return this.request.caller !== 'client';
  }
}

function apiDisabled(project: GceState['project']): Refusal {
  const page = `https://console.developers.google.com/apis/api/compute.googleapis.com/overview?project=${project.number}`;
  return new Refusal(
    403,
    'accessNotConfigured',
    `Compute Engine API has not been used in project ${project.number} before or it is disabled. Enable it by visiting ${page} then retry. ` +
      'If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.',
    {
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'SERVICE_DISABLED',
          domain: 'googleapis.com',
          metadata: { service: 'compute.googleapis.com', consumer: `projects/${project.number}` },
        },
      ],
    },
  );
}
