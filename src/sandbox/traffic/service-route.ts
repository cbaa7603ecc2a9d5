import { stickyChoices } from './affinity.js';
import type { Choice } from './affinity.js';
import type { Answered, CacheStatus, EdgeRequest, Scheme } from './answer.js';
import type { Backends, Taker } from './backends.js';
import type { Balancing } from './balancing.js';
import type { Cache } from './cache.js';
import { cacheKey, clientCacheControl, mayBeCached, timeToLive } from './cache-policy.js';
import type { BackendServiceCopy, SecurityPolicyCopy } from './copies.js';
import { customHeaders, forwardedHeaders } from './custom-headers.js';
import type { Locations } from './locations.js';
import { loginPage } from './login.js';
import { only, ownAnswer } from './outcome.js';
import type { AnswerSoFar, Flight, Outcome, Outcomes } from './outcome.js';
import { attribution, deniedPage, failurePage, notModelledPage } from './pages.js';
import type { Failure, Page } from './pages.js';
import { podResponse } from './pod-response.js';
import type { PodResponse } from './pod-response.js';
import { joined } from './redirect.js';
import { judge } from './security.js';
import { checkSignature, withoutSignature } from './signed-urls.js';
import type { GceView } from './sources.js';
import type { Rewrite } from './url-map.js';

/** A request that the URL map has sent to a backend service. */
export interface ServiceRequest {
  readonly request: EdgeRequest;
  readonly scheme: Scheme;
  /** Whether the load balancer is the managed one and not the classic one. */
  readonly isManaged: boolean;
  /** Relative links. */
  readonly urlMap: string;
  readonly service: string;
  readonly rewrite: Rewrite;
  /** The part of the path that a new prefix takes the place of. */
  readonly prefix: string;
  readonly soFar: AnswerSoFar;
}

interface Routed extends ServiceRequest {
  readonly copy: BackendServiceCopy;
  readonly cacheStatus: CacheStatus | undefined;
  readonly key: string | undefined;
}

/**
 * The way of a request through a backend service, in GCE's order (Cloud Armor, CDN and IAP documentation): the edge
 * security policy, the signature, the cache, the security policy, Identity-Aware Proxy, then a backend. Reads, never writes.
 */
export class ServiceRoute {
  readonly #locations: Locations;
  readonly #backends: Backends;
  readonly #balancing: Balancing;
  readonly #cache: Cache;
  readonly #gce: GceView;
  readonly #now: () => number;

  constructor(options: {
    readonly locations: Locations;
    readonly backends: Backends;
    readonly balancing: Balancing;
    readonly cache: Cache;
    readonly gce: GceView;
    readonly now: () => number;
  }) {
    this.#locations = options.locations;
    this.#backends = options.backends;
    this.#balancing = options.balancing;
    this.#cache = options.cache;
    this.#gce = options.gce;
    this.#now = options.now;
  }

  /** Every way the request may go from here, at least one, in a fixed order. */
  outcomes(asked: ServiceRequest): Outcomes {
    const { request, service, scheme } = asked;
    const copy = this.#locations.read(request.edge, 'backendServices', service);
    if (!copy) return only(failed(asked, 'noBackendService'));
    const denied = this.#denied(asked, copy.edgeSecurityPolicy);
    if (denied) return only(denied);
    const policy = copy.enableCDN ? copy.cdnPolicy : undefined;
    const signature = policy && this.#signature(asked);
    if (signature === 'bad') return only(own(asked, 'badSignature', deniedPage(403)));
    const unsigned = signature === 'good' ? { ...request, path: withoutSignature(request.path) } : request;
    const key = policy && mayBeCached(policy, request) ? cacheKey(service, policy, unsigned, scheme) : undefined;
    const cached = key === undefined ? undefined : this.#cached(asked, copy, key);
    if (cached) return only(cached);
    const cacheStatus = policy && (key === undefined ? 'uncacheable' : 'miss');
    return this.#fromBackends({ ...asked, copy, cacheStatus, key });
  }

