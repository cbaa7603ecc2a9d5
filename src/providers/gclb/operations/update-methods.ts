import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { GceOperation } from '../../../gcp/compute-api.js';
import { absoluteLink } from '../../../gcp/link.js';
import type { JsonObject } from '../../../graph/json.js';
import { compareBodies } from '../../../plan/comparison/compare-bodies.js';
import { textIn } from '../kinds/body.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { GclbOperation } from '../operation.js';
import { patchBody, updateBody } from './bodies.js';
import type { GceStep } from './gce-step.js';
import { named } from './refusals.js';

type Update = Extract<GclbOperation, { type: 'update' }>;

/** One write request, to be made with a requestId. */
export type Write = (requestId: string) => Promise<GceOperation>;

/**
 * The request that changes what differs between `live` and `after`: which method changes which field of which kind is GCE's
 * rule (Compute API discovery doc). URL maps and backend services are replaced under their fingerprint; health checks have
 * none and are replaced right after they were read; of firewalls only our fields are sent; a proxy and a forwarding rule have
 * a method for the one field of theirs that can change. `now` is epoch ms.
 */
export function chooseWrite(step: GceStep<Update>, live: JsonObject, after: JsonObject, now: number): Write {
  const { api, traits } = step;
  const { kind, name, before } = step.operation;
  switch (kind) {
    case 'healthCheck':
    case 'backendService':
    case 'urlMap': {
      const body = updateBody(kind, live, before, after, traits, now);
      return (requestId) => api.update(COLLECTIONS[kind], name, body, requestId);
    }
    case 'firewall': {
      const body = patchBody(kind, live, before, after, traits);
      return (requestId) => api.patch(COLLECTIONS[kind], name, body, requestId);
    }
    case 'targetHttpProxy': {
      const urlMap = onlyField(step, live, after, 'urlMap');
      return (requestId) => api.setUrlMap(name, urlMap, requestId);
    }
    case 'forwardingRule': {
      const target = onlyField(step, live, after, 'target');
      return (requestId) => api.setTarget(name, target, requestId);
    }
    default:
      return kind satisfies never;
  }
}

function onlyField(step: GceStep<Update>, live: JsonObject, after: JsonObject, field: string): string {
  const { kind, name } = step.operation;
  const others = compareBodies(after, live, step.traits)
    .differences.map(({ path }) => path)
    .filter((path) => path !== field);
  const link = textIn(after, field);
  if (others.length === 0 && link !== undefined) return absoluteLink(link);
  throw new KubemciError({
    code: 'UnsupportedChange',
    severity: 'error',
    message: `${named(kind, name)} cannot be changed in ${others.join(', ') || field}; GCE changes only ${field} in place.`,
    where: { resource: name },
    fix: 'Make a new plan; it replaces what cannot be changed.',
  });
}
