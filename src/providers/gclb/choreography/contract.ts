import type { ResourceNode } from '../../../graph/resource.js';
import type { StepId } from '../../../plan/step.js';
import { groupKey } from '../kinds/backend-group.js';
import { numberIn, objectIn, objectsIn } from '../kinds/body.js';
import type { GceKind } from '../operation.js';
import type { Stage } from './input.js';
import { abandoned, continued, nodesOf } from './input.js';
import { dropKeys } from './protections.js';
import { deleteRecord, releaseServices, retiringRecord } from './retire-url-map.js';
import { backendsOnlyIn, drained, sameState, statesOf, statesOfPresent, widened, withBackendsOf } from './states.js';
import type { StepList } from './step-list.js';
import { deleteOperation, updateOperation } from './step-list.js';

/** GCE: a request may take 30 seconds unless the service says otherwise. */
const DEFAULT_TIMEOUT_SECONDS = 30;

/** Backend services that stay and lose backends. */
function shrinking(stage: Stage): readonly ResourceNode[] {
  return nodesOf(stage.desired, 'backendService').filter((node) => {
    const live = continued(stage, node);
    if (live === undefined || !stage.changes.has(node.address)) return false;
    const { before, after } = statesOfPresent(stage, live, node);
    return backendsOnlyIn(before, after).length > 0;
  });
}

/** Backend services of which a backend gets no new requests any more: those that it has may still end. */
function drainedNow(stage: Stage): readonly ResourceNode[] {
  return nodesOf(stage.desired, 'backendService').filter((node) => {
    const live = continued(stage, node);
    if (live === undefined || !stage.changes.has(node.address)) return false;
    const before = new Map(objectsIn(live.body, 'backends').map((backend) => [groupKey(backend), backend]));
    return objectsIn(node.body, 'backends').some(
      (backend) =>
        numberIn(backend, 'capacityScaler') === 0 &&
        numberIn(before.get(groupKey(backend)) ?? backend, 'capacityScaler') !== 0,
    );
  });
}

/** How long requests that are under way on a service may still take, in seconds. */
function drainSeconds({ body }: ResourceNode): number {
  const timeout = numberIn(body, 'timeoutSec') ?? DEFAULT_TIMEOUT_SECONDS;
  return Math.max(timeout, numberIn(objectIn(body, 'connectionDraining'), 'drainingTimeoutSec') ?? 0);
}

const SERVING = ['backendService', 'urlMap', 'targetHttpProxy', 'targetHttpsProxy', 'sslCertificate', 'forwardingRule'];

/** The live services that lose something, and the front ends that go. */
function losing(stage: Stage): readonly ResourceNode[] {
  const shrunk = [...shrinking(stage), ...drainedNow(stage)].flatMap((node) => continued(stage, node) ?? []);
  const gone = SERVING.flatMap((kind) => abandoned(stage, kind));
  return [...shrunk, ...gone];
}

/**
 * Waits once until every edge follows what was switched and requests under way have ended. There is nothing to
 * wait for when nothing that serves is taken away, and none that could be kept when the whole load balancer goes.
 * Returns what everything after it has to wait for.
 */
export function settle(stage: Stage, steps: StepList): readonly StepId[] {
  const guard = steps.inPhase('switch');
  const resources = stage.retiring ? [] : losing(stage);
  const [first] = resources;
  if (first === undefined) return guard;
  const services = resources.filter(({ kind }) => kind === 'backendService');
  const seconds = stage.options.settleSeconds + Math.max(0, ...services.map(drainSeconds));
  const why = 'every edge has to follow the switch, and requests under way have to end';
  const id = steps.add({
    phase: 'settle',
    address: first.address,
    summary: `wait ${seconds} s: ${why}`,
    operation: { type: 'settle', seconds, why },
    dependsOn: guard,
  });
  return [...guard, id];
}

