import type { JsonObject } from '../../graph/json.js';
import { objectIn, objectsIn, textIn } from '../../providers/gclb/kinds/body.js';
import { ingressClassOf } from '../../providers/gclb/live/ingress-class.js';
import { liveStatus, liveStatuses } from '../../providers/gclb/live/live-status.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { MULTI_CLUSTER_CLASS, STATIC_IP_ANNOTATION } from '../../spec/ingress/annotation-catalogue.js';
import { servicesOf } from '../observing/members.js';

/** An Ingress by name. */
export interface IngressName {
  readonly namespace: string;
  readonly name: string;
}

/** What is known of a project beside its load balancers. */
export interface KnownProject {
  readonly live: LiveProject;
  /** The literals of reserved addresses, by name. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** The Ingress of a load balancer, or why it is not known; `shared` names a load balancer that uses it too. */
export type FoundIngress =
  | { readonly is: 'found'; readonly ingress: IngressName; readonly shared: readonly string[] }
  | { readonly is: 'none' }
  | { readonly is: 'ambiguous'; readonly candidates: readonly IngressName[] };

/** `namespace/name` of every service that an Ingress (networking.k8s.io/v1) sends requests to, sorted. */
function backendsOf(manifest: JsonObject): readonly string[] {
  const namespace = textIn(objectIn(manifest, 'metadata'), 'namespace') ?? '';
  const spec = objectIn(manifest, 'spec');
  const rules = objectsIn(spec, 'rules').flatMap((rule) => objectsIn(objectIn(rule, 'http'), 'paths'));
  const backends = [objectIn(spec, 'defaultBackend'), ...rules.map((path) => objectIn(path, 'backend'))];
  const names = backends.flatMap((backend) => textIn(objectIn(backend, 'service'), 'name') ?? []);
  return [...new Set(names.map((name) => `${namespace}/${name}`))].sort();
}

/** The IP address that an Ingress names; undefined where it names none, `''` where what it names is not reserved any more. */
function addressOf(manifest: JsonObject, { addresses }: KnownProject): string | undefined {
  const name = textIn(objectIn(objectIn(manifest, 'metadata'), 'annotations'), STATIC_IP_ANNOTATION);
  return name === undefined ? undefined : (addresses.get(name) ?? '');
}

/** Without the backend services that nothing routes to any more: the Go tool leaves those of services that its Ingress drops. */
function withoutLeftServices(loadBalancer: string, live: LiveProject): LiveProject {
  const left = new Set(
    ownedResources(loadBalancer, live).flatMap(({ kind, name, reached }) =>
      kind === 'backendService' && !reached ? [name] : [],
    ),
  );
  return { ...live, backendServices: live.backendServices.filter((body) => !left.has(textIn(body, 'name') ?? '')) };
}

/** Whether an Ingress is such as the Go tool would have made this load balancer from: same services, same address where it names one. */
function fits(loadBalancer: string, manifest: JsonObject, project: KnownProject): boolean {
  const services = servicesOf(loadBalancer, withoutLeftServices(loadBalancer, project.live));
  if (services.length > 0 && services.join() !== backendsOf(manifest).join()) return false;
  const address = addressOf(manifest, project);
  const recorded = liveStatus(loadBalancer, project.live)?.IPAddress ?? '';
  if (address === undefined || address === '' || recorded === '') return services.length > 0;
  return address === recorded;
}

/**
 * The same where the URL map is gone, or never was, and services may be: what a deletion or a first run that was interrupted
 * leaves. What another load balancer was made from does not.
 */
function mayFit(loadBalancer: string, manifest: JsonObject, project: KnownProject): boolean {
  const backends = backendsOf(manifest);
  const isOfAnother = liveStatuses(project.live).some(
    ({ LoadBalancerName: other }) => other !== loadBalancer && fits(other, manifest, project),
  );
  return !isOfAnother && servicesOf(loadBalancer, project.live).every((service) => backends.includes(service));
}

function nameOf(manifest: JsonObject): IngressName {
  const metadata = objectIn(manifest, 'metadata');
  return { namespace: textIn(metadata, 'namespace') ?? '', name: textIn(metadata, 'name') ?? '' };
}

function written({ namespace, name }: IngressName): string {
  return `${namespace}/${name}`;
}

/** Other load balancers that record the Ingress, or that record none and fit one of its manifests. */
function sharers(
  loadBalancer: string,
  ingress: IngressName,
  manifests: readonly JsonObject[],
  project: KnownProject,
): readonly string[] {
  return liveStatuses(project.live)
    .filter(({ LoadBalancerName: other, Ingress: recorded }) => {
      if (other === loadBalancer) return false;
      if (recorded !== undefined) return recorded === written(ingress);
      return manifests.some((manifest) => fits(other, manifest, project));
    })
    .map(({ LoadBalancerName }) => LoadBalancerName);
}

/** The load balancers that record an Ingress, or that record none and fit it. */
export function usersOf(manifest: JsonObject, project: KnownProject): readonly string[] {
  return sharers('', nameOf(manifest), [manifest], project);
}

/** Whether an Ingress names an address that the project has not reserved, as one of another project's load balancer does. */
export function namesUnknownAddress(manifest: JsonObject, project: KnownProject): boolean {
  return addressOf(manifest, project) === '';
}

/**
 * Finds the Ingress of a load balancer among those of its clusters (networking.k8s.io/v1). `known` is what the spec or the
 * status says. Where neither says it, it is the only one of the class whose services and address are those of the load
 * balancer; of several none, because nothing tells them apart.
 */
export function findIngress(
  loadBalancer: string,
  known: IngressName | undefined,
  inClusters: readonly JsonObject[],
  project: KnownProject,
): FoundIngress {
  const ours = inClusters.filter((manifest) => ingressClassOf(manifest) === MULTI_CLUSTER_CLASS);
  const named = (ingress: IngressName): readonly JsonObject[] =>
    ours.filter((manifest) => written(nameOf(manifest)) === written(ingress));
  if (known !== undefined) {
    return { is: 'found', ingress: known, shared: sharers(loadBalancer, known, named(known), project) };
  }
  const taken = new Set(
    liveStatuses(project.live).flatMap(({ LoadBalancerName, Ingress }) =>
      LoadBalancerName === loadBalancer ? [] : (Ingress ?? []),
    ),
  );
  const hasStatus = liveStatus(loadBalancer, project.live) !== undefined;
  const fitting = ours
    .filter((manifest) => (hasStatus ? fits(loadBalancer, manifest, project) : mayFit(loadBalancer, manifest, project)))
    .map(nameOf)
    .filter((ingress) => !taken.has(written(ingress)));
  const candidates = [...new Map(fitting.map((ingress) => [written(ingress), ingress])).values()];
  const [only] = candidates;
  if (only === undefined) return { is: 'none' };
  if (candidates.length > 1 || !hasStatus) return { is: 'ambiguous', candidates };
  return { is: 'found', ingress: only, shared: sharers(loadBalancer, only, named(only), project) };
}

/** The line that deletes an Ingress by hand. */
export function deleteCommand(context: string, { namespace, name }: IngressName): string {
  return `kubectl --context=${context} delete ingress ${name} --namespace=${namespace}`;
}