  #fromBackends(routed: Routed): Outcomes {
    const { request, scheme, copy, service } = routed;
    const denied = this.#denied(routed, copy.securityPolicy);
    if (denied) return only(denied);
    const login = copy.iap?.enabled ? loginPage(copy.iap.oauth2ClientId, request, scheme) : undefined;
    if (login) return only(own(routed, 'loginRequired', login));
    const candidates = this.#balancing.candidates(copy, service, request.edge);
    const choices = stickyChoices(copy, request, candidates, () => this.#balancing.keepable(copy, service));
    const [first, ...rest] = choices.flatMap((choice) => this.#fromEndpoint(routed, choice));
    return first ? [first, ...rest] : only(failed(routed, 'noHealthyBackend'));
  }

  #fromEndpoint(routed: Routed, choice: Choice): readonly Outcome[] {
    const { group, endpoint, weight } = choice.candidate;
    const takers = this.#backends.takers(group, endpoint, endpoint.port);
    if (takers.length === 0) {
      return [
        { answer: { ...failed(routed, 'backendUnreachable'), ...sentTo(choice) }, weight, ...flight(routed, choice) },
      ];
    }
    return takers.map((taker) => this.#fromPod(routed, choice, taker, weight / takers.length));
  }

  #fromPod(routed: Routed, choice: Choice, taker: Taker, weight: number): Outcome {
    const { request, scheme, copy } = routed;
    const added = customHeaders(copy.customRequestHeaders, { request, cache: routed.cacheStatus });
    const headers = forwardedHeaders({ ...request, host: routed.rewrite.hostRewrite ?? request.host }, scheme, added);
    const response = podResponse({
      ...taker,
      tls: copy.protocol === 'HTTPS' || copy.protocol === 'HTTP2',
      host: routed.rewrite.hostRewrite ?? request.host,
      target: rewritten(routed),
      time: this.#now(),
      method: request.method,
      headers,
    });
    const who = { ...sentTo(choice), cluster: taker.cluster, zone: taker.zone, pod: taker.pod.name };
    const failure = failureOf(response, copy.timeoutSec * 1000);
    const out = flight(routed, choice, taker);
    if (failure) {
      const answer = { ...failed(routed, failure.why), ...who, delayMs: failure.afterMs };
      return { answer: withAttribution(answer), weight, ...out };
    }
    if (response.kind !== 'answered') throw new Error('a pod that neither answered nor failed');
    return { ...this.#answered(routed, choice, response, who), weight, ...out };
  }

  #answered(
    routed: Routed,
    { setCookie }: Choice,
    response: Extract<PodResponse, { kind: 'answered' }>,
    who: Pick<Answered, 'group' | 'endpoint'> & {
      readonly cluster: string;
      readonly zone: string;
      readonly pod: string;
    },
  ): Pick<Outcome, 'answer' | 'keep'> {
    const { request, copy, key } = routed;
    const ttl = key === undefined || !copy.cdnPolicy ? undefined : timeToLive(copy.cdnPolicy, request, response);
    const cache = routed.cacheStatus && (ttl === undefined ? 'uncacheable' : 'miss');
    const answer: Answered = {
      ...routed.soFar,
      reason: 'served',
      backendService: routed.service,
      status: response.status,
      delayMs: response.delayMs,
      body: response.body,
      headers: {},
      ...who,
      ...(cache === undefined ? {} : { cache }),
    };
    const control =
      ttl === undefined || !copy.cdnPolicy ? undefined : clientCacheControl(copy.cdnPolicy, response.headers);
    const headers = {
      ...response.headers,
      ...(control === undefined ? {} : { 'cache-control': control }),
    };
    const complete = {
      ...answer,
      headers: {
        ...headers,
        via: '1.1 google',
        ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }),
        ...customHeaders(copy.customResponseHeaders, { request, cache }),
        ...attribution(answer),
      },
    };
    if (key === undefined || ttl === undefined) return { answer: complete };
    const { status, body } = response;
    const [host, path] = [request.host.replace(/:\d*$/, ''), request.path];
    const tags = (response.headers['cache-tag'] ?? '').split(/\s*,\s*/).filter((tag) => tag !== '');
    const { cluster, zone, pod } = who;
    const kept = {
      ttlSeconds: ttl,
      status,
      headers,
      body,
      urlMap: routed.urlMap,
      host,
      path,
      tags,
      cluster,
      zone,
      pod,
    };
    return { answer: complete, keep: { key, answer: kept } };
  }

  #cached(asked: ServiceRequest, copy: BackendServiceCopy, key: string): Answered | undefined {
    const { request, soFar, service } = asked;
    const found = this.#cache.look(request.edge, key);
    if (!found) return undefined;
    const { status, headers, body, cluster, zone, pod } = found.answer;
    const answer: Answered = {
      ...soFar,
      reason: 'cached',
      cache: 'hit',
      backendService: service,
      status,
      body,
      cluster,
      zone,
      pod,
      delayMs: 0,
      headers: {},
    };
    return {
      ...answer,
      headers: {
        ...headers,
        age: String(found.ageSeconds),
        via: '1.1 google',
        ...customHeaders(copy.customResponseHeaders, { request, cache: 'hit' }),
        ...attribution(answer),
      },
    };
  }

  #signature({ request, scheme, service }: ServiceRequest): 'unsigned' | 'good' | 'bad' {
    const url = `${scheme}://${request.host}${request.path}`;
    return checkSignature(this.#gce.attachments(service), { method: request.method, url }, this.#now());
  }

  #denied(asked: ServiceRequest, link: string | undefined): Answered | undefined {
    const policy: SecurityPolicyCopy | undefined =
      link === undefined ? undefined : this.#locations.read(asked.request.edge, 'securityPolicies', link);
    const verdict = judge(policy, asked.request.clientIp);
    switch (verdict.kind) {
      case 'allow':
        return undefined;
      case 'deny':
        return own(asked, 'denied', deniedPage(verdict.status));
      case 'redirect':
        return own(asked, 'denied', { status: 302, headers: { location: verdict.location }, body: '' });
      case 'notModelled':
        return { ...own(asked, 'notModelled', notModelledPage(verdict.feature)), feature: verdict.feature };
      default:
        return verdict satisfies never;
    }
  }
}

