import type { ResourceNode } from '../../../graph/resource.js';
import { isJsonList } from '../../../graph/json.js';
import type { JsonObject } from '../../../graph/json.js';
import type { StepId } from '../../../plan/step.js';
import { linkName } from '../kinds/links.js';
import { objectsIn } from '../kinds/body.js';
import { clusterOf } from '../routes/cluster-of-group.js';
import { gainedBackends } from './expand.js';
import { moveFrontends, newlyShown } from './frontends.js';
import type { Stage } from './input.js';
import { continued, nodesOf } from './input.js';
import { backendsOnlyIn, drained, sameState, statesOfPresent, withBackendsOf } from './states.js';
import type { StepList } from './step-list.js';
import { insertOperation, updateOperation } from './step-list.js';
import {
  createdUrlMap,
  desiredUrlMap,
  isReached,
  liveUrlMap,
  newlyRouted,
  urlMapStates,
  warmed,
} from './url-map-states.js';

function awaitHealthy(
  stage: Stage,
  steps: StepList,
  node: ResourceNode,
  backends: readonly JsonObject[],
  dependsOn: readonly StepId[],
): void {
  const groups = backends.flatMap(({ group }) => {
    const link = typeof group === 'string' ? group : undefined;
    const cluster = clusterOf(group, stage.ownerOf);
    return [{ cluster, group: link ?? { $knownAfterApply: `instanceGroups/${cluster}` } }];
  });
  steps.add({
    part: 'healthy',
    phase: 'warm',
    address: node.address,
    summary: `wait until ${node.name} is healthy in every cluster`,
    operation: {
      type: 'await-healthy',
      backendService: node.name,
      groups,
      timeoutSeconds: stage.options.warmTimeoutSeconds,
    },
    dependsOn,
  });
}

// An edge location learns of a backend service and of the URL map that routes to it independently: one that gets
// the switch before the service answers 502, however healthy GCE's probes find the service elsewhere.
function awaitEdges(stage: Stage, steps: StepList, urlMap: ResourceNode): void {
  const told = [...steps.inPhase('warm', 'urlMap'), ...newlyShown(stage, steps)];
  if (told.length === 0) return;
  const seconds = stage.options.settleSeconds;
  const why = 'every edge has to know what is new before it is told to use it';
  steps.add({
    part: 'edges',
    phase: 'warm',
    address: urlMap.address,
    summary: `wait ${seconds} s: ${why}`,
    operation: { type: 'settle', seconds, why },
    dependsOn: told,
  });
}

/** Everything that has to be there before new services can be probed: the services, and the open firewall. */
function prepared(steps: StepList): readonly StepId[] {
  return [...steps.inPhase('expand', 'backendService', 'healthCheck'), ...steps.inPhase('expand', 'firewall')];
}

/**
 * Shows new backend services to GCE's probes and waits for them; the same wait for services whose new backends
 * have to take over from backends that leave.
 */
export function warmUp(stage: Stage, steps: StepList): void {
  const urlMap = liveUrlMap(stage);
  const links = newlyRouted(stage);
  const services = nodesOf(stage.desired, 'backendService');
  if (urlMap !== undefined && links.length > 0 && isReached(stage, urlMap)) {
    const { before } = urlMapStates(stage, urlMap);
    const after = warmed(before, links, stage.options.warmToken);
    const warm = steps.add({
      phase: 'warm',
      address: urlMap.address,
      summary: `let GCE probe ${links.map(linkName).join(', ')} under a host that nobody asks for`,
      operation: updateOperation(urlMap, before, after),
      dependsOn: prepared(steps),
    });
    const names = new Set(links.map(linkName));
    for (const node of services) {
      if (names.has(node.name)) awaitHealthy(stage, steps, node, objectsIn(node.body, 'backends'), [warm]);
    }
  }
  if (urlMap !== undefined && isReached(stage, urlMap)) awaitEdges(stage, steps, urlMap);
  for (const node of services) {
    const live = continued(stage, node);
    const gained = gainedBackends(stage, node);
    const isNew = links.some((link) => linkName(link) === node.name);
    if (live === undefined || isNew || gained.length === 0 || leavingBackends(stage, live, node).length === 0) continue;
    awaitHealthy(stage, steps, node, gained, steps.of(node.address));
  }
}

function leavingBackends(stage: Stage, live: ResourceNode, desired: ResourceNode): readonly JsonObject[] {
  return isJsonList(desired.body['backends'])
    ? backendsOnlyIn(statesOfPresent(stage, live, desired).before, desired.body)
    : [];
}

function writeUrlMap(stage: Stage, steps: StepList): void {
  const desired = desiredUrlMap(stage);
  const live = liveUrlMap(stage);
  const ready = [...prepared(steps), ...steps.inPhase('warm')];
  if (live === undefined) {
    if (desired === undefined) return;
    const operation = insertOperation(desired, createdUrlMap(stage, desired));
    const summary = `create URL map ${desired.name}`;
    steps.add({ phase: 'switch', address: desired.address, summary, operation, dependsOn: ready });
    return;
  }
  const { before, after } = urlMapStates(stage, live);
  const warm = steps.steps.find(
    ({ phase, address, operation }) => phase === 'warm' && address === live.address && operation.type === 'update',
  )?.operation;
  const from = warm?.type === 'update' ? warm.after : before;
  const changes = desired !== undefined && stage.changes.has(desired.address);
  steps.add({
    part: changes ? undefined : 'record',
    phase: 'switch',
    address: live.address,
    summary: changes ? `switch URL map ${live.name} to its new content` : `record this run in URL map ${live.name}`,
    operation: updateOperation(live, from, after),
    dependsOn: ready,
  });
}

function drainBackends(stage: Stage, steps: StepList): void {
  for (const node of nodesOf(stage.desired, 'backendService')) {
    const live = continued(stage, node);
    if (live === undefined || !stage.changes.has(node.address)) continue;
    const { before, after } = statesOfPresent(stage, live, node);
    const union = withBackendsOf(after, before);
    const leaving = backendsOnlyIn(before, after);
    const next = drained(union, leaving);
    if (next === undefined || sameState(node, union, next)) continue;
    steps.add({
      part: 'drain',
      phase: 'switch',
      address: node.address,
      summary: `send ${node.name} no new requests to ${[...new Set(leaving.map(({ group }) => clusterOf(group, stage.ownerOf)))].join(', ')}`,
      operation: updateOperation(node, union, next),
      dependsOn: [...steps.of(node.address), ...steps.inPhase('warm')],
    });
  }
}

/**
 * Moves traffic: one write of the URL map, which every run makes because it records the run and because
 * its fingerprint lets only one of two runs go on; then proxy and rules; and leaving backends get no new requests.
 */
export function moveTraffic(stage: Stage, steps: StepList): void {
  writeUrlMap(stage, steps);
  moveFrontends(stage, steps);
  drainBackends(stage, steps);
}
