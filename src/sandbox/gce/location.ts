import { isLocation } from './kinds/zones.js';
import { locationOf, type Scope } from './link.js';
import { invalidValue } from './refusal.js';

/** Throws GCE's 400 for a zone or region that does not exist (known body). */
export function checkLocation(scope: Scope): void {
  if (scope === 'global' || isLocation(scope)) return;
  const what = scope.startsWith('zones/') ? 'zone' : 'region';
  throw invalidValue(what, locationOf(scope) ?? '', `Unknown ${what}.`);
}
