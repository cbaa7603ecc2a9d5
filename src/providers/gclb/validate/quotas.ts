import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { textIn } from '../kinds/body.js';
import { bodiesByName } from '../live/owned-resources.js';
import type { LiveProject } from '../load-balancer.js';
import type { Quota } from '../observe/observe-quotas.js';

/**
 * The metrics that count a resource; a project shows those that apply to it (Cloud Load Balancing quotas; the older names are
 * those of error messages). A rule in a host project counts there.
 */
function metricsOf({ kind, scope, body }: ResourceNode): readonly string[] {
  const isManaged = textIn(body, 'loadBalancingScheme') === 'EXTERNAL_MANAGED';
  switch (kind) {
    case 'healthCheck':
      return ['HEALTH_CHECKS'];
    case 'backendService':
      return [
        'BACKEND_SERVICES',
        isManaged ? 'GLOBAL_EXTERNAL_MANAGED_BACKEND_SERVICES' : 'GLOBAL_EXTERNAL_PROXY_LB_BACKEND_SERVICES',
      ];
    case 'urlMap':
      return ['URL_MAPS'];
    case 'targetHttpProxy':
      return ['TARGET_HTTP_PROXIES'];
    case 'targetHttpsProxy':
      return ['TARGET_HTTPS_PROXIES'];
    case 'sslCertificate':
      return ['SSL_CERTIFICATES'];
    case 'forwardingRule':
      return [isManaged ? 'GLOBAL_EXTERNAL_MANAGED_FORWARDING_RULES' : 'FORWARDING_RULES'];
    case 'firewall':
      return scope === 'global' ? ['FIREWALLS'] : [];
    case 'address':
      return ['STATIC_ADDRESSES'];
    default:
      return [];
  }
}

interface Need {
  /** Resources of the load balancer that count. */
  readonly total: number;
  /** Those of them that do not exist yet. */
  readonly created: number;
}

function needs(desired: ResourceGraph, live: LiveProject): ReadonlyMap<string, Need> {
  const present = bodiesByName(live);
  const byMetric = new Map<string, Need>();
  for (const node of desired.nodes.values()) {
    if (node.ownership === 'external') continue;
    const isNew = !present.has(`${node.kind}/${node.scope}/${node.name}`);
    for (const metric of metricsOf(node)) {
      const { total = 0, created = 0 } = byMetric.get(metric) ?? {};
      byMetric.set(metric, { total: total + 1, created: created + (isNew ? 1 : 0) });
    }
  }
  return byMetric;
}

/** A change may make a successor beside each resource that it replaces, so that this much is wanted free. */
function margin({ total }: Need, { limit }: Quota): number {
  return Math.min(Math.max(1, total), Math.ceil(limit / 10));
}

/** Quotas that what is planned would pass (QuotaExceeded), and those with little left afterwards (QuotaLow, a warning). */
export function quotaProblems(
  project: string,
  quotas: ReadonlyMap<string, Quota>,
  desired: ResourceGraph,
  live: LiveProject,
): readonly Diagnostic[] {
  const fix = `Free what is no longer needed, or ask for a higher quota: https://console.cloud.google.com/iam-admin/quotas?project=${project}`;
  return [...needs(desired, live)].flatMap(([metric, need]): readonly Diagnostic[] => {
    const quota = quotas.get(metric);
    if (quota === undefined) return [];
    const free = quota.limit - quota.usage;
    const where = { resource: `quota/${metric}` };
    const used = `${quota.usage} of ${quota.limit} are used`;
    if (need.created > free) {
      const message = `The load balancer needs ${need.created} more of quota ${metric} in project ${project}, of which ${used}.`;
      return [{ code: 'QuotaExceeded', severity: 'error', message, where, fix }];
    }
    if (free - need.created >= margin(need, quota)) return [];
    const message = `Of quota ${metric} in project ${project} ${free - need.created} would be left (${used}): a change that replaces resources makes successors beside them first.`;
    return [{ code: 'QuotaLow', severity: 'warning', message, where, fix }];
  });
}
