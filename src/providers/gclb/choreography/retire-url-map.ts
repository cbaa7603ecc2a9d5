import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import type { StepId } from '../../../plan/step.js';
import type { Stage } from './input.js';
import { abandoned } from './input.js';
import type { StepList } from './step-list.js';
import { deleteOperation, updateOperation } from './step-list.js';

/** A map that leads to no service. GCE wants one or the other; nobody is redirected, as no rule leads to the map any more. */
const LEADS_NOWHERE: JsonObject = {
  defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT', stripQuery: false },
  hostRules: [],
  pathMatchers: [],
};

/** What of a URL map can name services (Compute API discovery doc, UrlMap). */
const LEADING = ['defaultService', 'defaultRouteAction', 'hostRules', 'pathMatchers', 'tests'];

/**
 * The URL map that records a load balancer which goes as a whole; undefined where there is none or something stays. It goes last,
 * so that whoever is interrupted can find the rest by its record: the Ingress, the clusters, the host projects.
 */
export function retiringRecord(stage: Stage): ResourceNode | undefined {
  return stage.retiring ? abandoned(stage, 'urlMap').find(({ address }) => address === 'urlMap') : undefined;
}

/** Lets the services go that a map which stays to the end leads to. GCE: what is referred to cannot be deleted. */
export function releaseServices(stage: Stage, steps: StepList, record: ResourceNode, after: readonly StepId[]): void {
  const { body, address, name } = record;
  if (!JSON.stringify(body).includes('/backendServices/')) return;
  const before = Object.fromEntries(
    LEADING.flatMap((field) => (body[field] === undefined ? [] : [[field, body[field]]])),
  );
  const referrers = stage.live.references.filter(({ to }) => to === address).map(({ from }) => from);
  steps.add({
    part: 'release',
    phase: 'contract',
    address,
    summary: `let URL map ${name} lead to nothing; it goes last, as it records what else has to go`,
    operation: updateOperation(record, before, LEADS_NOWHERE),
    dependsOn: [...after, ...referrers.flatMap((referrer) => steps.of(referrer)), ...steps.of(address)],
  });
}

/** Deletes the map once everything else is gone. */
export function deleteRecord(steps: StepList, record: ResourceNode): void {
  steps.add({
    phase: 'contract',
    address: record.address,
    summary: `delete URL map ${record.name}`,
    operation: deleteOperation(record),
    dependsOn: [...steps.ids(() => true)],
  });
}
