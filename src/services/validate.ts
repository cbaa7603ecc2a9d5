import { asWarning } from '../diagnostics/as-warning.js';
import type { ValidatedLoadBalancer } from '../render/validation/report.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { foldClusters } from '../diagnostics/fold-clusters.js';
import { diagnosticsOf } from '../diagnostics/outcome.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { observeLackingPermissions } from '../providers/gclb/observe/observe-permissions.js';
import { observeQuotas } from '../providers/gclb/observe/observe-quotas.js';
import { oldClusters } from '../providers/gclb/validate/cluster-versions.js';
import { quotaProblems } from '../providers/gclb/validate/quotas.js';
import { analyseWorld } from './planning/analyse-world.js';
import type { Analysis } from './planning/analysis.js';
import type { Tell } from './observing/clusters.js';
import { collecting } from './session/collecting.js';
import { readDefinition, type ReadDefinition } from './session/definition.js';
import type { PlanRequest } from './session/requests.js';
import type { Session } from './session/session.js';
import { validateFiles } from './validate-files.js';

/** What is checked. */
export interface ValidationRequest extends PlanRequest {
  /** The files alone: no cluster and nothing of Google is asked. */
  readonly offline?: true;
}

/** Checks everything that can be known before anything is written, and reports all of it. Writes nothing. */
export async function validate(
  session: Session,
  request: ValidationRequest,
  tell: Tell,
): Promise<ValidatedLoadBalancer> {
  const findings: Diagnostic[] = [];
  const checked = request.offline === true ? 'files' : 'everything';
  const read = await collecting(readDefinition(session, request, findings), findings);
  if (read === undefined) return { checked, clusters: [], services: [], findings };
  const { name, project, clusters } = read.definition;
  const base = {
    checked,
    loadBalancer: name,
    ...(project === undefined ? {} : { project }),
    clusters: clusters?.map((cluster) => cluster.name) ?? [],
    services: [],
  } as const;
  if (request.offline === true)
    return { ...base, findings: [...findings, ...validateFiles(read, session.clock.now())] };
  const analysis = await analysed(session, read, request, tell, findings);
  if (analysis === undefined) return { ...base, findings };
  findings.push(...(await beyondThePlan(session, analysis)));
  const { inputs, agreed } = analysis;
  return {
    ...base,
    project: inputs.project,
    clusters: inputs.clusters.map((cluster) => cluster.name),
    services: agreed.map(({ namespace, service, port, mode }) => `${namespace}/${service}:${String(port)} (${mode})`),
    findings: foldClusters(findings),
  };
}

async function analysed(
  session: Session,
  read: ReadDefinition,
  request: ValidationRequest,
  tell: Tell,
  findings: Diagnostic[],
): Promise<Analysis | undefined> {
  const outcome = await collecting(analyseWorld(session, read, request, tell), findings);
  if (outcome === undefined) return undefined;
  findings.push(...diagnosticsOf(outcome));
  return outcome.ok ? outcome.value : undefined;
}

/** What a plan does not look at: quotas, permissions, versions, and the firewall that others keep. */
async function beyondThePlan(session: Session, analysis: Analysis): Promise<readonly Diagnostic[]> {
  const { inputs, live, desired, unopened } = analysis;
  const reading = await session.reading(inputs.project);
  const unread: Diagnostic[] = [];
  const [quotas, lacking] = await Promise.all([
    collecting(observeQuotas(reading), unread),
    collecting(observeLackingPermissions(reading, managedOf(analysis)), unread),
  ]);
  return [
    ...unopened,
    ...analysis.kept.flatMap(({ problems }) => problems.map(asKept)),
    ...oldClusters(inputs.clusters),
    ...(quotas === undefined ? [] : quotaProblems(inputs.project, quotas, desired, live)),
    ...(lacking ?? []),
    // Without them a plan can be made and applied all the same.
    ...unread.map(asWarning),
  ];
}

function asKept(problem: Diagnostic): Diagnostic {
  const message = `${problem.message} What is live of it was kept as it is and not checked (--keep-unreachable).`;
  return { ...problem, severity: 'warning', message };
}

/** What is live of the load balancer, and the address that it is to use. */
function managedOf({ inputs, live, desired }: Analysis): ReturnType<typeof liveGraph> {
  const graph = liveGraph({ loadBalancer: inputs.name, live, ingresses: [] });
  const addresses = [...desired.nodes.values()].filter(
    ({ kind, ownership }) => kind === 'address' && ownership === 'external',
  );
  const nodes = [...graph.nodes.values()].filter(({ ownership }) => ownership === 'managed');
  return { nodes: new Map([...nodes, ...addresses].map((node) => [node.address, node])), references: [] };
}
