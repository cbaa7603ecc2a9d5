import type { SandboxRequest } from '../http/message.js';
import { Refusal } from './refusal.js';
import type { GceState } from './state.js';

const MINUTE_MS = 60_000;

/**
 * Counts a client's request against the project's requests per minute of world time, when
 * `state.rateLimits` names any. Windows are fixed minutes and refused requests count too (Google's
 * page on API rate limits). Throws 403 `rateLimitExceeded` (known body for reads).
 */
export function countRequest(
  state: GceState,
  request: Pick<SandboxRequest, 'caller' | 'method' | 'path'>,
  now: number,
): void {
  const { rateLimits } = state;
  if (!rateLimits || request.caller !== 'client') return;
  const minute = Math.floor(now / MINUTE_MS);
  const window = state.rateWindow?.minute === minute ? state.rateWindow : { minute, reads: 0, writes: 0 };
  const isRead = request.method === 'GET' || /\/(?:list[A-Z]\w*|getHealth|wait)$/.test(request.path);
  const counted = isRead ? { ...window, reads: window.reads + 1 } : { ...window, writes: window.writes + 1 };
  state.rateWindow = counted;
  if (isRead && counted.reads > (rateLimits.reads ?? Infinity)) throw exceeded('Read requests', state);
  if (!isRead && counted.writes > (rateLimits.writes ?? Infinity)) throw exceeded('Write requests', state);
}

function exceeded(metric: string, { project }: GceState): Refusal {
  return new Refusal(
    403,
    'rateLimitExceeded',
    `Quota exceeded for quota metric '${metric}' and limit '${metric} per minute' of service 'compute.googleapis.com' for consumer 'project_number:${project.number}'.`,
    {
      domain: 'usageLimits',
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'RATE_LIMIT_EXCEEDED',
          domain: 'googleapis.com',
          metadata: { service: 'compute.googleapis.com', consumer: `projects/${project.number}` },
        },
      ],
    },
  );
}
