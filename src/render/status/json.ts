import { changeJson } from '../plan/json.js';
import type {
  DetailedStatus,
  DriftStatus,
  LastApplied,
  ListedLoadBalancer,
  LoadBalancerStatus,
  SpecStatus,
  StatusDetails,
} from './status.js';

/** A status for programs. Keys are a stable interface: they are added to, never renamed. */
export function statusJson({ details, ...status }: DetailedStatus): object {
  return { ...commonJson(status), ...(details === undefined ? {} : detailsJson(details)) };
}

/** The list of load balancers for programs. Keys are a stable interface. */
export function listJson(statuses: readonly ListedLoadBalancer[]): object {
  return {
    loadBalancers: statuses.map(({ details, ...status }) => ({
      ...commonJson(status),
      ...(details === undefined ? {} : { ...details, ...appliedJson(details.lastApplied) }),
    })),
  };
}

function commonJson({ name, address, clusters }: LoadBalancerStatus): object {
  return { loadBalancer: name, ipAddress: address, clusters };
}

function detailsJson({ drift, spec, ...details }: StatusDetails): object {
  return {
    ...details,
    ...appliedJson(details.lastApplied),
    drift: driftJson(drift),
    ...(spec === undefined ? {} : specJson(spec)),
  };
}

// An age is old as soon as it is printed: programs get the time.
function appliedJson(lastApplied: LastApplied | undefined): object {
  return lastApplied === undefined ? {} : { lastApplied: { time: lastApplied.time, version: lastApplied.version } };
}

function driftJson(drift: DriftStatus): object {
  return drift.known ? { known: true, changes: drift.changes.map(changeJson) } : drift;
}

function specJson({ pending, unmanaged }: SpecStatus): object {
  return { pendingChanges: pending.map(changeJson), unmanaged };
}
