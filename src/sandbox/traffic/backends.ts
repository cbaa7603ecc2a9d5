import { z } from 'zod';
import type { BackendServiceCopy } from './copies.js';
import { admitsLoadBalancer } from './firewall.js';
import { nameOf, relativeLink, zoneOf } from './links.js';
import type { Locations } from './locations.js';
import { ClusterIndex } from './cluster-index.js';
import type { PodView } from './pods.js';
import type { ClusterView, GceView, Outages } from './sources.js';

/** Where a load balancer sends packets for one member of a backend group. */
export interface Endpoint {
  /** The VM, as a relative link; absent for an endpoint that names none. */
  readonly instance?: string;
  readonly ipAddress: string;
  /** Where requests go. */
  readonly port: number;
}

/** A pod that may take a connection, and its cluster's name. */
export interface Taker {
  readonly cluster: string;
  readonly zone: string;
  readonly pod: PodView;
}

const instanceShape = z.object({
  networkInterfaces: z.array(z.object({ network: z.string(), networkIP: z.string().default('') })).min(1),
  tags: z.object({ items: z.array(z.string()).default([]) }).default({ items: [] }),
  serviceAccounts: z.array(z.object({ email: z.string() })).default([]),
});
const instanceGroupShape = z.object({
  namedPorts: z.array(z.object({ name: z.string(), port: z.number() })).default([]),
});

/** What stands behind backend groups: their members, what the network lets through to them, and the pods that answer. */
export class Backends {
  readonly #gce: GceView;
  readonly #clusters: ReadonlyMap<string, ClusterIndex>;
  readonly #locations: () => Locations;
  readonly #outages: Outages;

  /** `locations` is asked late, because it is made after this. `onChange` hears which cluster's pods, services or nodes changed. */
  constructor(options: {
    readonly gce: GceView;
    readonly clusters: ReadonlyMap<string, ClusterView>;
    readonly locations: () => Locations;
    readonly outages: Outages;
    readonly onChange: (cluster: string) => void;
  }) {
    this.#gce = options.gce;
    this.#clusters = new Map(
      [...options.clusters].map(([name, view]) => [name, new ClusterIndex(view, () => options.onChange(name))]),
    );
    this.#locations = options.locations;
    this.#outages = options.outages;
  }

  /**
   * The endpoints of a group for this backend service. An instance group without the service's
   * named port has none; of several ports with that name the first counts.
   */
  endpoints(service: BackendServiceCopy, group: string): readonly Endpoint[] {
    return isEndpointGroup(group) ? this.#negEndpoints(group) : this.#instances(service, group);
  }

  /** The port of a group that has this name, or undefined. */
  namedPort(group: string, name: string): number | undefined {
    const parsed = instanceGroupShape.safeParse(this.#gce.get(group));
    return parsed.success ? parsed.data.namedPorts.find((port) => port.name === name)?.port : undefined;
  }

  /**
   * The pods that a connection from the load balancer to `port` of this endpoint may end at. Empty
   * when the firewall drops it, the VM is gone, its zone is down, or nothing listens.
   */
  takers(group: string, endpoint: Endpoint, port: number): readonly Taker[] {
    if (endpoint.instance === undefined) return [];
    const instance = instanceShape.safeParse(this.#gce.get(endpoint.instance));
    const network = instance.data?.networkInterfaces[0]?.network;
    if (!instance.success || network === undefined) return [];
    const account = instance.data.serviceAccounts[0]?.email;
    const destination = {
      network: relativeLink(network),
      tags: instance.data.tags.items,
      ...(account === undefined ? {} : { serviceAccount: account }),
      port,
    };
    if (!admitsLoadBalancer(this.#locations().firewalls(), destination)) return [];
    const node = nameOf(endpoint.instance);
    const zone = zoneOf(endpoint.instance) ?? '';
    if (this.#outages.isZoneDown(zone)) return [];
    const [cluster, index] = this.#clusterOf(node, zone) ?? [];
    if (cluster === undefined || index === undefined) return [];
    const pods = isEndpointGroup(group) ? index.podsAt(endpoint.ipAddress, port) : index.podsBehind(node, port);
    return pods.map((pod) => ({ cluster, zone, pod }));
  }

  /** Whether a pod that took a connection is still there, perhaps on its way out. */
  isThere({ cluster, pod }: Taker): boolean {
    return this.#clusters.get(cluster)?.hasPod(pod.namespace, pod.name) ?? false;
  }

  #instances(service: BackendServiceCopy, group: string): readonly Endpoint[] {
    const port = this.namedPort(group, service.portName ?? 'http');
    if (port === undefined) return [];
    return this.#gce.members(group).map((link) => {
      const instance = relativeLink(link);
      const parsed = instanceShape.safeParse(this.#gce.get(instance));
      return { instance, ipAddress: parsed.data?.networkInterfaces[0]?.networkIP ?? '', port };
    });
  }

  #negEndpoints(group: string): readonly Endpoint[] {
    const zonePath = group.slice(0, group.indexOf('/networkEndpointGroups/'));
    return this.#gce.endpoints(group).map(({ instance, ipAddress, port }) => ({
      ...(instance === undefined ? {} : { instance: `${zonePath}/instances/${nameOf(instance)}` }),
      ipAddress,
      port,
    }));
  }

  /** The cluster that has this VM as a node. */
  #clusterOf(node: string, zone: string): readonly [string, ClusterIndex] | undefined {
    return [...this.#clusters].find(([, index]) => index.hasNode(node, zone));
  }
}

/** Whether a backend group's link is that of a network endpoint group. */
export function isEndpointGroup(link: string): boolean {
  return link.includes('/networkEndpointGroups/');
}

/** Whether two views are of the same member: the VM of an instance group, address and port in an endpoint group. */
export function sameEndpoint(group: string, a: Endpoint, b: Endpoint): boolean {
  return isEndpointGroup(group) ? a.ipAddress === b.ipAddress && a.port === b.port : a.instance === b.instance;
}
