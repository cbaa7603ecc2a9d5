import { z } from 'zod';
import { VirtualClock, World } from '../../../../src/sandbox/index.js';
import type {
  Answer,
  Answered,
  AppSpec,
  ClusterSpec,
  TrafficRequest,
  WorldSpec,
} from '../../../../src/sandbox/index.js';

type PodAnswers = NonNullable<AppSpec['answers']>;

const PROJECT = 'lab';

/** An app that the lab's load balancer can serve by NEGs. */
export const NEG_APP: AppSpec = {
  name: 'shop',
  targetPort: 8080,
  serviceAnnotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' },
};

/** An app that it can serve by instance groups, once `INGRESS` is in its cluster. */
export const NODE_PORT_APP: AppSpec = {
  name: 'printer',
  nodePort: 30_061,
  serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' },
};

/** Makes a cluster's controller create instance groups with a named port for `NODE_PORT_APP`. */
export const INGRESS = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    name: 'groups',
    namespace: 'default',
    annotations: { 'kubernetes.io/ingress.class': 'gce-multi-cluster' },
  },
  spec: { defaultBackend: { service: { name: 'printer', port: { number: 80 } } } },
} as const;

export const LAB_CLUSTERS: readonly ClusterSpec[] = [
  { context: 'us', zones: ['us-east4-a'], apps: [NEG_APP] },
  { context: 'europe', zones: ['europe-west1-c'], apps: [NEG_APP] },
];

/** A world in virtual time whose GCE operations are done at once, with the writes that tests make. */
export class Lab {
  readonly clock = new VirtualClock();
  readonly world: World;

  constructor(spec: Partial<WorldSpec> = {}) {
    this.world = World.create(
      {
        project: { id: PROJECT, number: '1' },
        addresses: ['ip'],
        clusters: LAB_CLUSTERS,
        ...spec,
        timings: { operations: 0, ...spec.timings },
      },
      this.clock,
    );
  }

