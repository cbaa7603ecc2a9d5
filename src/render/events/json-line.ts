import type { ExecutionEvent } from '../../execute/event.js';
import { diagnosticJson } from '../diagnostics/json.js';

/** One execution event as one line of JSON; `at` is RFC 3339 in UTC. Keys are a stable interface. */
export function eventJsonLine(event: ExecutionEvent): string {
  const at = new Date(event.at).toISOString();
  if (event.type === 'step-failed')
    return JSON.stringify({ ...event, at, diagnostic: diagnosticJson(event.diagnostic) });
  return JSON.stringify({ ...event, at });
}
