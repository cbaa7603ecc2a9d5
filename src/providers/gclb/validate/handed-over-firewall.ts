import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { relativeLink } from '../../../gcp/link.js';
import type { JsonObject } from '../../../graph/json.js';
import { firewallBody, PROXY_RANGES } from '../desired/bodies.js';
import { hostOf, hostRuleName } from '../desired/firewall-nodes.js';
import type { FirewallPlan, FirewallTargets } from '../desired/firewall-plan.js';
import { objectsIn, textIn, textsIn } from '../kinds/body.js';
import { linkName } from '../kinds/links.js';
import { firewallAddress } from '../live/owned-resources.js';
import type { LiveProject } from '../load-balancer.js';
import { conventionalName } from '../names/physical-names.js';
import { containsRange } from './ipv4-range.js';

/** Whose load balancer it is, and what of its firewall others keep. */
export interface HandedOverFirewall {
  readonly loadBalancer: string;
  readonly project: string;
  readonly plans: readonly FirewallPlan[];
}

function holdsPort(ports: readonly string[], port: number): boolean {
  // GCE: an entry without ports is for all of them.
  if (ports.length === 0) return true;
  return ports.some((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return first <= port && port <= last;
  });
}

function allows(rule: JsonObject, port: number): boolean {
  return objectsIn(rule, 'allowed').some((entry) => {
    const protocol = (textIn(entry, 'IPProtocol') ?? '').toLowerCase();
    return ['tcp', '6', 'all'].includes(protocol) && holdsPort(textsIn(entry, 'ports'), port);
  });
}

function reaches(rule: JsonObject, target: string): boolean {
  const targets = [...textsIn(rule, 'targetTags'), ...textsIn(rule, 'targetServiceAccounts')];
  return targets.length === 0 || targets.includes(target);
}

function targetsOf(targets: FirewallTargets): readonly string[] {
  return 'tags' in targets ? targets.tags : targets.serviceAccounts;
}

/** What of a plan no rule lets in: `port 30061 of gke-us-node from 35.191.0.0/16`. Rules that deny are not looked at. */
function closed({ network, ports, targets }: FirewallPlan, rules: readonly JsonObject[]): readonly string[] {
  const open = rules.filter(
    (rule) =>
      relativeLink(textIn(rule, 'network') ?? '') === network &&
      (textIn(rule, 'direction') ?? 'INGRESS') === 'INGRESS' &&
      rule['disabled'] !== true,
  );
  return ports.flatMap((port) =>
    targetsOf(targets).flatMap((target) =>
      PROXY_RANGES.filter(
        (source) =>
          !open.some(
            (rule) =>
              allows(rule, port) &&
              reaches(rule, target) &&
              textsIn(rule, 'sourceRanges').some((range) => containsRange(range, source)),
          ),
      ).map((source) => `port ${port} of ${target} from ${source}`),
    ),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The gcloud command that makes the rule of a plan what the load balancer needs. */
function command(
  { loadBalancer, project }: HandedOverFirewall,
  plan: FirewallPlan,
  rules: readonly JsonObject[],
): string {
  const host = hostOf(plan.network, project);
  const name =
    host === undefined ? conventionalName('firewall', loadBalancer) : hostRuleName(loadBalancer, project, plan.network);
  const exists = rules.some((rule) => textIn(rule, 'name') === name);
  const body = firewallBody(loadBalancer, plan, host === undefined ? undefined : project);
  const onlyNew = [
    `--network=${plan.network}`,
    '--direction=INGRESS',
    `--description=${quoted(textIn(body, 'description') ?? '')}`,
  ];
  const targets =
    'tags' in plan.targets
      ? `--target-tags=${plan.targets.tags.join(',')}`
      : `--target-service-accounts=${plan.targets.serviceAccounts.join(',')}`;
  return [
    `gcloud compute firewall-rules ${exists ? 'update' : 'create'} ${name}`,
    `--project=${host ?? project}`,
    ...(exists ? [] : onlyNew),
    `--allow=${plan.ports.map((port) => `tcp:${port}`).join(',')}`,
    `--source-ranges=${PROXY_RANGES.join(',')}`,
    targets,
  ].join(' ');
}

const SHOWN = 4;

/**
 * What the rules that others keep do not let in (FirewallNotOpen), with the command that opens it; a network whose rules
 * could not be read is not judged. GCE: what no rule lets in to a VM is dropped (VPC firewall rules, implied rules).
 */
export function handedOverFirewall(handedOver: HandedOverFirewall, live: LiveProject): readonly Diagnostic[] {
  return handedOver.plans.flatMap((plan): readonly Diagnostic[] => {
    const host = hostOf(plan.network, handedOver.project);
    const rules = host === undefined ? live.firewalls : live.hosts?.firewalls[host];
    const missing = rules === undefined ? [] : closed(plan, rules);
    if (rules === undefined || missing.length === 0) return [];
    const more = missing.length > SHOWN ? `, and ${missing.length - SHOWN} more` : '';
    return [
      {
        code: 'FirewallNotOpen',
        severity: 'error',
        message: `The firewall of network ${linkName(plan.network)} in project ${host ?? handedOver.project}, which others keep, does not let the load balancer in to ${missing.slice(0, SHOWN).join(', ')}${more}.`,
        where: { resource: firewallAddress(plan.network, host) },
        fix: command(handedOver, plan, rules),
      },
    ];
  });
}
