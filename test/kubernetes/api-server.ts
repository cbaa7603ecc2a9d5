import type { SandboxRequest } from '../../src/sandbox/http/message.js';
import { emptyClusterState, KubernetesApi } from '../../src/sandbox/kubernetes/cluster.js';
import type { ClusterState } from '../../src/sandbox/kubernetes/cluster.js';
import { listenOn } from '../../src/sandbox/server/http-server.js';
import type { Listener } from '../../src/sandbox/server/http-server.js';
import { VirtualClock } from '../../src/sandbox/time/clock.js';
import { Random } from '../../src/sandbox/time/random.js';
import { Timeline } from '../../src/sandbox/time/timeline.js';

/** An API server of the sandbox behind a real socket, and the product's client of it. */
export class ApiServer {
  readonly state: ClusterState;
  readonly clock = new VirtualClock();
  readonly api: KubernetesApi;
  readonly requests: SandboxRequest[] = [];
  #listener: Listener | undefined;

  constructor(readonly name: string) {
    this.state = emptyClusterState({ name, uid: `uid-of-${name}` });
    const timeline = new Timeline(this.clock, { events: [], nextOrder: 0 });
    this.api = new KubernetesApi({ state: this.state, timeline, random: new Random({ seed: 3 }) });
  }

  async start(): Promise<void> {
    this.#listener = await listenOn(
      (request) => {
        this.requests.push(request);
        return this.api.handle(request);
      },
      0,
      { onActivity: () => undefined },
    );
  }

  get url(): string {
    if (this.#listener === undefined) throw new Error('not started');
    return this.#listener.url;
  }

  async stop(): Promise<void> {
    await this.#listener?.close();
    this.#listener = undefined;
  }

  /** Paths with their queries, sorted, of what was asked so far. */
  get asked(): string[] {
    return this.requests
      .map(({ method, path, query }) => `${method} ${path}${query.size > 0 ? `?${query.toString()}` : ''}`)
      .sort();
  }
}
