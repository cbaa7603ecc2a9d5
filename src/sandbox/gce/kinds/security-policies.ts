import { numberOf, objectsOf, printed, textOf, type JsonObject } from '../json.js';
import type { Action, ActionCall, Kind } from '../kind.js';
import { invalidValue, Refusal, requiredField } from '../refusal.js';
import type { Version } from '../state.js';
import { listPreconfiguredExpressionSets } from './expression-sets.js';
import { setLabels } from './labels.js';

const LAST_PRIORITY = 2_147_483_647;
const RULE_SECONDS = [4, 12] as const;

/** compute.securityPolicies (Cloud Armor); the last rule is always there and matches everybody. */
export const securityPolicies: Kind = {
  collection: 'securityPolicies',
  singular: 'securityPolicy',
  message: 'SecurityPolicy',
  scopes: ['global'],
  listKind: 'securityPolicyList',
  aggregatedKind: 'securityPoliciesAggregatedList',
  insert: true,
  delete: true,
  patch: { operationType: 'patch' },
  actions: {
    addRule: changeRules('SecurityPolicyRule', 'AddRule', addRule),
    patchRule: changeRules('SecurityPolicyRule', 'PatchRule', patchRule),
    removeRule: changeRules(undefined, 'RemoveRule', removeRule),
    getRule: { method: 'GET', permission: 'get', effect: { kind: 'answer', answer: (call) => namedRule(call) } },
    setLabels: setLabels({ immediate: false }),
  },
  collectionActions: { listPreconfiguredExpressionSets },
  seconds: { insert: [4, 12], update: [4, 12], delete: [4, 12] },
  required: [],
  outputOnly: ['region', 'associations', 'labelFingerprint', 'shortName', 'parent'],
  references: [],
  fingerprint: true,
  labelFingerprint: true,
  noun: 'security_policy',
  quota: { metric: 'SECURITY_POLICIES', limit: 100 },
  complete: (body) => ({ type: 'CLOUD_ARMOR', ...body, rules: withDefaultRule(objectsOf(body['rules'])) }),
  check(body) {
    const rules = objectsOf(body['rules']);
    rules.forEach((rule, index) => checkRule(rule, `resource.rules[${String(index)}]`));
    const priorities = rules.map((rule) => rule['priority']);
    if (new Set(priorities).size < priorities.length) throw samePriority();
  },
  checkChange(before, after) {
    if (before['type'] !== after['type']) {
      throw invalidValue('resource.type', printed(after['type']), 'Field cannot be modified.');
    }
  },
};

/** Recorded: every policy has this rule, and it is shown with the others, lowest priority number first (order believed). */
function withDefaultRule(rules: readonly JsonObject[]): readonly JsonObject[] {
  const hasDefault = rules.some((rule) => rule['priority'] === LAST_PRIORITY);
  const fallback: JsonObject = {
    priority: LAST_PRIORITY,
    action: 'allow',
    description: 'default rule',
    match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } },
  };
  return sortedRules((hasDefault ? rules : [...rules, fallback]).map(completeRule));
}

function completeRule(rule: JsonObject): JsonObject {
  return { description: '', preview: false, ...rule, kind: 'compute#securityPolicyRule' };
}

function sortedRules(rules: readonly JsonObject[]): readonly JsonObject[] {
  return rules.toSorted((left, right) => (numberOf(left['priority']) ?? 0) - (numberOf(right['priority']) ?? 0));
}

function checkRule(rule: JsonObject, where: string): void {
  const priority = numberOf(rule['priority']);
  if (priority === undefined) throw requiredField(`${where}.priority`);
  if (priority < 0 || priority > LAST_PRIORITY) {
    throw invalidValue(`${where}.priority`, priority, `Must be between 0 and ${String(LAST_PRIORITY)}.`);
  }
  if (textOf(rule['action']) === undefined) throw requiredField(`${where}.action`);
  if (rule['match'] === undefined && rule['networkMatch'] === undefined) throw requiredField(`${where}.match`);
}

function changeRules(
  request: string | undefined,
  operationType: string,
  change: (call: ActionCall) => readonly JsonObject[],
): Action {
  return {
    ...(request === undefined ? {} : { request }),
    permission: 'update',
    effect: {
      kind: 'change',
      operationType,
      seconds: RULE_SECONDS,
      change(call): Version {
        return { ...call.version, body: { ...call.version.body, rules: sortedRules(change(call)) } };
      },
    },
  };
}

function addRule(call: ActionCall): readonly JsonObject[] {
  return [...rulesOf(call), completeRule(call.request)];
}

function patchRule(call: ActionCall): readonly JsonObject[] {
  const old = namedRule(call);
  return rulesOf(call).map((rule) => (rule === old ? completeRule({ ...rule, ...call.request }) : rule));
}

function removeRule(call: ActionCall): readonly JsonObject[] {
  const old = namedRule(call);
  if (old['priority'] === LAST_PRIORITY) throw new Refusal(400, 'invalid', 'Cannot remove the default rule.');
  return rulesOf(call).filter((rule) => rule !== old);
}

function rulesOf({ version }: ActionCall): readonly JsonObject[] {
  return objectsOf(version.body['rules']);
}

/** The rule that `priority` in the query names; 0 when it is not said, as for any absent number (wording of the refusal believed). */
function namedRule(call: ActionCall): JsonObject {
  const text = call.query.get('priority') ?? '0';
  const rule = rulesOf(call).find(({ priority }) => printed(priority) === text);
  if (!rule) throw invalidValue('priority', text, 'The priority does not exist in the security policy.');
  return rule;
}

function samePriority(): Refusal {
  return invalidValue('resource.rules', '', 'Cannot have rules with the same priorities.');
}
