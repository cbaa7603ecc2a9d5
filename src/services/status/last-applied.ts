import type { AppliedRecord } from '../../providers/gclb/status/status.js';
import type { StatusDetails } from '../../render/status/status.js';

/** What was applied last, as it is recorded; nothing where it is not. `now` in milliseconds. */
export function lastAppliedOf(applied: AppliedRecord | undefined, now: number): Pick<StatusDetails, 'lastApplied'> {
  if (applied === undefined) return {};
  const { time, version } = applied;
  const ageSeconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  return { lastApplied: { time, version, ...(Number.isNaN(ageSeconds) ? {} : { ageSeconds }) } };
}
