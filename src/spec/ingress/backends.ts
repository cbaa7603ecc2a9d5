import type { IngressSpec, ServicePortReference } from '../ingress-spec.js';

/** Every service port that an Ingress refers to, the default backend first, then in the order of its rules; one as often as it is named. */
export function backendsOf({
  defaultBackend,
  rules,
}: Pick<IngressSpec, 'defaultBackend' | 'rules'>): readonly ServicePortReference[] {
  return [defaultBackend, ...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend))];
}