  /** Calls the Compute API below `projects/lab/`. Throws when it refuses. */
  async gce(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await this.world.servers.gce({
      method,
      path: `/compute/v1/projects/${PROJECT}/${path}`,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json', authorization: 'Bearer test' },
      body: body === undefined ? '' : JSON.stringify(body),
      caller: 'client',
    });
    if (typeof response.body !== 'string') throw new Error('a stream from GCE');
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${response.body}`);
    this.world.timeline.run();
    return z.record(z.string(), z.unknown()).parse(JSON.parse(response.body));
  }

  /** The links of all NEGs, or of all instance groups, in the order of the clusters. */
  groups(collection: 'networkEndpointGroups' | 'instanceGroups' = 'networkEndpointGroups'): readonly string[] {
    const zones = this.world.state.clusters.flatMap(({ profile }) => profile.zones);
    return this.world.gce
      .list(collection)
      .map((group) =>
        z
          .string()
          .parse(group['selfLink'])
          .replace(/^.*\/projects/, 'projects'),
      )
      .sort((a, b) => zones.findIndex((zone) => a.includes(zone)) - zones.findIndex((zone) => b.includes(zone)));
  }

  /** Opens the firewall to the proxies. */
  async openFirewall(ports: readonly string[] = ['8080', '30061'], targetTags?: readonly string[]): Promise<void> {
    await this.gce('POST', 'global/firewalls', {
      name: 'proxies',
      allowed: [{ IPProtocol: 'tcp', ports }],
      sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
      ...(targetTags ? { targetTags } : {}),
    });
  }

  /** A backend service with a health check of its own: every 10 s, healthy after 2, unhealthy after 3. */
  async backendService(
    name: string,
    groups: readonly string[],
    more: Readonly<Record<string, unknown>> = {},
    check: Readonly<Record<string, unknown>> = { portSpecification: 'USE_SERVING_PORT', requestPath: '/ready' },
  ): Promise<void> {
    await this.gce('POST', 'global/healthChecks', {
      name: `${name}-check`,
      type: 'HTTP',
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      httpHealthCheck: check,
    });
    await this.gce('POST', 'global/backendServices', {
      name,
      healthChecks: [`projects/${PROJECT}/global/healthChecks/${name}-check`],
      backends: groups.map((group) => ({ group, balancingMode: 'RATE', maxRate: 1_000_000 })),
      ...more,
    });
  }

  /** URL map, proxy and forwarding rule on port 80 of the reserved address. */
  async frontend(map: Readonly<Record<string, unknown>>, scheme = 'EXTERNAL'): Promise<void> {
    await this.gce('POST', 'global/urlMaps', { name: 'map', ...map });
    await this.gce('POST', 'global/targetHttpProxies', { name: 'proxy', urlMap: 'global/urlMaps/map' });
    await this.gce('POST', 'global/forwardingRules', {
      name: 'rule',
      target: 'global/targetHttpProxies/proxy',
      IPAddress: `projects/${PROJECT}/global/addresses/ip`,
      portRange: '80',
      loadBalancingScheme: scheme,
    });
  }

  /** A certificate resource; the body of a managed one, or certificate and key. */
  async certificate(name: string, body: Readonly<Record<string, unknown>> | object): Promise<void> {
    await this.gceDone('POST', 'global/sslCertificates', { name, ...body });
  }

  /** Calls the Compute API and lets the operation end. */
  async gceDone(method: string, path: string, body?: unknown): Promise<void> {
    await this.gce(method, path, body);
    this.pass(60);
  }

  /** HTTPS proxy and forwarding rule on port 443 of the reserved address; the URL map `map` is made where it is missing. */
  async httpsFrontend(certificates: readonly string[], proxy: Readonly<Record<string, unknown>> = {}): Promise<void> {
    if (!this.world.gce.get(`projects/${PROJECT}/global/urlMaps/map`)) {
      await this.gceDone('POST', 'global/urlMaps', { name: 'map', defaultService: this.service('service') });
    }
    await this.gceDone('POST', 'global/targetHttpsProxies', {
      name: 'secure',
      urlMap: 'global/urlMaps/map',
      sslCertificates: certificates.map((name) => `global/sslCertificates/${name}`),
      ...proxy,
    });
    await this.gceDone('POST', 'global/forwardingRules', {
      name: 'secure',
      target: 'global/targetHttpsProxies/secure',
      IPAddress: `projects/${PROJECT}/global/addresses/ip`,
      portRange: '443',
    });
  }

  /** A whole load balancer over the NEGs of all clusters, everything behind `service`. */
  async loadBalancer(): Promise<void> {
    await this.openFirewall();
    await this.backendService('service', this.groups());
    await this.frontend({ defaultService: this.service('service') });
  }

  service(name: string): string {
    return `projects/${PROJECT}/global/backendServices/${name}`;
  }

  /** The reserved address. */
  get address(): string {
    return z.string().parse(this.world.gce.get(`projects/${PROJECT}/global/addresses/ip`)?.['address']);
  }

  get(region: string, host = 'example.com', path = '/'): Answer {
    return this.world.traffic.request({ address: this.address, host, path, region });
  }

  /** A request that is really made, counted and cached. Time stands still; use `sent` with `pass` for slow pods. */
  send(request: Partial<TrafficRequest> = {}): Promise<Answer> {
    return this.world.traffic.send({ address: this.address, host: 'example.com', path: '/', ...request });
  }

  /** The answers of `count` requests, one after the other, each as `200 us`. */
  async sendMany(count: number, request: Partial<TrafficRequest> = {}): Promise<readonly string[]> {
    const answers: string[] = [];
    for (let index = 0; index < count; index++) answers.push(summary(await this.send(request)));
    return answers;
  }

  /** Sets how all pods of a cluster answer from now on. */
  answers(cluster: string, answers: PodAnswers): void {
    const annotations = { 'sandbox/answers': JSON.stringify(answers) };
    for (const pod of this.world.cluster(cluster).list('Pod')) {
      this.world.cluster(cluster).merge('Pod', 'default', pod.metadata.name, { metadata: { annotations } });
    }
  }

  /** Changes a backend service. */
  async change(name: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    const { fingerprint } = await this.gce('GET', `global/backendServices/${name}`);
    await this.gce('PATCH', `global/backendServices/${name}`, { ...change, fingerprint });
  }

  /** What the address answers from every edge location, each as `200 us`, `502 noHealthyBackend` or `refused`, without repeats. */
  everywhere(host = 'example.com', path = '/'): readonly string[] {
    const answers = this.world.traffic.outcomesEverywhere({ address: this.address, host, path });
    return [...new Set(answers.map(summary))].sort();
  }

  /** Moves time by seconds. */
  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }
}

/** The answer that came over HTTP. Throws for a refused connection. */
export function answered(answer: Answer): Answered {
  if (answer.refused) throw new Error(`refused: ${answer.why}`);
  return answer;
}

/** How often each text is there. */
export function tally(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** `200 us`, `502 noHealthyBackend`, `refused`. */
export function summary(answer: Answer): string {
  if (answer.refused) return 'refused';
  return `${answer.status} ${answer.cluster ?? answer.reason}`;
}
