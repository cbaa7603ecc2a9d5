import type { Ingress } from '../kubernetes/kinds/ingress.js';
import { asText } from '../kubernetes/json.js';
import { fullUrl, globalLink, zonalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { INGRESS_COMPONENT, tellCreated } from './ingress-events.js';
import { multiClusterIngresses, usedPort, type UsedPort, usedPorts } from './multi-cluster-ingress.js';
import { frontendName, negName, negNamePrefix } from './names.js';
import { zonesWithNodes } from './nodes.js';
import { urlMapBody } from './stray-url-map.js';
import { WorkQueue } from './work-queue.js';

const delaySeconds = { from: 2, to: 8 };
const finalizer = 'networking.gke.io/ingress-finalizer-V2';
const STATUS_RULE = 'ingress.kubernetes.io/forwarding-rule';
const staticIpAnnotation = 'kubernetes.io/ingress.global-static-ip-name';

/**
 * The trap for multi-cluster Ingresses on today's GKE: when all ports of one are served through NEGs, ingress-gce
 * does not take its short cut and builds a complete load balancer for this one cluster (inferred from its source,
 * since 2020-05). It takes it down again when the Ingress goes or gets a port that is not NEG.
 */
export class StrayLoadBalancer {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes, gce } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/stray`, timeline, random, (key) => this.#reconcile(key));
    kubernetes.onChange(({ object }) => {
      if (object.kind === 'Ingress' || object.kind === 'Service') this.#addAll();
    });
    gce.onChange(({ link }) => {
      if (/\/k8s[12]-/.test(link)) this.#addAll();
    });
  }

  #addAll(): void {
    for (const { metadata } of multiClusterIngresses(this.context)) {
      this.#queue.add(`${metadata.namespace}/${metadata.name}`, delaySeconds);
    }
  }

  #reconcile(key: string): 'done' | 'again' {
    const ingress = multiClusterIngresses(this.context).find(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}` === key,
    );
    if (!ingress) return 'done';
    const ports = usedPorts(this.context, ingress);
    const isTrap = ports !== undefined && ports.length > 0 && ports.every(({ isNeg }) => isNeg);
    const isBuilt = ingress.metadata.finalizers.includes(finalizer);
    if (ingress.metadata.deletionTimestamp === undefined && isTrap) return this.#build(ingress, ports);
    // Ports that cannot be told keep what is there, as a failing sync does.
    const isUnwanted = ingress.metadata.deletionTimestamp !== undefined || ports !== undefined;
    return isBuilt && isUnwanted ? this.#tearDown(ingress) : 'done';
  }

  #build(ingress: Ingress, ports: readonly UsedPort[]): 'done' | 'again' {
    const { namespace, name, finalizers } = ingress.metadata;
    if (!finalizers.includes(finalizer)) {
      const metadata = { finalizers: [...finalizers, finalizer] };
      this.context.kubernetes.merge('Ingress', namespace, name, { metadata });
    }
    if (!ports.map((port) => this.#ensureBackend(port)).every((isReady) => isReady)) return 'again';
    const map = urlMapBody(ingress, this.#names(ingress).urlMap, (backend) => {
      const used = usedPort(this.context, namespace, backend);
      return fullUrl(this.#global('backendServices', used ? this.#backendName(used) : ''));
    });
    if (!map) return 'done';
    const links = this.#links(ingress);
    const frontend = [
      ['UrlMap', links.urlMap, map],
      ['TargetProxy', links.proxy, { name: this.#names(ingress).proxy, urlMap: fullUrl(links.urlMap) }],
      ['ForwardingRule', links.rule, this.#ruleBody(ingress)],
    ] as const;
    for (const [part, link, body] of frontend) {
      if (this.context.gce.get(link)) continue;
      this.#tell(ingress, part, link);
      this.context.compute.insert(link, body);
      return 'again';
    }
    this.#report(ingress, ports);
    return 'done';
  }

  #tell({ metadata }: Ingress, part: 'UrlMap' | 'TargetProxy' | 'ForwardingRule', link: string): void {
    const object = this.context.kubernetes.get('Ingress', metadata.namespace, metadata.name);
    if (object && !this.context.compute.isWaiting(link)) {
      tellCreated(this.context, object, part, link.split('/').at(-1) ?? '');
    }
  }

  #ensureBackend(used: UsedPort): boolean {
    const { gce, compute, profile } = this.context;
    const name = this.#backendName(used);
    const negs = zonesWithNodes(this.context).map((zone) => zonalLink(profile, zone, 'networkEndpointGroups', name));
    if (negs.some((link) => !gce.get(link))) return false;
    const check = this.#global('healthChecks', name);
    if (!gce.get(check)) {
      compute.insert(check, healthCheckBody(name));
      return false;
    }
    const service = this.#global('backendServices', name);
    if (gce.get(service)) return true;
    const { metadata } = used.service;
    compute.insert(service, {
      name,
      description: JSON.stringify({
        'kubernetes.io/service-name': `${metadata.namespace}/${metadata.name}`,
        'kubernetes.io/service-port': String(used.port.port),
      }),
      protocol: 'HTTP',
      loadBalancingScheme: 'EXTERNAL',
      healthChecks: [fullUrl(check)],
      backends: negs.map((link) => ({ group: fullUrl(link), balancingMode: 'RATE', maxRatePerEndpoint: 1 })),
    });
    return false;
  }

  #ruleBody(ingress: Ingress): { readonly [key: string]: string } {
    const staticIp = ingress.metadata.annotations[staticIpAnnotation];
    const address = staticIp === undefined ? undefined : this.context.gce.get(this.#global('addresses', staticIp));
    const literal = asText(address?.['address']);
    return {
      name: this.#names(ingress).rule,
      target: fullUrl(this.#links(ingress).proxy),
      IPProtocol: 'TCP',
      portRange: '80',
      loadBalancingScheme: 'EXTERNAL',
      // The Ingress names a reserved address for the multi-cluster load balancer; the controller takes it for its own.
      ...(literal === undefined ? {} : { IPAddress: literal }),
    };
  }

  #report(ingress: Ingress, ports: readonly UsedPort[]): void {
    const names = this.#names(ingress);
    const address = asText(this.context.gce.get(this.#links(ingress).rule)?.['IPAddress']);
    const backends = Object.fromEntries(ports.map((port) => [this.#backendName(port), 'Unknown']));
    const object = this.context.kubernetes.get('Ingress', ingress.metadata.namespace, ingress.metadata.name);
    const isNew = object !== undefined && !(STATUS_RULE in (object.metadata.annotations ?? {}));
    if (isNew && address !== undefined) {
      const message = `IP is now ${address}`;
      this.context.events.record(INGRESS_COMPONENT, object, { type: 'Normal', reason: 'IPChanged', message });
    }
    this.context.kubernetes.merge('Ingress', ingress.metadata.namespace, ingress.metadata.name, {
      metadata: {
        annotations: {
          'ingress.kubernetes.io/url-map': names.urlMap,
          'ingress.kubernetes.io/target-proxy': names.proxy,
          [STATUS_RULE]: names.rule,
          'ingress.kubernetes.io/backends': JSON.stringify(backends),
        },
      },
      ...(address === undefined ? {} : { status: { loadBalancer: { ingress: [{ ip: address }] } } }),
    });
  }

  /** Deletes from the front to the back, a layer at a time, then lets the Ingress go. */
  #tearDown(ingress: Ingress): 'done' | 'again' {
    const { gce, compute, kubernetes } = this.context;
    const { rule, proxy, urlMap } = this.#links(ingress);
    const layers = [
      [rule],
      [proxy],
      [urlMap],
      this.#spareLinks(ingress, 'backendServices'),
      this.#spareLinks(ingress, 'healthChecks'),
    ];
    for (const layer of layers) {
      // What is still being created must not be forgotten.
      const left = layer.filter((link) => gce.get(link) !== undefined || compute.isWaiting(link));
      for (const link of left.filter((link) => gce.get(link) !== undefined)) compute.delete(link);
      if (left.length > 0) return 'again';
    }
    const { namespace, name, finalizers } = ingress.metadata;
    kubernetes.merge('Ingress', namespace, name, {
      metadata: { finalizers: finalizers.filter((entry) => entry !== finalizer), annotations: withoutStatus },
    });
    return 'done';
  }

  /** ingress-gce collects garbage by name: everything named by this cluster for a service port that no Ingress uses. */
  #spareLinks(ingress: Ingress, collection: 'backendServices' | 'healthChecks'): readonly string[] {
    const others = multiClusterIngresses(this.context).filter(
      ({ metadata }) => metadata.uid !== ingress.metadata.uid && metadata.finalizers.includes(finalizer),
    );
    const kept = new Set(
      others.flatMap((other) => usedPorts(this.context, other) ?? []).map((port) => this.#backendName(port)),
    );
    const prefix = negNamePrefix(this.context.profile);
    const present = this.context.gce.list(collection).map(({ name }) => asText(name) ?? '');
    const expected = (usedPorts(this.context, ingress) ?? []).map((port) => this.#backendName(port));
    return [...new Set([...present, ...expected])]
      .filter((name) => name.startsWith(prefix) && !kept.has(name))
      .map((name) => this.#global(collection, name));
  }

  #backendName({ service, port }: UsedPort): string {
    return negName(this.context.profile, service.metadata.namespace, service.metadata.name, port.port);
  }

  #names(ingress: Ingress): { readonly urlMap: string; readonly proxy: string; readonly rule: string } {
    const { namespace, name } = ingress.metadata;
    const nameFor = (kind: 'um' | 'tp' | 'fr'): string => frontendName(this.context.profile, kind, namespace, name);
    return { urlMap: nameFor('um'), proxy: nameFor('tp'), rule: nameFor('fr') };
  }

  #links(ingress: Ingress): { readonly urlMap: string; readonly proxy: string; readonly rule: string } {
    const names = this.#names(ingress);
    return {
      urlMap: this.#global('urlMaps', names.urlMap),
      proxy: this.#global('targetHttpProxies', names.proxy),
      rule: this.#global('forwardingRules', names.rule),
    };
  }

  #global(collection: string, name: string): string {
    return globalLink(this.context.profile, collection, name);
  }
}

const withoutStatus = {
  'ingress.kubernetes.io/url-map': null,
  'ingress.kubernetes.io/target-proxy': null,
  [STATUS_RULE]: null,
  'ingress.kubernetes.io/backends': null,
};

function healthCheckBody(name: string): {
  readonly [key: string]: string | number | { readonly [key: string]: string };
} {
  return {
    name,
    type: 'HTTP',
    checkIntervalSec: 15,
    timeoutSec: 15,
    healthyThreshold: 1,
    unhealthyThreshold: 2,
    httpHealthCheck: { portSpecification: 'USE_SERVING_PORT', requestPath: '/' },
  };
}