function failureOf(
  response: PodResponse,
  timeoutMs: number,
): { readonly why: Failure; readonly afterMs: number } | undefined {
  const afterMs = Math.min(response.delayMs, timeoutMs);
  switch (response.kind) {
    case 'refused':
    case 'notTls':
      return { why: 'backendUnreachable', afterMs: 0 };
    case 'hanging':
      return { why: 'backendTimeout', afterMs: timeoutMs };
    case 'reset':
      return response.delayMs > timeoutMs ? { why: 'backendTimeout', afterMs } : { why: 'backendBroke', afterMs };
    case 'answered':
      return response.delayMs > timeoutMs ? { why: 'backendTimeout', afterMs } : undefined;
    default:
      return response satisfies never;
  }
}

function flight(routed: Routed, { candidate }: Choice, taker?: Taker): { readonly flight: Flight } {
  const { request, service, copy } = routed;
  return {
    flight: {
      edge: request.edge,
      service,
      group: candidate.group,
      endpoint: candidate.endpoint,
      drainingMs: copy.connectionDraining.drainingTimeoutSec * 1000,
      ifBroken: failed(routed, 'backendBroke'),
      ...(taker ? { taker } : {}),
    },
  };
}

function rewritten({ request, rewrite, prefix }: ServiceRequest): string {
  const [path = '/', ...query] = request.path.split('?');
  const moved =
    rewrite.pathPrefixRewrite === undefined ? path : joined(rewrite.pathPrefixRewrite, path.slice(prefix.length));
  return query.length === 0 ? moved : `${moved}?${query.join('?')}`;
}

function sentTo({ candidate: { group, endpoint } }: Choice): Pick<Answered, 'group' | 'endpoint'> {
  return { group, endpoint: `${endpoint.ipAddress}:${String(endpoint.port)}` };
}

function failed(asked: ServiceRequest, failure: Failure): Answered {
  return own(asked, failure, failurePage(failure, asked.isManaged));
}

function own({ soFar, service }: ServiceRequest, reason: Answered['reason'], page: Page): Answered {
  return withAttribution({ ...ownAnswer(soFar, reason, page), backendService: service });
}

function withAttribution(answer: Answered): Answered {
  return { ...answer, headers: { ...answer.headers, ...attribution(answer) } };
}
