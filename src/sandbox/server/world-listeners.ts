import type { SandboxHandler } from '../http/message.js';
import { adminOr } from './admin.js';
import type { AdminActions } from './admin.js';
import type { WorldHost } from './host.js';
import { type Listener, listenOn } from './http-server.js';
import type { WorldUrls } from './in-process.js';
import { listenForTraffic } from './traffic-listeners.js';

/** The loopback servers of one world. */
export interface WorldListeners {
  readonly urls: WorldUrls;
  /** Closes every server and connection. The world itself goes on. */
  close(): Promise<void>;
}

/** Which ports to take; any free one where none is given. */
export interface Ports {
  readonly gce?: number;
  readonly traffic?: number;
  readonly trafficHttps?: number;
  /** By context. */
  readonly clusters?: Readonly<Record<string, number>>;
}

/** How a world is served. */
export interface ListenOptions {
  readonly ports?: Ports;
  /** What the admin API can do besides looking. */
  readonly actions: AdminActions;
  /** Called when a request has come and when an answer is about to leave. */
  readonly onActivity?: () => void;
}

/** Serves a world over HTTP on the loopback interface: the Compute API with the admin API, each cluster, and the data plane. */
export async function listen(host: WorldHost, options: ListenOptions): Promise<WorldListeners> {
  const { ports = {}, actions, onActivity } = options;
  const listeners: { close(): Promise<void> }[] = [];
  const clusters = new Map<string, string>();
  const apiServers = new Map<string, Listener>();
  // Clients do not try again at once where nobody listens, as they do where a connection ends without an answer.
  const followReachability = (): void => {
    for (const { api } of host.world.state.clusters) apiServers.get(api.name)?.open(api.reachability !== 'refused');
  };
  const hooks = {
    onActivity: (): void => {
      host.flush();
      followReachability();
      onActivity?.();
    },
  };
  const start = async (handler: SandboxHandler, port = 0): Promise<Listener> => {
    const listener = await listenOn(handler, port, hooks);
    listeners.push(listener);
    return listener;
  };
  const close = async (): Promise<void> => {
    for (const listener of listeners) await listener.close();
  };
  try {
    for (const context of host.world.clusters.keys()) {
      const handler = host.serve((world) => world.servers.clusters.get(context));
      const listener = await start(handler, ports.clusters?.[context]);
      apiServers.set(context, listener);
      clusters.set(context, listener.url);
    }
    followReachability();
    const traffic = await listenForTraffic({
      handler: host.serve((world) => world.servers.traffic),
      shake: (client) => host.world.traffic.handshake(client),
      hooks,
      ports: {
        ...(ports.traffic === undefined ? {} : { http: ports.traffic }),
        ...(ports.trafficHttps === undefined ? {} : { https: ports.trafficHttps }),
      },
    });
    listeners.push(traffic);
    const urls = { traffic: traffic.http, trafficHttps: traffic.https, clusters };
    const compute = host.serve((world) => world.servers.gce);
    const { url: gce } = await start(adminOr(compute, { host, actions, urls }), ports.gce);
    return { urls: { gce, ...urls }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
