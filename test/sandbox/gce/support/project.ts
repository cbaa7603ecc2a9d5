import { emptyGceState, type Gce, type GceState, type HealthSource } from '../../../../src/sandbox/gce/gce.js';
import { isObject, type JsonObject } from '../../../../src/sandbox/gce/json.js';
import { Projects } from '../../../../src/sandbox/gce/projects.js';
import { VirtualClock } from '../../../../src/sandbox/time/clock.js';
import { Random } from '../../../../src/sandbox/time/random.js';
import { Timeline, type TimelineState } from '../../../../src/sandbox/time/timeline.js';

export const PROJECT = 'projects/p1';
export const NUMBER = '123456789012';
export const ROOT = 'https://www.googleapis.com/compute/v1/';
export const ZONE = 'us-east4-a';

export interface Answer {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** An emulated project in virtual time, called without sockets; perhaps beside others. */
export class TestProject {
  readonly clock = new VirtualClock();
  readonly timeline: Timeline;
  readonly gce: Gce;
  readonly projects: Projects;

  constructor(
    readonly state: GceState = emptyGceState({ id: 'p1', number: NUMBER }),
    readonly timelineState: TimelineState = { events: [], nextOrder: 0 },
    health: HealthSource = { healthOf: () => [] },
    further: readonly GceState[] = [],
  ) {
    this.timeline = new Timeline(this.clock, timelineState);
    const { timeline } = this;
    this.projects = new Projects({ main: state, further, timeline, random: new Random({ seed: 7 }), health });
    this.gce = this.projects.main;
  }

  /** Sends a request below `/compute/v1/projects/p1/`. */
  call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.raw(method, `/compute/v1/${PROJECT}/${path}`, body === undefined ? '' : JSON.stringify(body), headers);
  }

  /** Sends a request with any path and body. */
  async raw(
    method: string,
    pathAndQuery: string,
    body = '',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const url = new URL(pathAndQuery, 'http://sandbox');
    const response = await this.projects.handle({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      body,
      caller: 'client',
    });
    const text = typeof response.body === 'string' ? response.body : '';
    const isJson = response.headers['Content-Type']?.startsWith('application/json') === true && text !== '';
    const parsed: unknown = isJson ? JSON.parse(text) : {};
    return { status: response.status, body: isObject(parsed) ? parsed : {}, headers: response.headers, text };
  }

  /** Sends a mutation, which must be accepted, and lets its operation finish. */
  async done(method: string, path: string, body?: unknown): Promise<JsonObject> {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.text}`);
    this.settle();
    return answer.body;
  }

  /** Lets every pending operation finish. */
  settle(): void {
    this.clock.advance(120_000);
    this.timeline.run();
  }

  async get(path: string): Promise<JsonObject> {
    return (await this.call('GET', path)).body;
  }
}

/** What an error body says: status, reason, message. */
export function refusal(answer: Answer): {
  readonly status: number;
  readonly reason: unknown;
  readonly message: unknown;
} {
  const error = isObject(answer.body['error']) ? answer.body['error'] : {};
  const entries = Array.isArray(error['errors']) ? error['errors'] : [];
  const first: unknown = entries[0];
  return {
    status: answer.status,
    reason: isObject(first) ? first['reason'] : undefined,
    message: error['message'],
  };
}

/** A project with a network, two instances in a group, a health check and a NEG. */
export function seeded(): TestProject {
  const project = new TestProject();
  const { gce } = project;
  gce.seed('networks', 'global', { name: 'default' });
  gce.seed('instances', `zones/${ZONE}`, { name: 'vm-1', networkInterfaces: [{ networkIP: '10.1.0.1' }] });
  gce.seed('instances', `zones/${ZONE}`, { name: 'vm-2', networkInterfaces: [{ networkIP: '10.1.0.2' }] });
  gce.seed('instanceGroups', `zones/${ZONE}`, { name: 'ig-1', namedPorts: [{ name: 'http', port: 30061 }] });
  gce.seed('networkEndpointGroups', `zones/${ZONE}`, { name: 'neg-1', networkEndpointType: 'GCE_VM_IP_PORT' });
  gce.seed('healthChecks', 'global', { name: 'hc-1', type: 'HTTP', httpHealthCheck: { port: 30061 } });
  return project;
}

/** As {@link seeded}, and a load balancer on an address: fr-1 → tp-1 → um-1 → be-1. */
export function seededBalancer(): TestProject {
  const project = seeded();
  const { gce } = project;
  gce.seed('addresses', 'global', { name: 'ip-1' });
  gce.seed('backendServices', 'global', {
    name: 'be-1',
    healthChecks: ['global/healthChecks/hc-1'],
    backends: [{ group: `zones/${ZONE}/instanceGroups/ig-1`, balancingMode: 'RATE', maxRatePerInstance: 1 }],
  });
  gce.seed('urlMaps', 'global', { name: 'um-1', defaultService: 'global/backendServices/be-1' });
  gce.seed('targetHttpProxies', 'global', { name: 'tp-1', urlMap: 'global/urlMaps/um-1' });
  gce.seed('forwardingRules', 'global', {
    name: 'fr-1',
    target: 'global/targetHttpProxies/tp-1',
    portRange: '80',
    IPAddress: 'global/addresses/ip-1',
  });
  return project;
}
