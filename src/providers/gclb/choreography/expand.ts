import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceNode } from '../../../graph/resource.js';
import type { StepId } from '../../../plan/step.js';
import { modeOfBackend } from '../kinds/backend-group.js';
import { objectsIn, textIn, without } from '../kinds/body.js';
import { clusterOf } from '../routes/cluster-of-group.js';
import type { Stage } from './input.js';
import { continued, nodesOf } from './input.js';
import { protectBackendService } from './protections.js';
import { backendsOnlyIn, sameState, statesOf, widened, withBackendsOf, withoutGroups } from './states.js';
import type { StepList } from './step-list.js';
import { insertOperation, updateOperation } from './step-list.js';

/** First of all, the firewall lets in what old and new need together. */
export function openFirewalls(stage: Stage, steps: StepList): void {
  for (const node of nodesOf(stage.desired, 'firewall')) {
    if (!stage.changes.has(node.address)) continue;
    const live = continued(stage, node);
    if (live === undefined) {
      const summary = `create firewall ${node.name}`;
      steps.add({ phase: 'expand', address: node.address, summary, operation: insertOperation(node), dependsOn: [] });
      continue;
    }
    const states = statesOf(live, node);
    const wide = widened(states);
    if (sameState(node, states.before, wide)) continue;
    const summary = `open firewall ${node.name} for old and new backends`;
    const operation = updateOperation(node, states.before, wide);
    steps.add({ phase: 'expand', address: node.address, summary, operation, dependsOn: [] });
  }
}

function isInstanceGroup(backend: JsonObject): boolean {
  return modeOfBackend(backend) === 'instance-groups';
}

/** The backends that a desired backend service has and its live self has not. */
export function gainedBackends(stage: Stage, node: ResourceNode): readonly JsonObject[] {
  const live = continued(stage, node);
  return backendsOnlyIn(node.body, live === undefined ? {} : live.body);
}

/** Clusters whose instance groups have to be there, with this service's named port, before it can be written. */
function clustersToAwait(stage: Stage, node: ResourceNode): readonly string[] {
  const groups = gainedBackends(stage, node).filter(isInstanceGroup);
  return [...new Set(groups.map(({ group }) => clusterOf(group, stage.ownerOf)))];
}

function nodePortsIn(stage: Stage, cluster: string): readonly number[] {
  const ports = nodesOf(stage.desired, 'backendService').flatMap(({ body }) => {
    const serves = objectsIn(body, 'backends').some(
      (backend) => isInstanceGroup(backend) && clusterOf(backend['group'], stage.ownerOf) === cluster,
    );
    const port = /^port(\d+)$/.exec(textIn(body, 'portName') ?? '')?.[1];
    return serves && port !== undefined ? [Number(port)] : [];
  });
  return [...new Set(ports)].sort((one, other) => one - other);
}

/** Puts the Ingress into clusters, and waits for the groups and named ports that backend services are going to use. */
export function prepareClusters(stage: Stage, steps: StepList): void {
  const ingresses = nodesOf(stage.desired, 'ingress');
  for (const node of ingresses) {
    if (!stage.changes.has(node.address)) continue;
    const cluster = node.scope.slice('clusters/'.length);
    const summary = `put Ingress ${node.name} into ${cluster}`;
    const operation = { type: 'apply-ingress', cluster, manifest: node.body } as const;
    steps.add({ phase: 'expand', address: node.address, summary, operation, dependsOn: [] });
  }
  const awaited = new Set(nodesOf(stage.desired, 'backendService').flatMap((node) => clustersToAwait(stage, node)));
  for (const node of ingresses) {
    const cluster = node.scope.slice('clusters/'.length);
    if (!awaited.has(cluster)) continue;
    const [namespace = '', name = ''] = node.name.split('/');
    steps.add({
      part: 'groups',
      phase: 'expand',
      address: node.address,
      summary: `wait for the instance groups of ${cluster}`,
      operation: {
        type: 'await-instance-groups',
        cluster,
        namespace,
        name,
        nodePorts: [...nodePortsIn(stage, cluster)],
        timeoutSeconds: stage.options.warmTimeoutSeconds,
      },
      dependsOn: steps.of(node.address),
    });
  }
}

function groupSteps(steps: StepList, clusters: readonly string[]): readonly StepId[] {
  const wanted = new Set(clusters);
  return steps.ids(({ operation }) => operation.type === 'await-instance-groups' && wanted.has(operation.cluster));
}

/** Creates health checks, and changes in place those that stay. */
export function prepareHealthChecks(stage: Stage, steps: StepList): void {
  for (const node of nodesOf(stage.desired, 'healthCheck')) {
    if (!stage.changes.has(node.address)) continue;
    const live = continued(stage, node);
    const { before, after } = live === undefined ? { before: {}, after: {} } : statesOf(live, node);
    steps.add({
      phase: 'expand',
      address: node.address,
      summary: `${live === undefined ? 'create' : 'update'} health check ${node.name}`,
      operation: live === undefined ? insertOperation(node) : updateOperation(node, before, after),
      dependsOn: [],
    });
  }
}

/** Steps on what a node refers to. */
function referredSteps(stage: Stage, steps: StepList, address: ResourceAddress): readonly StepId[] {
  const referred = stage.desired.references.filter(({ from }) => from === address);
  return referred.flatMap(({ to }) => steps.of(to));
}

/** Creates backend services, and gives those that stay their new backends beside the old ones. */
export function prepareBackendServices(stage: Stage, steps: StepList): void {
  const firewalls = steps.inPhase('expand', 'firewall');
  for (const node of nodesOf(stage.desired, 'backendService')) {
    if (!stage.changes.has(node.address)) continue;
    const { address, name } = node;
    const groups = groupSteps(steps, clustersToAwait(stage, node));
    const dependsOn = [...groups, ...referredSteps(stage, steps, address)];
    const live = continued(stage, node);
    if (live === undefined) {
      const summary = `create backend service ${name}`;
      const operation = insertOperation(node, without(node.body, 'securityPolicy'));
      steps.add({ phase: 'expand', address, summary, operation, dependsOn });
    } else {
      extendBackendService(stage, steps, node, [...dependsOn, ...firewalls]);
    }
    protectBackendService(steps, node, live, dependsOn);
  }
}

function extension(name: string, gained: number, gone: number): string {
  const backends = (count: number): string => `${count} ${count === 1 ? 'backend' : 'backends'}`;
  if (gained > 0) return `add ${backends(gained)} to ${name}`;
  return gone > 0
    ? `take ${backends(gone)} out of ${name} whose groups do not exist any more`
    : `update backend service ${name}`;
}

function extendBackendService(stage: Stage, steps: StepList, node: ResourceNode, dependsOn: readonly StepId[]): void {
  const live = continued(stage, node);
  if (live === undefined) return;
  const states = statesOf(live, node);
  const before = without(states.before, 'securityPolicy');
  const after = without(states.after, 'securityPolicy');
  const present = withoutGroups(before, stage.goneGroups ?? new Set());
  const union = withBackendsOf(after, present);
  if (sameState(node, before, union)) return;
  const { address, name } = node;
  const summary = extension(name, backendsOnlyIn(after, before).length, backendsOnlyIn(before, present).length);
  steps.add({ phase: 'expand', address, summary, operation: updateOperation(node, before, union), dependsOn });
}
