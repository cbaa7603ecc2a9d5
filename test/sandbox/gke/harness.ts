import { emptyGceState, Gce, type GceState } from '../../../src/sandbox/gce/gce.js';
import { GkeControllers, type ClusterProfile, type ComputeApi } from '../../../src/sandbox/gke/gke-controllers.js';
import type { SandboxRequest } from '../../../src/sandbox/http/message.js';
import {
  emptyClusterState,
  KubernetesApi,
  type ClusterState,
  type KubernetesObject,
  type ObjectDraft,
} from '../../../src/sandbox/kubernetes/cluster.js';
import { VirtualClock } from '../../../src/sandbox/time/clock.js';
import { Random } from '../../../src/sandbox/time/random.js';
import { Timeline, type TimelineState } from '../../../src/sandbox/time/timeline.js';

const project = 'shop-project';
const uid = '0a1b2c3d-1111-4222-8333-444455556666';

/** What a world writes to its file. */
export interface SavedWorld {
  readonly timeline: TimelineState;
  readonly gce: GceState;
  readonly cluster: ClusterState;
  readonly now: number;
}

/** One GKE cluster with a real Compute API, in virtual time. */
export class GkeWorld {
  readonly clock: VirtualClock;
  readonly timeline: Timeline;
  readonly gce: Gce;
  readonly kubernetes: KubernetesApi;
  readonly gke: GkeControllers;
  readonly profile: ClusterProfile;
  /** Every request that the controllers sent to GCE, `METHOD path`. */
  readonly requests: string[] = [];
  readonly #saved: Omit<SavedWorld, 'now'>;

  constructor(options: { readonly profile?: Partial<ClusterProfile>; readonly saved?: SavedWorld } = {}) {
    const { saved } = options;
    this.clock = new VirtualClock(saved?.now);
    this.#saved = saved ?? {
      timeline: { events: [], nextOrder: 0 },
      gce: emptyGceState({ id: project, number: '1234567890' }),
      cluster: emptyClusterState({ name: 'us', uid }),
    };
    this.timeline = new Timeline(this.clock, this.#saved.timeline);
    const random = new Random({ seed: 11 });
    this.gce = new Gce({ state: this.#saved.gce, timeline: this.timeline, random, health: { healthOf: () => [] } });
    this.kubernetes = new KubernetesApi({ state: this.#saved.cluster, timeline: this.timeline, random });
    this.profile = {
      clusterName: 'us',
      uid,
      project,
      zones: ['us-east4-a', 'us-east4-b'],
      pools: [
        {
          name: 'default-pool',
          zones: [
            { zone: 'us-east4-a', nodes: 2 },
            { zone: 'us-east4-b', nodes: 1 },
          ],
          tags: ['gke-us-node'],
        },
      ],
      network: `projects/${project}/global/networks/default`,
      negByDefault: true,
      index: 0,
      ...options.profile,
    };
    this.gke = new GkeControllers({
      profile: this.profile,
      kubernetes: this.kubernetes,
      gce: this.#recorded(),
      timeline: this.timeline,
      random,
    });
    if (saved) {
      // Arms the clock for the events that were saved.
      this.timeline.run();
      return;
    }
    this.gce.seed('networks', 'global', { name: 'default', autoCreateSubnetworks: true });
    this.gke.seedNodes();
  }

  /** What a killed process leaves behind. */
  save(): SavedWorld {
    return { ...structuredClone(this.#saved), now: this.clock.now() };
  }

  /** Lets world time pass, and with it the answers that controllers are waiting for. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.clock.advance(1000);
      await Promise.resolve();
      await Promise.resolve();
    }
  }

  /** A request to Kubernetes as a client makes it; returns the status. */
  async kubectl(method: string, path: string, body?: object): Promise<number> {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await this.kubernetes.handle(request(method, path, body, type));
    return response.status;
  }

  /** A request to GCE as a client makes it, without waiting for the operation; returns the status. */
  async compute(method: string, path: string, body?: object): Promise<number> {
    const response = await this.gce.handle(
      request(method, `/compute/v1/projects/${project}/${path}`, body, 'application/json'),
    );
    return response.status;
  }

  /** A Compute resource by its path below the project. */
  resource(path: string): Record<string, unknown> | undefined {
    return this.gce.get(`projects/${project}/${path}`);
  }

  /** Endpoints of a NEG as `node ip:port`, sorted. */
  endpoints(zone: string, neg: string): readonly string[] {
    return this.gce
      .endpoints(`projects/${project}/zones/${zone}/networkEndpointGroups/${neg}`)
      .map(({ instance, ipAddress, port }) => `${instance?.split('/').at(-1) ?? ''} ${ipAddress}:${port}`)
      .sort();
  }

  object(kind: string, name: string): KubernetesObject | undefined {
    return this.kubernetes.get(kind, 'default', name);
  }

  annotation(kind: string, name: string, key: string): string | undefined {
    return this.object(kind, name)?.metadata.annotations?.[key];
  }

  #recorded(): ComputeApi {
    const { gce, requests } = this;
    return {
      handle: (sent) => {
        requests.push(`${sent.method} ${sent.path.replace(`/compute/v1/projects/${project}/`, '')}`);
        return gce.handle(sent);
      },
      get: (link) => gce.get(link),
      isChanging: (link) => gce.isChanging(link),
      list: (collection) => gce.list(collection),
      seed: (collection, scope, body) => {
        gce.seed(collection, scope, body);
      },
      members: (link) => gce.members(link),
      endpoints: (link) => gce.endpoints(link),
      onChange: (listener) => {
        gce.onChange(listener);
      },
    };
  }
}

function request(method: string, path: string, body: object | undefined, type: string): SandboxRequest {
  return {
    method,
    path,
    query: new URLSearchParams(),
    headers: { 'content-type': type },
    body: body === undefined ? '' : JSON.stringify(body),
    caller: 'client',
  };
}

/** `name` as a Service with one port named http, selecting the pods of the same app. */
export function service(
  name: string,
  options: { readonly annotations?: Record<string, string>; readonly spec?: object } = {},
): ObjectDraft {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', ...(options.annotations ? { annotations: options.annotations } : {}) },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'web' }], ...options.spec },
  };
}

/** A pod of an app, with a port named web. */
export function pod(app: string, index: number, containerPort = 8080): ObjectDraft {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${app}-${index}`, namespace: 'default', labels: { app } },
    spec: { containers: [{ name: 'main', image: 'app:1', ports: [{ name: 'web', containerPort }] }] },
  };
}

/** A multi-cluster Ingress that sends everything to port 80 of one service. */
export function ingress(name: string, serviceName: string, annotations: Record<string, string> = {}): ObjectDraft {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      annotations: { 'kubernetes.io/ingress.class': 'gce-multi-cluster', ...annotations },
    },
    spec: { defaultBackend: { service: { name: serviceName, port: { number: 80 } } } },
  };
}
