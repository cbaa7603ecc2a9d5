import type { FieldError } from '../field-error.js';
import { invalid, notSupported, required } from '../field-error.js';
import { asNumber, asObject, asObjects, asText, asTexts, asTextMap, sameJson } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { podSpecErrors, withPodSpecDefaults } from './pod-spec.js';

/** A pod template with the defaults of its pods' spec. */
export function withTemplateDefaults(template: JsonObject): JsonObject {
  return { ...template, spec: withPodSpecDefaults(asObject(template['spec'])) };
}

/** Kubernetes: what Deployments and ReplicaSets must say of replicas, selector and pod template. */
export function workloadErrors(object: JsonObject): readonly FieldError[] {
  const spec = asObject(object['spec']);
  const replicas = asNumber(spec['replicas']) ?? 1;
  const template = asObject(spec['template']);
  const podSpec = asObject(template['spec']);
  const policy = podSpec['restartPolicy'];
  return [
    ...(replicas < 0 ? [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')] : []),
    ...selectorErrors(spec, template),
    ...podSpecErrors(podSpec, 'spec.template.spec'),
    ...(policy === 'Always' ? [] : [notSupported('spec.template.spec.restartPolicy', policy, ['Always'])]),
  ];
}

function selectorErrors(spec: JsonObject, template: JsonObject): readonly FieldError[] {
  if (spec['selector'] === undefined) return [required('spec.selector')];
  const selector = asObject(spec['selector']);
  if (isEmptySelector(selector))
    return [invalid('spec.selector', selector, `empty selector is invalid for deployment`)];
  const labels = asTextMap(asObject(template['metadata'])['labels']);
  if (selectsLabels(selector, labels)) return [];
  return [invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')];
}

/** Kubernetes apps/v1: a selector stays as it was made. */
export function selectorChanges(next: JsonObject, previous: KubernetesObject): readonly FieldError[] {
  const { selector } = asObject(next['spec']);
  if (sameJson(selector, asObject(previous['spec'])['selector'])) return [];
  return [invalid('spec.selector', selector, 'field is immutable')];
}

function isEmptySelector(selector: JsonObject): boolean {
  return (
    Object.keys(asTextMap(selector['matchLabels'])).length === 0 && asObjects(selector['matchExpressions']).length === 0
  );
}

/** Whether a LabelSelector picks something with these labels. */
export function selectsLabels(selector: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const exact = Object.entries(asTextMap(selector['matchLabels']));
  return (
    exact.every(([key, value]) => labels[key] === value) &&
    asObjects(selector['matchExpressions']).every((expression) => expressionHolds(expression, labels))
  );
}

function expressionHolds(expression: JsonObject, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[asText(expression['key']) ?? ''];
  const values = asTexts(expression['values']);
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
