import { z } from 'zod';
import { FaultRefused } from '../faults/faults.js';
import { faultFile } from '../faults/rule.js';
import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import { VirtualClock } from '../time/clock.js';
import { relativeLink } from '../traffic/links.js';
import type { World } from '../world/world.js';
import type { WorldHost } from './host.js';
import type { WorldUrls } from './in-process.js';
import { reachabilityChange } from './status.js';
import type { SandboxStatus } from './status.js';

/** What the admin API can do besides looking. */
export interface AdminActions {
  /** World seconds per real second; 0 under a virtual clock. */
  readonly pace: number;
  /** Begins the world anew. */
  readonly reset: () => void;
}

/** What the admin API speaks of. */
export interface AdminSubject {
  readonly host: WorldHost;
  readonly actions: AdminActions;
  /** Where the other listeners are. */
  readonly urls: Omit<WorldUrls, 'gce'>;
}

/** The Compute API's handler, with the sandbox's own API below `/sandbox/`. Requests to the latter are not audited. */
export function adminOr(compute: SandboxHandler, subject: AdminSubject): SandboxHandler {
  return (request) =>
    request.path.startsWith('/sandbox/') ? Promise.resolve(answer(subject, request)) : compute(request);
}

function answer(subject: AdminSubject, request: SandboxRequest): SandboxResponse {
  const { world } = subject.host;
  world.timeline.run();
  const cluster = /^\/sandbox\/clusters\/([^/]+)\/reachability$/.exec(request.path)?.[1];
  if (cluster !== undefined && request.method === 'PUT') return changeReachability(world, cluster, request.body);
  const fault = /^\/sandbox\/faults\/([^/]+)$/.exec(request.path)?.[1];
  if (fault !== undefined && request.method === 'DELETE') return removeFault(world, decodeURIComponent(fault));
  switch (`${request.method} ${request.path}`) {
    case 'GET /sandbox/status':
      return json(200, status(subject, request));
    case 'GET /sandbox/clock':
      return json(200, { worldTime: world.clock.now(), pace: subject.actions.pace });
    case 'GET /sandbox/audit':
      return json(200, { entries: world.audit.entries(Number(request.query.get('since') ?? '0')) });
    case 'GET /sandbox/faults':
      return json(200, { faults: world.faults.list() });
    case 'PUT /sandbox/faults':
    case 'POST /sandbox/faults':
      return addFaults(world, request);
    case 'DELETE /sandbox/faults':
      world.faults.clear();
      return json(200, {});
    case 'POST /sandbox/reset':
      subject.actions.reset();
      return json(200, {});
    case 'POST /sandbox/advance':
      return advance(world, request.body);
    default:
      return json(404, { error: `The sandbox has no ${request.method} ${request.path}.` });
  }
}

function status({ host: { world }, actions, urls }: AdminSubject, request: SandboxRequest): SandboxStatus {
  return {
    project: world.state.gce.project.id,
    worldTime: world.clock.now(),
    pace: actions.pace,
    clientRegion: world.state.traffic.clientRegion,
    gceUrl: `http://${request.headers['host'] ?? ''}`,
    trafficUrl: urls.traffic,
    trafficHttpsUrl: urls.trafficHttps,
    clusters: world.state.clusters.map(({ profile, api }) => ({
      context: api.name,
      url: urls.clusters.get(api.name) ?? '',
      uid: api.uid,
      version: api.version,
      zones: [...profile.zones],
      reachability: api.reachability,
    })),
    addresses: readAll(world, 'addresses', addressShape)
      .filter(({ selfLink }) => isGlobal(selfLink))
      .map(({ name, address }) => ({ name, address })),
    forwardingRules: readAll(world, 'forwardingRules', ruleShape).map(({ name, IPAddress, portRange }) => ({
      name,
      address: IPAddress,
      ports: portRange,
    })),
  };
}

const addressShape = z.object({ name: z.string(), address: z.string(), selfLink: z.string() });
const ruleShape = z.object({ name: z.string(), IPAddress: z.string(), portRange: z.string().default('') });

function readAll<T>(world: World, collection: string, shape: z.ZodType<T>): readonly T[] {
  return world.gce.list(collection).flatMap((body) => shape.safeParse(body).data ?? []);
}

function isGlobal(selfLink: string): boolean {
  return relativeLink(selfLink).includes('/global/');
}

function changeReachability(world: World, encodedContext: string, body: string): SandboxResponse {
  const context = decodeURIComponent(encodedContext);
  const change = reachabilityChange.safeParse(parseJson(body));
  if (!change.success) return json(400, { error: z.prettifyError(change.error) });
  if (!world.clusters.has(context)) {
    return json(404, { error: `No cluster ${context}; there are ${[...world.clusters.keys()].join(', ')}.` });
  }
  world.setReachability(context, change.data.reachability);
  return json(200, {});
}

/** POST adds rules to those in force, PUT takes these instead of them. */
function addFaults(world: World, { method, body }: SandboxRequest): SandboxResponse {
  const file = faultFile.safeParse(parseJson(body));
  if (!file.success) return json(400, { error: z.prettifyError(file.error) });
  try {
    return json(200, {
      faults: method === 'PUT' ? world.faults.replace(file.data.faults) : world.faults.add(file.data.faults),
    });
  } catch (error) {
    if (!(error instanceof FaultRefused)) throw error;
    const { index, path, message } = error;
    return json(400, { error: message, index, path });
  }
}

function removeFault(world: World, name: string): SandboxResponse {
  return world.faults.remove(name) ? json(200, {}) : json(404, { error: `No fault ${name}.` });
}

function advance(world: World, body: string): SandboxResponse {
  const request = z.object({ seconds: z.number().min(0) }).safeParse(parseJson(body));
  if (!request.success) return json(400, { error: z.prettifyError(request.error) });
  if (!(world.clock instanceof VirtualClock)) {
    return json(409, { error: 'Time runs by itself in this sandbox; it cannot be advanced.' });
  }
  world.clock.advance(request.data.seconds * 1000);
  return json(200, { worldTime: world.clock.now() });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(statusCode: number, content: unknown): SandboxResponse {
  return {
    status: statusCode,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(content, null, 2)}\n`,
  };
}
