import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../../graph/json.js';
import { numberIn } from '../kinds/body.js';
import { markerText } from '../names/markers.js';
import type { SpecRoutes } from './spec-routes.js';
import { backendConfigFields } from './backend-config.js';
import type { FirewallPlan, FirewallTargets } from './firewall-plan.js';
import type { ServicePlan, ServingCluster } from './service-plan.js';
import { unknownGroups } from './service-plan.js';

/** So high that a region is never full: requests stay in the region nearest to the client (the Go tool's choice). */
export const UNLIMITED_RATE = 1e14;

/** GCE: the ranges that global external load balancers proxy and probe from (Google Cloud documentation, firewall rules). */
export const PROXY_RANGES: readonly string[] = ['130.211.0.0/22', '35.191.0.0/16'];

/** The field of a health check that holds what is particular to its type. */
export const CHECK_FIELDS = { HTTP: 'httpHealthCheck', HTTPS: 'httpsHealthCheck', HTTP2: 'http2HealthCheck' } as const;

/** Seconds and counts of a new health check: those of the Go tool and of GKE's own controller. */
const NEW_CHECK_TIMINGS = {
  'instance-groups': { checkIntervalSec: 60, timeoutSec: 60, healthyThreshold: 1, unhealthyThreshold: 10 },
  neg: { checkIntervalSec: 15, timeoutSec: 15, healthyThreshold: 1, unhealthyThreshold: 2 },
} as const;

function markedAs(kind: 'healthCheck' | 'backendService', loadBalancer: string, plan: ServicePlan): string {
  return markerText(kind, { loadBalancer, service: { service: plan.service, port: String(plan.port) } });
}

