import type { FaultMatch } from './rule.js';
import type { ActiveFault } from './state.js';
import type { Subject } from './subject.js';

/** Whether a rule is about this request. */
export function matches(match: FaultMatch = {}, subject: Subject): boolean {
  return (
    isServer(match.server, subject.server) &&
    fits(match.caller ?? 'client', subject.caller) &&
    isOneOf(match.method, subject.method) &&
    isOneOf(match.collection, subject.collection) &&
    isOneOf(match.resource, subject.resource) &&
    isOneOf(match.verb, subject.verb) &&
    (match.path === undefined || fits(match.path, subject.path)) &&
    (match.name === undefined || (subject.name !== undefined && fits(match.name, subject.name)))
  );
}

/** Whether a rule's time has come and is not over. `now` is world time in epoch milliseconds. */
export function isDue({ rule, addedAt }: ActiveFault, now: number): boolean {
  const { from, until } = windowOf({ rule, addedAt });
  return now >= from && now < until;
}

/** From when until when a rule is in force, in epoch milliseconds of world time; until Infinity where it has no end. */
export function windowOf({ rule, addedAt }: Pick<ActiveFault, 'rule' | 'addedAt'>): { from: number; until: number } {
  const { from = 0, until = Infinity } = rule.when ?? {};
  return { from: addedAt + from * 1000, until: addedAt + until * 1000 };
}

function isServer(wanted: string | undefined, server: string): boolean {
  if (wanted === undefined || wanted === server) return true;
  return wanted === 'kubernetes' && server !== 'gce';
}

function isOneOf(wanted: string | readonly string[] | undefined, found: string | undefined): boolean {
  return wanted === undefined || (found !== undefined && [wanted].flat().includes(found));
}

/** `*` is any text without a slash, `**` any text. */
function fits(pattern: string, found: string): boolean {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(found);
}
