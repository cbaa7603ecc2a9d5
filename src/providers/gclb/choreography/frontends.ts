import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import type { StepId } from '../../../plan/step.js';
import type { Stage } from './input.js';
import { continued, nodesOf } from './input.js';
import { sameState, statesOf } from './states.js';
import type { StepList } from './step-list.js';
import { insertOperation, updateOperation } from './step-list.js';

const REDIRECT = 'urlMap/redirect';

/** Creates certificates, and the URL map that redirects, before anything refers to them. */
export function prepareFrontends(stage: Stage, steps: StepList): void {
  const redirect = stage.desired.nodes.get(REDIRECT);
  const nodes = [...nodesOf(stage.desired, 'sslCertificate'), ...(redirect === undefined ? [] : [redirect])];
  for (const node of nodes) {
    if (!stage.changes.has(node.address) || continued(stage, node) !== undefined) continue;
    const noun = node.kind === 'sslCertificate' ? 'certificate' : 'URL map';
    const summary = `create ${noun} ${node.name}`;
    steps.add({ phase: 'expand', address: node.address, summary, operation: insertOperation(node), dependsOn: [] });
  }
}

function live(stage: Stage, address: string): ResourceNode | undefined {
  const desired = stage.desired.nodes.get(address);
  return desired === undefined ? undefined : continued(stage, desired);
}

/** Steps that create what a live proxy is going to be led to: an edge may learn of the proxy's change before it knows of that. */
export function newlyShown(stage: Stage, steps: StepList): readonly StepId[] {
  return [
    ...(live(stage, 'targetHttpsProxy') === undefined ? [] : steps.inPhase('expand', 'sslCertificate')),
    ...(live(stage, 'targetHttpProxy') === undefined ? [] : steps.inPhase('expand', REDIRECT)),
  ];
}

function changed(stage: Stage, kind: string): readonly ResourceNode[] {
  return nodesOf(stage.desired, kind).filter(({ address }) => stage.changes.has(address));
}

// GCE: each field of an HTTPS proxy is changed by a method of its own, so each is a step of its own.
function fieldsOf(node: ResourceNode, before: JsonObject, after: JsonObject): readonly string[] {
  return Object.keys(after).filter((field) => !sameState(node, { [field]: before[field] }, { [field]: after[field] }));
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  urlMap: 'URL map',
  sslCertificates: 'certificates',
  sslPolicy: 'SSL policy',
  quicOverride: 'QUIC',
  certificateMap: 'certificate map',
};

function writeHttpsProxy(stage: Stage, steps: StepList, node: ResourceNode, dependsOn: readonly StepId[]): void {
  const { address, name } = node;
  const current = continued(stage, node);
  if (current === undefined) {
    const summary = `create target proxy ${name}`;
    steps.add({ phase: 'switch', address, summary, operation: insertOperation(node), dependsOn });
    return;
  }
  const { before, after } = statesOf(current, node);
  const fields = fieldsOf(node, before, after);
  for (const field of fields) {
    const summary = `set the ${FIELD_WORDS[field] ?? field} of target proxy ${name}`;
    const operation = updateOperation(node, { [field]: before[field] }, { [field]: after[field] });
    // One call at a time: GCE does not take two changes of one resource at once.
    steps.add({
      part: field,
      phase: 'switch',
      address,
      summary,
      operation,
      dependsOn: [...dependsOn, ...steps.of(address)],
    });
  }
}

function write(stage: Stage, steps: StepList, node: ResourceNode, noun: string, dependsOn: readonly StepId[]): void {
  const current = continued(stage, node);
  const { before, after } = current === undefined ? { before: {}, after: {} } : statesOf(current, node);
  steps.add({
    phase: 'switch',
    address: node.address,
    summary: `${current === undefined ? 'create' : 're-point'} ${noun} ${node.name}`,
    operation: current === undefined ? insertOperation(node) : updateOperation(node, before, after),
    dependsOn,
  });
}

function writeRedirect(stage: Stage, steps: StepList): void {
  const node = stage.desired.nodes.get(REDIRECT);
  const current = live(stage, REDIRECT);
  if (node === undefined || current === undefined || !stage.changes.has(REDIRECT)) return;
  const { before, after } = statesOf(current, node);
  steps.add({
    phase: 'switch',
    address: REDIRECT,
    summary: `change how URL map ${node.name} redirects`,
    operation: updateOperation(node, before, after),
    dependsOn: steps.ids(({ phase }) => phase === 'warm'),
  });
}

// Clients of plain HTTP that are redirected before an edge serves HTTPS would be refused there.
function awaitHttps(stage: Stage, steps: StepList): void {
  const created = steps.ids(
    ({ phase, address, operation }) =>
      phase === 'switch' && address.startsWith('forwardingRule/https') && operation.type === 'insert',
  );
  if (created.length === 0 || live(stage, 'targetHttpProxy') === undefined) return;
  if (!stage.changes.has('targetHttpProxy') || !stage.desired.nodes.has(REDIRECT)) return;
  const seconds = stage.options.settleSeconds;
  const why = 'every edge has to serve HTTPS before plain HTTP is redirected to it';
  steps.add({
    part: 'https',
    phase: 'switch',
    address: 'targetHttpProxy',
    summary: `wait ${seconds} s: ${why}`,
    operation: { type: 'settle', seconds, why },
    dependsOn: created,
  });
}

/** Creates and re-points what stands in front of the URL map, HTTPS first: plain HTTP may be redirected to it. */
export function moveFrontends(stage: Stage, steps: StepList): void {
  const ready = [
    ...steps.inPhase('switch', 'urlMap'),
    ...steps.inPhase('expand', 'firewall', 'sslCertificate', REDIRECT),
    ...steps.inPhase('warm'),
  ];
  for (const node of changed(stage, 'targetHttpsProxy')) writeHttpsProxy(stage, steps, node, ready);
  const rules = changed(stage, 'forwardingRule');
  const leadsToHttps = ({ address }: ResourceNode): boolean => address.startsWith('forwardingRule/https');
  for (const node of rules.filter(leadsToHttps)) {
    write(stage, steps, node, 'forwarding rule', [...ready, ...steps.inPhase('switch', 'targetHttpsProxy')]);
  }
  writeRedirect(stage, steps);
  awaitHttps(stage, steps);
  for (const node of changed(stage, 'targetHttpProxy')) {
    write(stage, steps, node, 'target proxy', [...ready, ...steps.inPhase('switch', 'targetHttpProxy', REDIRECT)]);
  }
  for (const node of rules.filter((rule) => !leadsToHttps(rule))) {
    write(stage, steps, node, 'forwarding rule', [...ready, ...steps.inPhase('switch', 'targetHttpProxy')]);
  }
}