/** Seconds and counts of a check that a BackendConfig sets. */
function configuredTimings({ config }: ServicePlan): JsonObject {
  const { checkIntervalSec, timeoutSec, healthyThreshold, unhealthyThreshold } = config?.spec.healthCheck ?? {};
  const fields = { checkIntervalSec, timeoutSec, healthyThreshold, unhealthyThreshold };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * The timings of a new check; of a live one only those that are the same already, so that only others are told as unmanaged.
 * GCE: no timeout is longer than the interval. Where a BackendConfig sets one of the two, the other follows as far as it must.
 */
function timings(plan: ServicePlan, live: JsonObject | undefined): JsonObject {
  const ours = Object.entries(NEW_CHECK_TIMINGS[plan.through.mode]);
  const usual = live === undefined ? ours : ours.filter(([field, value]) => live[field] === value);
  const configured = configuredTimings(plan);
  const whole = { ...Object.fromEntries(ours), ...live, ...configured };
  const interval = numberIn(whole, 'checkIntervalSec') ?? 0;
  const timeout = numberIn(whole, 'timeoutSec') ?? 0;
  const following =
    timeout <= interval || Object.keys(configured).length === 0
      ? {}
      : configured['timeoutSec'] === undefined
        ? { timeoutSec: interval }
        : { checkIntervalSec: timeout };
  return { ...Object.fromEntries(usual), ...configured, ...following };
}

function checkedPort({ through, config }: ServicePlan): JsonObject {
  const fixed = config?.spec.healthCheck?.port;
  if (fixed !== undefined) return { port: fixed, portSpecification: 'USE_FIXED_PORT' };
  return through.mode === 'neg' ? { portSpecification: 'USE_SERVING_PORT' } : { port: through.nodePort };
}

/** The protocol that a service is probed with: a BackendConfig may choose another than it serves. */
export function checkedProtocol({ config, protocol }: ServicePlan): ServicePlan['protocol'] {
  return config?.spec.healthCheck?.type ?? protocol;
}

/** The health check of a service. `live` is the check that it continues: timings in which that differs are not managed. */
export function healthCheckBody(
  name: string,
  loadBalancer: string,
  plan: ServicePlan,
  live: JsonObject | undefined,
): JsonObject {
  const { probe, config } = plan;
  const protocol = checkedProtocol(plan);
  const host = probe?.host === undefined ? {} : { host: probe.host };
  const requestPath = config?.spec.healthCheck?.requestPath ?? probe?.path ?? '/';
  return {
    name,
    description: markedAs('healthCheck', loadBalancer, plan),
    type: protocol,
    [CHECK_FIELDS[protocol]]: { ...checkedPort(plan), requestPath, ...host },
    ...timings(plan, live),
  };
}

function backend(plan: ServicePlan, group: Json, isNew: boolean, cluster?: ServingCluster): JsonObject {
  const rate = plan.through.mode === 'neg' ? 'maxRatePerEndpoint' : 'maxRatePerInstance';
  const capacityScaler = cluster?.capacity ?? (isNew ? 1 : undefined);
  return {
    group,
    balancingMode: 'RATE',
    [rate]: cluster?.maxRate ?? UNLIMITED_RATE,
    ...(capacityScaler === undefined ? {} : { capacityScaler }),
  };
}

/** What the backend service of one service is made with. */
export interface BackendServiceInputs {
  readonly loadBalancer: string;
  readonly project: string;
  readonly scheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  /** Link of the health check. */
  readonly healthCheck: string;
  /** The groups it has already: their capacity is not managed where the definition sets none. */
  readonly liveGroups: ReadonlySet<string>;
  /** Live groups that stay: they may turn out to be those of a cluster whose groups are not known now. */
  readonly unclaimed?: readonly string[];
}

/** The backend service of a service. */
export function backendServiceBody(name: string, plan: ServicePlan, inputs: BackendServiceInputs): JsonObject {
  const { loadBalancer, project, scheme, healthCheck, liveGroups, unclaimed = [] } = inputs;
  const known = plan.clusters.flatMap((serving) =>
    serving.groups === null
      ? [backend(plan, unknownGroups(serving.cluster), true, serving)]
      : serving.groups.map((group) => backend(plan, group, !liveGroups.has(group), serving)),
  );
  return {
    name,
    description: markedAs('backendService', loadBalancer, plan),
    protocol: plan.protocol,
    ...(plan.through.mode === 'neg' ? {} : { portName: `port${plan.through.nodePort}`, port: plan.through.nodePort }),
    loadBalancingScheme: scheme,
    healthChecks: [healthCheck],
    backends: [...known, ...unclaimed.map((group) => backend(plan, group, false))],
    ...backendConfigFields(plan.config, project),
  };
}

/** The Go tool's name of a host's path matcher: `host` and the MD5 of the host in hex. */
export function pathMatcherName(host: string): string {
  return `host${createHash('md5').update(host).digest('hex')}`;
}

/** Host rules and path matchers of a URL map; `link` gives the link of a service's backend service. */
export function routeBodies(routes: SpecRoutes, fallback: string, link: (service: string) => string): JsonObject {
  const matchers = [...routes].map(([host, paths]) => ({
    name: pathMatcherName(host),
    defaultService: fallback,
    pathRules: [...paths].map(([path, service]) => ({ paths: [path], service: link(service) })),
  }));
  return {
    defaultService: fallback,
    hostRules: [...routes.keys()].map((host) => ({ hosts: [host], pathMatcher: pathMatcherName(host) })),
    pathMatchers: matchers,
  };
}

function targetFields(targets: FirewallTargets): JsonObject {
  if ('tags' in targets) return { targetTags: [...targets.tags].sort() };
  return { targetServiceAccounts: [...targets.serviceAccounts].sort() };
}

/** A firewall rule, but for its name, that lets proxies and probes in to the ports of the nodes that the plan is aimed at. `markedProject` is the load balancer's where the rule is in another. */
export function firewallBody(
  loadBalancer: string,
  { network, ports, targets }: FirewallPlan,
  markedProject?: string,
): JsonObject {
  return {
    description: markerText('firewall', {
      loadBalancer,
      ...(markedProject === undefined ? {} : { project: markedProject }),
    }),
    network,
    direction: 'INGRESS',
    disabled: false,
    sourceRanges: [...PROXY_RANGES],
    allowed: [{ IPProtocol: 'tcp', ports: [...ports].sort((one, other) => one - other).map(String) }],
    ...targetFields(targets),
  };
}
