import type { Diagnostic, Outcome } from '../../../diagnostics/diagnostic.js';
import { failure, success } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import { agreedServiceFor, servicePortKey } from '../../../facts/agreed-service.js';
import type { JsonObject } from '../../../graph/json.js';
import { FRONTEND_ANNOTATIONS } from '../../../spec/ingress/annotation-catalogue.js';
import { backendsOf } from '../../../spec/ingress/backends.js';
import { manifestFor, type IngressManifest } from '../../../spec/ingress/manifest.js';
import { restrictedTo } from '../../../spec/ingress/restricted.js';
import type { ServicePortReference } from '../../../spec/ingress-spec.js';
import type { LoadBalancerInputs } from '../load-balancer.js';
import { desiredAddresses } from './addresses.js';
import type { DesiredContent } from './digests.js';
import { planFirewalls } from './firewall-plan.js';
import { planServices } from './service-plan.js';
import { specRoutes } from './spec-routes.js';

/** What the spec has dropped has to go from the clusters, too: it is said to be absent, or empty. */
function withAbsences({ metadata, spec, ...ingress }: IngressManifest): JsonObject {
  const { rules = [], tls = [] } = spec;
  const absent = Object.values(FRONTEND_ANNOTATIONS.Ingress).filter((name) => !(name in metadata.annotations));
  const annotations = { ...metadata.annotations, ...Object.fromEntries(absent.map((name) => [name, null])) };
  return { ...ingress, metadata: { ...metadata, annotations }, spec: { ...spec, rules, tls } };
}

/** By cluster: the Ingress of those backends that its controller serves through instance groups; none where it serves none. */
function manifests(
  { spec, clusters }: LoadBalancerInputs,
  services: readonly AgreedService[],
): Readonly<Record<string, JsonObject>> {
  const backends = backendsOf(spec);
  return Object.fromEntries(
    clusters.flatMap(({ name }): [string, JsonObject][] => {
      const isServed = (backend: ServicePortReference): boolean => {
        const service = agreedServiceFor(backend, services);
        return service?.mode === 'instance-groups' && service.clusters.some(({ cluster }) => cluster === name);
      };
      if (!backends.some(isServed)) return [];
      return [[name, withAbsences(manifestFor(backends.every(isServed) ? spec : restrictedTo(spec, isServed)))]];
    }),
  );
}

/**
 * What should exist, before names are chosen and without looking at what is live. Fails with AddressNotReserved,
 * AddressUnusable, ConflictingRoutes, or Internal when `agreed` does not hold the services of the spec.
 */
export function desiredContent(inputs: LoadBalancerInputs, agreed: readonly AgreedService[]): Outcome<DesiredContent> {
  const keyOf = (reference: Parameters<typeof agreedServiceFor>[0]): string | undefined => {
    const service = agreedServiceFor(reference, agreed);
    return service === undefined ? undefined : servicePortKey(service);
  };
  const routes = specRoutes(inputs.spec, keyOf);
  const fallback = keyOf(inputs.spec.defaultBackend);
  const problems: Diagnostic[] = routes.ok ? [] : [...routes.diagnostics];
  const { addresses, problems: unusable } = desiredAddresses(inputs);
  problems.push(...unusable);
  if (fallback === undefined) {
    problems.push({ code: 'Internal', severity: 'error', message: 'The default backend was not agreed on.' });
  }
  const ipv4 = addresses.find(({ ipVersion }) => ipVersion === 'IPV4');
  if (!routes.ok || ipv4 === undefined || unusable.length > 0 || fallback === undefined) return failure(...problems);
  const services = planServices(inputs, agreed);
  return success({
    services,
    routes: routes.value,
    fallback,
    firewalls: planFirewalls(inputs.clusters, services),
    address: ipv4,
    ipv6Address: addresses.find(({ ipVersion }) => ipVersion === 'IPV6'),
    reserve: inputs.reserve === true,
    scheme: inputs.scheme,
    frontend: inputs.frontend,
    clusters: [...inputs.clusters.map(({ name }) => name), ...(inputs.kept ?? [])].sort(),
    manifests: manifests(inputs, agreed),
  });
}
