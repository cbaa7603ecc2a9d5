import { numberOf, printed, textOf, type JsonObject } from '../json.js';
import { invalidValue } from '../refusal.js';

const STATE = 'externalManagedMigrationState';
const PERCENTAGE = 'externalManagedMigrationTestingPercentage';

/**
 * The steps from the classic to the managed scheme, as far as one body shows them: PREPARE comes
 * first, and a percentage belongs to TEST_BY_PERCENTAGE of a classic service (Google's migration
 * guide; wordings believed). Throws Refusal.
 */
export function checkMigration(body: JsonObject, before: JsonObject | undefined): void {
  const state = textOf(body[STATE]);
  const isClassic = body['loadBalancingScheme'] === 'EXTERNAL';
  if (state !== undefined && !isClassic && before?.[STATE] !== state) {
    throw invalidValue(`resource.${STATE}`, state, 'Migration is supported only from the EXTERNAL scheme.');
  }
  const isBack = before?.['loadBalancingScheme'] === 'EXTERNAL_MANAGED';
  if (state !== undefined && state !== 'PREPARE' && before?.[STATE] === undefined && !isBack) {
    throw invalidValue(`resource.${STATE}`, state, 'The first migration state must be PREPARE.');
  }
  const percentage = numberOf(body[PERCENTAGE]);
  if (percentage === undefined) return;
  if (state !== 'TEST_BY_PERCENTAGE') {
    throw invalidValue(`resource.${PERCENTAGE}`, percentage, 'Supported only in the TEST_BY_PERCENTAGE state.');
  }
  if (percentage < 0 || percentage > 100) {
    throw invalidValue(`resource.${PERCENTAGE}`, percentage, 'Must be between 0 and 100.');
  }
}

/**
 * GCE: a service becomes managed only after TEST_ALL_TRAFFIC, and classic again only with that state
 * in the same request; no other scheme can be left or entered (Google's migration guide; wordings
 * believed). Throws Refusal.
 */
export function checkSchemeChange(before: JsonObject, after: JsonObject): void {
  const [from, to] = [before, after].map((body) => printed(body['loadBalancingScheme']));
  if (from === to) return;
  const forwards = from === 'EXTERNAL' && to === 'EXTERNAL_MANAGED' && before[STATE] === 'TEST_ALL_TRAFFIC';
  const backwards = from === 'EXTERNAL_MANAGED' && to === 'EXTERNAL' && after[STATE] === 'TEST_ALL_TRAFFIC';
  if (forwards || backwards) return;
  throw invalidValue('resource.loadBalancingScheme', to ?? '', 'Load balancing scheme cannot be changed.');
}

/** Whether a managed service is on its way between the schemes, so that classic rules may still (or again) lead to it. */
export function isBetweenSchemes(service: JsonObject): boolean {
  return service['loadBalancingScheme'] === 'EXTERNAL_MANAGED' && service[STATE] === 'TEST_ALL_TRAFFIC';
}
