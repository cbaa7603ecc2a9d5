import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import type { StepId } from '../../../plan/step.js';
import { objectIn, objectsIn, textIn, textsIn } from '../kinds/body.js';
import type { Stage } from './input.js';
import { continued, nodesOf } from './input.js';
import { statesOf } from './states.js';
import type { StepList } from './step-list.js';
import { updateOperation } from './step-list.js';

function keyNames(body: JsonObject): readonly string[] {
  return textsIn(objectIn(body, 'cdnPolicy'), 'signedUrlKeyNames');
}

/**
 * Gives a backend service what GCE sets by methods of their own, before requests come to it: its security policy, and keys for
 * signed URLs.
 */
export function protectBackendService(
  steps: StepList,
  node: ResourceNode,
  live: ResourceNode | undefined,
  dependsOn: readonly StepId[],
): void {
  const { address, name, body } = node;
  const inTurn = (): readonly StepId[] => [...dependsOn, ...steps.of(address)];
  const wanted = textIn(body, 'securityPolicy');
  const present = live === undefined ? '' : (textIn(statesOf(live, node).before, 'securityPolicy') ?? '');
  if (wanted !== undefined && wanted !== present) {
    steps.add({
      part: 'securityPolicy',
      phase: 'expand',
      address,
      summary: `${wanted === '' ? 'take the security policy off' : 'set the security policy of'} ${name}`,
      operation: updateOperation(node, { securityPolicy: present }, { securityPolicy: wanted }),
      dependsOn: inTurn(),
    });
  }
  const held = new Set(live === undefined ? [] : keyNames(live.body));
  for (const key of objectsIn(objectIn(body, 'cdnPolicy'), 'signedUrlKeys')) {
    const keyName = textIn(key, 'keyName') ?? '';
    if (held.has(keyName)) continue;
    steps.add({
      part: `key:${keyName}`,
      phase: 'expand',
      address,
      summary: `add key ${keyName} for signed URLs to ${name}`,
      operation: { type: 'add-signed-url-key', backendService: name, keyName, keyValue: objectIn(key, 'keyValue') },
      dependsOn: inTurn(),
    });
  }
}

/** Takes keys away that are not wanted any more; URLs that were signed with them are refused from then on. */
export function dropKeys(stage: Stage, steps: StepList, after: readonly StepId[]): void {
  for (const node of nodesOf(stage.desired, 'backendService')) {
    const live = continued(stage, node);
    if (live === undefined || !stage.changes.has(node.address) || !managesKeys(node.body)) continue;
    const wanted = new Set(keyNames(node.body));
    for (const keyName of keyNames(live.body).filter((name) => !wanted.has(name))) {
      steps.add({
        part: `key:${keyName}`,
        phase: 'contract',
        address: node.address,
        summary: `delete key ${keyName} for signed URLs from ${node.name}`,
        operation: { type: 'delete-signed-url-key', backendService: node.name, keyName },
        dependsOn: [...after, ...steps.of(node.address)],
      });
    }
  }
}

function managesKeys(body: JsonObject): boolean {
  return objectIn(body, 'cdnPolicy')['signedUrlKeyNames'] !== undefined;
}
