import type { IngressSpec, ServicePortReference } from '../ingress-spec.js';
import { backendsOf } from './backends.js';

/**
 * The spec with only those backends that `isWanted` holds for, at least one: for clusters whose controller does nothing
 * for an Ingress in which it cannot translate a single one (ingress-gce: a ClusterIP service, though it is exposed through
 * NEGs). Where the default backend is left out, the first one that is left stands in for it: the Ingress serves no
 * request, it only names services.
 */
export function restrictedTo(spec: IngressSpec, isWanted: (backend: ServicePortReference) => boolean): IngressSpec {
  const rules = spec.rules
    .map((rule) => ({ ...rule, paths: rule.paths.filter(({ backend }) => isWanted(backend)) }))
    .filter(({ paths }) => paths.length > 0);
  const standIn = backendsOf({ ...spec, rules }).find(isWanted);
  return { ...spec, rules, defaultBackend: standIn ?? spec.defaultBackend };
}
