import type { Kind } from './kind.js';
import { kindOf } from './kinds/index.js';
import { parseLink } from './link.js';
import { Refusal } from './refusal.js';

/** 400 `resourceInUseByAnotherResource`, naming the first user (recorded traffic). */
export function inUse(kind: Kind, link: string, user: string, projectNumber: string): Refusal {
  const show = (text: string): string => (kind.nounStyle === 'colons' ? colonForm(text, projectNumber) : text);
  return new Refusal(
    400,
    'resourceInUseByAnotherResource',
    `The ${kind.noun} resource '${show(link)}' is already being used by '${show(user)}'`,
  );
}

/** `GLOBAL:global/PROJECT:<number>/HEALTH_CHECK:<name>`, as recorded for health checks in use. */
function colonForm(link: string, projectNumber: string): string {
  const parts = parseLink(link);
  const noun = parts && kindOf(parts.collection)?.noun.toUpperCase();
  return parts && noun !== undefined ? `GLOBAL:global/PROJECT:${projectNumber}/${noun}:${parts.name}` : link;
}