function removeBackends(stage: Stage, steps: StepList, after: readonly StepId[]): void {
  for (const node of shrinking(stage)) {
    const live = continued(stage, node);
    if (live === undefined) continue;
    const states = statesOfPresent(stage, live, node);
    const union = withBackendsOf(states.after, states.before);
    const leaving = backendsOnlyIn(states.before, states.after);
    const from = drained(union, leaving) ?? union;
    steps.add({
      phase: 'contract',
      address: node.address,
      summary: `remove ${leaving.length} ${leaving.length === 1 ? 'backend' : 'backends'} from ${node.name}`,
      operation: updateOperation(node, from, states.after),
      dependsOn: [...after, ...steps.of(node.address)],
    });
  }
}

/** A resource goes when all that named it is gone or names something else. */
function deleteAbandoned(
  stage: Stage,
  steps: StepList,
  kind: Exclude<GceKind, 'firewall'>,
  noun: string,
  after: readonly StepId[],
): void {
  const record = retiringRecord(stage);
  for (const node of abandoned(stage, kind).filter((candidate) => candidate !== record)) {
    const referrers = stage.live.references.filter(({ to }) => to === node.address).map(({ from }) => from);
    steps.add({
      phase: 'contract',
      address: node.address,
      summary: `delete ${noun} ${node.name}`,
      operation: deleteOperation(node),
      dependsOn: [...after, ...referrers.flatMap((address) => steps.of(address))],
    });
  }
}

function narrowFirewalls(stage: Stage, steps: StepList, after: readonly StepId[]): void {
  const dependsOn = [...after, ...steps.inPhase('contract', 'backendService')];
  for (const node of nodesOf(stage.desired, 'firewall')) {
    const live = continued(stage, node);
    if (live === undefined || !stage.changes.has(node.address)) continue;
    const states = statesOf(live, node);
    const wide = widened(states);
    if (sameState(node, wide, states.after)) continue;
    const from = sameState(node, states.before, wide) ? states.before : wide;
    const summary = `close what firewall ${node.name} need not let in any more`;
    const operation = updateOperation(node, from, states.after);
    const opened = steps.of(node.address);
    steps.add({ phase: 'contract', address: node.address, summary, operation, dependsOn: [...dependsOn, ...opened] });
  }
  for (const node of abandoned(stage, 'firewall')) {
    const summary = `delete firewall ${node.name}`;
    steps.add({ phase: 'contract', address: node.address, summary, operation: deleteOperation(node), dependsOn });
  }
}

function leaveClusters(stage: Stage, steps: StepList, after: readonly StepId[]): void {
  const dependsOn = [...after, ...steps.inPhase('contract', 'backendService', 'firewall')];
  for (const { address, scope, name: ingress } of abandoned(stage, 'ingress')) {
    const cluster = scope.slice('clusters/'.length);
    const [namespace = '', name = ''] = ingress.split('/');
    const operation = { type: 'delete-ingress', cluster, namespace, name } as const;
    const summary = `delete Ingress ${ingress} from ${cluster}`;
    steps.add({ phase: 'contract', address, summary, operation, dependsOn });
  }
}

/**
 * Takes away what is not wanted any more, from the front to the back: rules, proxies, maps, backends and
 * services, health checks; then the firewall, and the Ingresses of left clusters. Of a load balancer that goes as a whole, the
 * URL map that records it is last.
 */
export function contract(stage: Stage, steps: StepList, after: readonly StepId[]): void {
  deleteAbandoned(stage, steps, 'forwardingRule', 'forwarding rule', after);
  deleteAbandoned(stage, steps, 'targetHttpProxy', 'target proxy', after);
  deleteAbandoned(stage, steps, 'targetHttpsProxy', 'target proxy', after);
  deleteAbandoned(stage, steps, 'sslCertificate', 'certificate', after);
  deleteAbandoned(stage, steps, 'urlMap', 'URL map', after);
  const record = retiringRecord(stage);
  if (record !== undefined) releaseServices(stage, steps, record, after);
  removeBackends(stage, steps, after);
  deleteAbandoned(stage, steps, 'backendService', 'backend service', after);
  deleteAbandoned(stage, steps, 'healthCheck', 'health check', after);
  dropKeys(stage, steps, after);
  narrowFirewalls(stage, steps, after);
  leaveClusters(stage, steps, after);
  if (record !== undefined) deleteRecord(steps, record);
}
