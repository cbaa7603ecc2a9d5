import { z } from 'zod';
import type { KubernetesObject } from '../kubernetes/cluster.js';
import { asText } from '../kubernetes/json.js';
import { readServiceNeg, type ServiceNeg } from '../kubernetes/kinds/gke/service-neg.js';
import type { Service } from '../kubernetes/kinds/service.js';
import type { JsonObject } from '../kubernetes/object.js';
import { fullUrl, zonalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { type DesiredNeg, desiredNegs } from './desired-negs.js';
import { NEG_COMPONENT, reconcileEndpoints } from './neg-endpoints.js';
import { NEG_STATUS_ANNOTATION } from './neg-annotation.js';
import { zonesWithNodes } from './nodes.js';
import { serviceAt } from './service-pods.js';
import { servicesTouchedBy } from './touched-services.js';
import { WorkQueue } from './work-queue.js';

const delaySeconds = { from: 1, to: 4 };
const finalizer = 'networking.gke.io/neg-finalizer';
const labels = {
  managedBy: 'networking.gke.io/managed-by',
  service: 'networking.gke.io/service-name',
  port: 'networking.gke.io/service-port',
};

/**
 * GKE's NEG controller: a NEG in each zone with nodes for every port that a Service exposes or an Ingress uses, the
 * ready pods as its endpoints, and a ServiceNetworkEndpointGroup that reports it.
 */
export class NegController {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes, gce } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/negs`, timeline, random, (key) => this.#reconcile(key));
    kubernetes.onChange((change) => {
      for (const key of servicesTouchedBy(kubernetes, change)) this.#queue.add(key, delaySeconds);
      if (change.object.kind === 'Ingress' || change.object.kind === 'Node') this.#addAll(change.object);
    });
    gce.onChange(({ link, collection }) => {
      if (collection === 'networkEndpointGroups') this.#addOwnerOf(link.split('/').at(-1) ?? '');
    });
  }

  #addAll({ kind, metadata }: KubernetesObject): void {
    const namespace = kind === 'Ingress' ? metadata.namespace : undefined;
    for (const service of this.context.kubernetes.list('Service', namespace)) {
      this.#queue.add(`${service.metadata.namespace ?? ''}/${service.metadata.name}`, delaySeconds);
    }
  }

  #addOwnerOf(neg: string): void {
    for (const owned of this.context.kubernetes.list('ServiceNetworkEndpointGroup').map(readServiceNeg)) {
      const service = owned.metadata.labels[labels.service];
      if (owned.metadata.name === neg && service !== undefined) {
        this.#queue.add(`${owned.metadata.namespace}/${service}`, delaySeconds);
      }
    }
  }

  #reconcile(key: string): 'done' | 'again' {
    const [namespace = '', name = ''] = key.split('/');
    const service = serviceAt(this.context, key);
    const desired = service ? desiredNegs(this.context, service) : [];
    const leaving = this.#owned(namespace, name).filter(
      ({ metadata }) => !desired.some((neg) => neg.name === metadata.name),
    );
    const settled = [
      ...leaving.map((neg) => this.#retire(neg)),
      ...(service ? desired.map((neg) => this.#ensure(service, neg)) : []),
    ];
    if (service) this.#reportOnService(service, desired);
    return settled.every((isSettled) => isSettled) ? 'done' : 'again';
  }

  #owned(namespace: string, service: string): readonly ServiceNeg[] {
    return this.context.kubernetes
      .list('ServiceNetworkEndpointGroup', namespace)
      .map(readServiceNeg)
      .filter(({ metadata }) => metadata.labels[labels.service] === service);
  }

  /** Deletes the NEGs that nobody asks for any more; GCE refuses while a backend service uses one. */
  #retire({ metadata, status }: ServiceNeg): boolean {
    const { kubernetes, gce, compute, profile } = this.context;
    if (metadata.deletionTimestamp === undefined) {
      kubernetes.remove('ServiceNetworkEndpointGroup', metadata.namespace, metadata.name);
    }
    const reported = status.networkEndpointGroups.map(({ selfLink }) => selfLink.replace(/^.*\/compute\/v1\//, ''));
    const possible = zonesWithNodes(this.context).map((zone) =>
      zonalLink(profile, zone, 'networkEndpointGroups', metadata.name),
    );
    const isOurs = (link: string): boolean =>
      serviceOf(gce.get(link)) === serviceKey(profile.uid, metadata.namespace, metadata.labels[labels.service] ?? '');
    // One whose creation is still on its way must not be forgotten.
    const left = [...new Set([...reported, ...possible])].filter((link) => isOurs(link) || compute.isWaiting(link));
    for (const link of left.filter(isOurs)) compute.delete(link);
    if (left.length > 0) return false;
    kubernetes.merge('ServiceNetworkEndpointGroup', metadata.namespace, metadata.name, {
      metadata: { finalizers: null },
    });
    return true;
  }

  #ensure(service: Service, neg: DesiredNeg): boolean {
    const { profile, gce, kubernetes } = this.context;
    const existing = kubernetes.get('ServiceNetworkEndpointGroup', service.metadata.namespace, neg.name);
    // Its predecessor is still being deleted; the next round makes a new one.
    if (existing?.metadata.deletionTimestamp !== undefined) return this.#retire(readServiceNeg(existing));
    const description = descriptionOf(profile.uid, service, neg);
    const zones = zonesWithNodes(this.context).map((zone) => {
      const link = zonalLink(profile, zone, 'networkEndpointGroups', neg.name);
      const resource = gce.get(link);
      if (!resource) this.#create(service, neg, { link, zone, description });
      // A NEG of that name that is somebody else's is left alone.
      const isOurs = resource !== undefined && resource['description'] === description;
      return {
        isOurs,
        resource,
        synced: isOurs && reconcileEndpoints(this.context, { link, zone }, service, neg.port),
      };
    });
    const resources = zones.flatMap(({ isOurs, resource }) => (isOurs && resource ? [resource] : []));
    const state = { initialized: resources.length === zones.length, synced: zones.every(({ synced }) => synced) };
    this.#report(service, neg, resources, state, existing);
    return state.initialized && state.synced;
  }

  #create(
    service: Service,
    neg: DesiredNeg,
    { link, zone, description }: { readonly link: string; readonly zone: string; readonly description: string },
  ): void {
    const { compute, events, kubernetes } = this.context;
    const { namespace, name } = service.metadata;
    const object = kubernetes.get('Service', namespace, name);
    if (object && !compute.isWaiting(link)) {
      const key = `${namespace}/${name}-${neg.name}-/${neg.port.port}-${neg.port.targetPort}-GCE_VM_IP_PORT-L7`;
      const message = `Created NEG ${JSON.stringify(neg.name)} for ${key} in ${JSON.stringify(zone)}.`;
      events.record(NEG_COMPONENT, object, { type: 'Normal', reason: 'Create', message });
    }
    compute.insert(link, this.#negBody(neg.name, description));
  }

  #negBody(name: string, description: string): JsonObject {
    return {
      name,
      description,
      networkEndpointType: 'GCE_VM_IP_PORT',
      network: fullUrl(this.context.profile.network),
    };
  }

  #report(
    service: Service,
    neg: DesiredNeg,
    resources: readonly JsonObject[],
    state: { readonly initialized: boolean; readonly synced: boolean },
    existing: KubernetesObject | undefined,
  ): void {
    const { namespace, name, uid } = service.metadata;
    this.context.kubernetes.apply({
      apiVersion: 'networking.gke.io/v1beta1',
      kind: 'ServiceNetworkEndpointGroup',
      metadata: {
        name: neg.name,
        namespace,
        labels: { [labels.managedBy]: 'neg-controller', [labels.service]: name, [labels.port]: String(neg.port.port) },
        finalizers: [finalizer],
        ownerReferences: [
          { apiVersion: 'v1', kind: 'Service', name, uid, controller: false, blockOwnerDeletion: true },
        ],
      },
      spec: {},
      status: {
        networkEndpointGroups: resources.map((resource) => ({
          id: asText(resource['id']) ?? '',
          selfLink: asText(resource['selfLink']) ?? '',
          networkEndpointType: 'GCE_VM_IP_PORT',
          state: 'ACTIVE',
        })),
        conditions: [
          this.#condition(existing, 'Initialized', state.initialized, 'NegInitialization'),
          this.#condition(existing, 'Synced', state.synced, 'NegSync'),
        ],
      },
    });
  }

  /** A condition whose time of transition moves only when its status does; its reason is `…Successful` or `…Failed`. */
  #condition(existing: KubernetesObject | undefined, type: string, holds: boolean, step: string): JsonObject {
    const status = holds ? 'True' : 'False';
    const before = existing && readServiceNeg(existing).status.conditions.find((condition) => condition.type === type);
    const now = new Date(this.context.timeline.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
    return { type, status, lastTransitionTime, reason: `${step}${holds ? 'Successful' : 'Failed'}`, message: '' };
  }

  /** GKE: the annotation lists every zone with nodes, whether its NEG exists already or not. */
  #reportOnService(service: Service, desired: readonly DesiredNeg[]): void {
    const { namespace, name, annotations } = service.metadata;
    const negs = Object.fromEntries(desired.map((neg) => [String(neg.port.port), neg.name]));
    const zones = zonesWithNodes(this.context);
    const text = desired.length === 0 ? null : JSON.stringify({ network_endpoint_groups: negs, zones });
    if ((annotations[NEG_STATUS_ANNOTATION] ?? null) === text) return;
    this.context.kubernetes.merge('Service', namespace, name, {
      metadata: { annotations: { [NEG_STATUS_ANNOTATION]: text } },
    });
  }
}

/** ingress-gce writes into a NEG's description which cluster and service port it belongs to. */
function descriptionOf(uid: string, service: Service, neg: DesiredNeg): string {
  const { namespace, name } = service.metadata;
  return JSON.stringify({ 'cluster-uid': uid, namespace, 'service-name': name, port: String(neg.port.port) });
}

const descriptionView = z.object({ 'cluster-uid': z.string(), namespace: z.string(), 'service-name': z.string() });

/** Whose a NEG is, by its description; undefined when it is none of a controller's. */
function serviceOf(neg: JsonObject | undefined): string | undefined {
  const text = asText(neg?.['description']) ?? '';
  if (!text.startsWith('{"cluster-uid":')) return undefined;
  const parsed = descriptionView.safeParse(JSON.parse(text));
  if (!parsed.success) return undefined;
  return serviceKey(parsed.data['cluster-uid'], parsed.data.namespace, parsed.data['service-name']);
}

function serviceKey(uid: string, namespace: string, service: string): string {
  return `${uid}/${namespace}/${service}`;
}
