import type { ResourceGraph } from '../../../graph/resource.js';
import type { PendingCandidate } from '../../../plan/change-set.js';
import type { Impact, RouteDifference } from '../../../plan/change.js';
import { isUnaimed } from '../live/unaimed-firewalls.js';

const NONE = (reason: string): Impact => ({ level: 'none', reason });
const SHIFT = (reason: string): Impact => ({ level: 'shift', reason });
const DISRUPTIVE = (reason: string): Impact => ({ level: 'disruptive', reason });

function touches(candidate: PendingCandidate, field: string): boolean {
  return 'differences' in candidate && candidate.differences.some(({ path }) => path.startsWith(field));
}

function ofUrlMap(candidate: PendingCandidate, routes: readonly RouteDifference[]): Impact {
  if (candidate.action === 'delete') return DISRUPTIVE('nothing is routed any more');
  const moved = routes.filter(({ before, after }) => before !== null && before.service !== after?.service);
  const lost = moved.filter(({ after }) => after === null);
  if (lost.length > 0) return DISRUPTIVE(`${lost.length} routes lead nowhere any more`);
  if (candidate.action === 'create') return NONE('nothing was routed before');
  if (moved.length === 0) return NONE('every route is answered by the same service as before');
  return SHIFT(`${moved.length} ${moved.length === 1 ? 'route is' : 'routes are'} answered by another service`);
}

function ofBackendService(candidate: PendingCandidate): Impact {
  if (candidate.action === 'create') return NONE('nothing is routed to it before it is healthy');
  if (candidate.action === 'replace') return SHIFT('requests move to its successor once that is healthy');
  if (candidate.action === 'delete') return NONE('it is deleted after requests to it have ended');
  return touches(candidate, 'backends')
    ? SHIFT('requests are spread over other backends; those that leave are drained first')
    : SHIFT('requests are handled differently');
}

function ofFrontend(candidate: PendingCandidate): Impact {
  const isFormer = candidate.action === 'delete' && candidate.live.address.includes('#');
  if (isFormer && candidate.live.kind === 'forwardingRule')
    return DISRUPTIVE('clients that are still led to its address are refused');
  if (candidate.action === 'delete') return DISRUPTIVE('requests to it are refused');
  if (candidate.action === 'create') return NONE('clients can reach the load balancer through it');
  return SHIFT('requests are answered by what it leads to now');
}

function ofRedirect(candidate: PendingCandidate): Impact {
  if (candidate.action === 'update') return SHIFT('plain HTTP is redirected in another way');
  return NONE('nothing leads to it while it is created or deleted');
}

function ofCertificate(candidate: PendingCandidate): Impact {
  if (candidate.action === 'replace')
    return SHIFT('clients are shown its successor; the old one goes once no edge shows it');
  return NONE('no proxy shows it while it is created or deleted');
}

function addressOf(candidate: PendingCandidate): string {
  return (candidate.action === 'delete' ? candidate.live : candidate.desired).address;
}

function ofFirewall(candidate: PendingCandidate, retiring: boolean): Impact {
  if (candidate.action === 'delete')
    return NONE(retiring ? 'nothing serves behind it' : 'no backend needs it any more');
  if (candidate.action !== 'create' && isUnaimed(candidate.live.body)) {
    return NONE('it is open to every instance of the network now, and only to nodes of the clusters afterwards');
  }
  return NONE('it is opened before, and closed after backends need it');
}

/**
 * Judges what a change does to traffic, given that its steps run in the order that `choreograph` gives them.
 * Returns a function for buildChangeSet; `routes` are those of routeDifferences.
 */
export function impactAssessor(
  desired: ResourceGraph,
  routes: readonly RouteDifference[],
): (candidate: PendingCandidate) => Impact {
  const retiring = ![...desired.nodes.values()].some(({ ownership }) => ownership === 'managed');
  return (candidate) => {
    const { kind } = candidate.action === 'delete' ? candidate.live : candidate.desired;
    switch (kind) {
      case 'urlMap':
        return addressOf(candidate) === 'urlMap' ? ofUrlMap(candidate, routes) : ofRedirect(candidate);
      case 'backendService':
        return ofBackendService(candidate);
      case 'sslCertificate':
        return ofCertificate(candidate);
      case 'targetHttpProxy':
      case 'targetHttpsProxy':
      case 'forwardingRule':
        return ofFrontend(candidate);
      case 'firewall':
        return ofFirewall(candidate, retiring);
      case 'healthCheck':
        return candidate.action === 'update'
          ? SHIFT('backends that do not answer the changed probe are taken out')
          : NONE('it only probes');
      default:
        return NONE('it carries no requests');
    }
  };
}
