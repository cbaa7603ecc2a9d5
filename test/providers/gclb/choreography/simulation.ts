import type { Json, JsonObject } from '../../../../src/graph/json.js';
import { overlay } from '../../../../src/plan/comparison/overlay.js';
import { stillAsBefore } from '../../../../src/plan/comparison/compare-bodies.js';
import { fillKnownAfterApply } from '../../../../src/plan/known-after-apply.js';
import type { Step } from '../../../../src/plan/step.js';
import { canonicalSpelling, GCLB_KINDS } from '../../../../src/providers/gclb/kinds/index.js';
import { COLLECTIONS } from '../../../../src/providers/gclb/kinds/links.js';
import { writableBody } from '../../../../src/providers/gclb/kinds/writable.js';
import type { GceKind, GclbOperation } from '../../../../src/providers/gclb/operation.js';
import type { Reality } from './world.js';
import { containerPort, instanceGroup } from './world.js';

type Body = Record<string, Json>;
const KINDS = Object.keys(COLLECTIONS) as GceKind[];

function list(value: unknown): readonly Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function name(link: unknown): string {
  return text(link).slice(text(link).lastIndexOf('/') + 1);
}

/** What one edge location may still believe: one version of the URL map and of every backend service. */
interface EdgeView {
  readonly urlMaps: Map<string, Body[]>;
  readonly services: Map<string, Body[]>;
  /** Certificate lists of the HTTPS proxy that a rule leads to. */
  readonly certificates: Map<string, Body[]>;
  /** URL maps that plain HTTP is led to. */
  readonly plainMaps: Map<string, Body[]>;
}

/**
 * A GCE with slow edges, written without the product's choreography in mind: until a settle, requests may be answered
 * by any content since the last one. It collects every way in which a request would be lost.
 */
export class Simulation {
  readonly resources = new Map<string, Body>();
  readonly ingresses: Map<string, JsonObject>;
  readonly violations: string[] = [];
  readonly #healthy = new Set<string>();
  /** `<kind>/<name>` of what every edge has learned of. */
  #known: ReadonlySet<string> = new Set();
  readonly #outputs = new Map<string, Json>();
  #edges: EdgeView = noVersions();
  readonly #promised: readonly string[];
  #guarded = false;

  /** `promised` are routes, `host path`, that have to be answered all the time; `http` and `https` promise the front ends themselves. */
  constructor(reality: Reality, promised: readonly string[]) {
    for (const kind of KINDS) {
      for (const body of reality.live[COLLECTIONS[kind]])
        this.resources.set(`${kind}/${name(body['name'])}`, body as Body);
    }
    this.ingresses = new Map(reality.ingresses);
    this.#promised = promised;
    this.#settle();
    for (const service of this.#routed()) this.#healthy.add(service);
  }

  reality(): Reality {
    const of = (kind: GceKind): readonly JsonObject[] =>
      [...this.resources].filter(([key]) => key.startsWith(`${kind}/`)).map(([, body]) => body);
    return {
      live: {
        healthChecks: of('healthCheck'),
        backendServices: of('backendService'),
        urlMaps: of('urlMap'),
        targetHttpProxies: of('targetHttpProxy'),
        targetHttpsProxies: of('targetHttpsProxy'),
        sslCertificates: of('sslCertificate'),
        forwardingRules: of('forwardingRule'),
        firewalls: of('firewall'),
      },
      ingresses: this.ingresses,
    };
  }

  run(steps: readonly Step<GclbOperation>[]): this {
    for (const step of steps) {
      this.#apply(step);
      this.#look();
      this.#check(step.id);
    }
    return this;
  }

  #apply({ id, operation }: Step<GclbOperation>): void {
    switch (operation.type) {
      case 'insert': {
        const key = `${operation.kind}/${operation.name}`;
        if (this.resources.has(key)) this.violations.push(`${id}: ${key} exists already`);
        this.#write(id, operation.kind, operation.name, fillKnownAfterApply(operation.body, this.#outputs));
        return;
      }
      case 'update':
        this.#update(id, operation);
        return;
      case 'mark':
        this.violations.push(`${id}: everything of a small world is marked`);
        return;
      case 'delete':
        this.#delete(id, operation.kind, operation.name);
        return;
      case 'apply-ingress':
        this.ingresses.set(operation.cluster, operation.manifest);
        return;
      case 'delete-ingress':
        this.ingresses.delete(operation.cluster);
        return;
      case 'await-instance-groups':
        if (!this.ingresses.has(operation.cluster)) this.violations.push(`${id}: no Ingress in ${operation.cluster}`);
        this.#outputs.set(`instanceGroups/${operation.cluster}`, [instanceGroup(operation.cluster)]);
        return;
      case 'await-healthy':
        if (!this.#named().has(operation.backendService)) this.violations.push(`${id}: nothing probes it`);
        this.#healthy.add(operation.backendService);
        return;
      case 'reserve-address':
        this.violations.push(`${id}: every address of a small world is reserved`);
        return;
      case 'add-signed-url-key':
      case 'delete-signed-url-key':
        this.violations.push(`${id}: no service of a small world has keys`);
        return;
      case 'settle':
        this.#settle();
    }
  }

  #update(id: string, operation: Extract<GclbOperation, { type: 'update' }>): void {
    const traits = GCLB_KINDS.get(operation.kind);
    const live = this.resources.get(`${operation.kind}/${operation.name}`);
    if (traits === undefined || live === undefined) {
      this.violations.push(`${id}: ${operation.name} does not exist`);
      return;
    }
    const before = fillKnownAfterApply(operation.before, this.#outputs);
    const after = fillKnownAfterApply(operation.after, this.#outputs);
    if (!stillAsBefore(live, before, after, traits)) this.violations.push(`${id}: ${operation.name} is not as before`);
    const canonical = traits.canonicalise(live);
    // A URL map's description is its status, where it has one; else it stays.
    const description = canonical['status'] === undefined ? { description: live['description'] ?? '' } : {};
    const merged = {
      ...overlay(canonical, before, after, traits),
      ...(operation.kind === 'urlMap' ? description : {}),
    };
    this.#write(id, operation.kind, operation.name, merged);
  }

  #write(id: string, kind: GceKind, resource: string, body: JsonObject): void {
    if (kind === 'urlMap') this.#guarded = true;
    this.resources.set(`${kind}/${resource}`, { ...(writableBody(kind, body) as Body), name: resource });
    for (const target of this.#targets(kind, body)) {
      if (!this.resources.has(target))
        this.violations.push(`${id}: ${kind}/${resource} names ${target}, which does not exist`);
    }
  }

  #delete(id: string, kind: GceKind, resource: string): void {
    if (!this.#guarded) this.violations.push(`${id}: deletes before the run was recorded`);
    for (const [key, body] of this.resources) {
      const [otherKind] = key.split('/') as [GceKind];
      if (this.#targets(otherKind, body).includes(`${kind}/${resource}`))
        this.violations.push(`${id}: ${key} still names ${resource}`);
    }
    this.resources.delete(`${kind}/${resource}`);
  }

  #targets(kind: GceKind, body: JsonObject): readonly string[] {
    switch (kind) {
      case 'forwardingRule':
        return [
          text(body['target']).includes('Https')
            ? `targetHttpsProxy/${name(body['target'])}`
            : `targetHttpProxy/${name(body['target'])}`,
        ];
      case 'targetHttpProxy':
        return [`urlMap/${name(body['urlMap'])}`];
      case 'targetHttpsProxy':
        return [
          `urlMap/${name(body['urlMap'])}`,
          ...certificatesOf(body)
            .filter(isOurs)
            .map((link) => `sslCertificate/${name(link)}`),
        ];
      case 'urlMap':
        return [...this.#servicesOf(body)].map((service) => `backendService/${service}`);
      case 'backendService':
        return list(body['healthChecks']).map((check) => `healthCheck/${name(check)}`);
      default:
        return [];
    }
  }

  #servicesOf(urlMap: JsonObject): ReadonlySet<string> {
    const matchers = list(urlMap['pathMatchers']);
    const links = [
      ...(urlMap['defaultService'] === undefined ? [] : [urlMap['defaultService']]),
      ...matchers.flatMap((matcher) => [
        matcher['defaultService'],
        ...list(matcher['pathRules']).map((rule) => rule['service']),
      ]),
    ];
    return new Set(links.filter((link) => link !== undefined).map(name));
  }

  /** URL maps that a forwarding rule reaches. */
  #reachedMaps(): readonly Body[] {
    const rules = [...this.resources].filter(([key]) => key.startsWith('forwardingRule/'));
    return rules.flatMap(([, rule]) => {
      const proxy =
        this.resources.get(`targetHttpProxy/${name(rule['target'])}`) ??
        this.resources.get(`targetHttpsProxy/${name(rule['target'])}`);
      const map = this.resources.get(`urlMap/${name(proxy?.['urlMap'])}`);
      return map === undefined ? [] : [map];
    });
  }

  /** Backend services under any host of a reached map. */
  #named(): ReadonlySet<string> {
    return new Set(this.#reachedMaps().flatMap((map) => [...this.#servicesOf(map)]));
  }

  #routed(): ReadonlySet<string> {
    return this.#named();
  }

  #look(): void {
    const maps = this.#reachedMaps();
    for (const map of maps.filter((candidate) => candidate['defaultService'] !== undefined)) {
      append(this.#edges.urlMaps, 'map', map);
    }
    this.#lookAtFrontends();
    for (const [key, body] of this.resources) {
      if (key.startsWith('backendService/')) append(this.#edges.services, name(key), body);
    }
  }

  #lookAtFrontends(): void {
    for (const [key, rule] of this.resources) {
      if (!key.startsWith('forwardingRule/')) continue;
      const target = name(rule['target']);
      const https = this.resources.get(`targetHttpsProxy/${target}`);
      if (https !== undefined) append(this.#edges.certificates, 'list', https);
      const http = this.resources.get(`targetHttpProxy/${target}`);
      if (http !== undefined) append(this.#edges.plainMaps, 'map', { name: name(http['urlMap']) });
    }
  }

  /** Google's certificates become ACTIVE, as they do some time after they were attached. */
  activate(): this {
    for (const [key, body] of this.resources) {
      if (!key.startsWith('sslCertificate/') || body['type'] !== 'MANAGED') continue;
      this.resources.set(key, { ...body, managed: { ...(body['managed'] as Body), status: 'ACTIVE' } });
    }
    return this;
  }

  /** Whether a client is shown a certificate: one that is there, that every edge knows and that serves. */
  #serves(link: string): boolean {
    if (!isOurs(link)) return true;
    const body = this.resources.get(`sslCertificate/${name(link)}`);
    if (body === undefined || !this.#known.has(`sslCertificate/${name(link)}`)) return false;
    return body['type'] !== 'MANAGED' || (body['managed'] as Body)['status'] === 'ACTIVE';
  }

  #checkHttps(id: string): void {
    const lists = this.#edges.certificates.get('list') ?? [];
    if (lists.length === 0) this.violations.push(`${id}: nothing listens for HTTPS`);
    for (const proxy of lists) {
      const links = certificatesOf(proxy);
      if (!links.some((link) => this.#serves(link))) this.violations.push(`${id}: no certificate is shown`);
      const gone = links.filter((link) => isOurs(link) && !this.resources.has(`sslCertificate/${name(link)}`));
      if (gone.length > 0) this.violations.push(`${id}: an edge still shows ${gone.join()}, which is gone`);
    }
  }

  #checkHttp(id: string): void {
    const maps = this.#edges.plainMaps.get('map') ?? [];
    if (maps.length === 0) this.violations.push(`${id}: nothing listens for HTTP`);
    for (const map of maps) {
      const key = `urlMap/${name(map['name'])}`;
      const body = this.resources.get(key);
      if (body === undefined || !this.#known.has(key)) this.violations.push(`${id}: an edge does not know ${key}`);
      const redirects = body !== undefined && body['defaultService'] === undefined;
      const https = [...this.#known].some(
        (known) => known.startsWith('forwardingRule/mci1-fs') || known.startsWith('forwardingRule/mci1-fws'),
      );
      if (redirects && !https) this.violations.push(`${id}: HTTP is redirected to HTTPS, which not every edge serves`);
    }
  }

  #settle(): void {
    this.#edges = noVersions();
    this.#known = new Set(this.resources.keys());
    this.#look();
  }

  #check(id: string): void {
    for (const [key, body] of this.resources) {
      if (key.startsWith('firewall/') && list(body['targetTags']).length === 0)
        this.violations.push(`${id}: ${key} has no targets`);
    }
    for (const map of this.#edges.urlMaps.get('map') ?? []) {
      for (const route of this.#promised.filter((promise) => promise.includes(' '))) this.#checkRoute(id, map, route);
    }
    if (this.#promised.includes('https')) this.#checkHttps(id);
    if (this.#promised.includes('http')) this.#checkHttp(id);
    if (this.#promised.length > 0 && this.#reachedMaps().length === 0) this.violations.push(`${id}: nothing listens`);
  }

  #checkRoute(id: string, urlMap: Body, route: string): void {
    const [host = '', path = ''] = route.split(' ');
    const service = answer(urlMap, host, path);
    if (!this.resources.has(`backendService/${service}`))
      this.violations.push(`${id}: ${route} leads to ${service}, which is gone`);
    if (!this.#known.has(`backendService/${service}`))
      this.violations.push(`${id}: ${route} leads to ${service}, which not every edge knows`);
    if (!this.#healthy.has(service)) this.violations.push(`${id}: ${route} leads to ${service}, which is not healthy`);
    const versions = this.#edges.services.get(service) ?? [];
    for (const version of versions) {
      const serving = list(version['backends']).filter((backend) => backend['capacityScaler'] !== 0);
      if (serving.length === 0) this.violations.push(`${id}: ${service} has no backend`);
      for (const backend of serving) this.#checkBackend(id, version, text(backend['group']));
    }
  }

  #checkBackend(id: string, service: Body, group: string): void {
    const isNeg = group.includes('/networkEndpointGroups/');
    const cluster = isNeg ? (name(group).split('-')[0] ?? '') : name(group).replace('k8s-ig--', '');
    const port = isNeg ? String(containerPort(name(group).split('-')[1] ?? '')) : text(service['portName']).slice(4);
    if (!isNeg && !this.ingresses.has(cluster)) this.violations.push(`${id}: the groups of ${cluster} are gone`);
    const open = [...this.resources]
      .filter(([key]) => key.startsWith('firewall/'))
      .map(([, body]) => canonicalSpelling('firewall', body))
      .some((rule) => {
        const ports = list(rule['allowed']).flatMap((entry) => entry['ports'] as string[]);
        return ports.includes(port) && (rule['targetTags'] as string[]).includes(`tag-${cluster}`);
      });
    if (!open) this.violations.push(`${id}: the firewall is closed for port ${port} of ${cluster}`);
  }
}

function noVersions(): EdgeView {
  return { urlMaps: new Map(), services: new Map(), certificates: new Map(), plainMaps: new Map() };
}

function certificatesOf(proxy: JsonObject): readonly string[] {
  return Array.isArray(proxy['sslCertificates']) ? (proxy['sslCertificates'] as string[]) : [];
}

function isOurs(certificate: string): boolean {
  return name(certificate).startsWith('mci1-');
}

function append(versions: Map<string, Body[]>, key: string, body: Body): void {
  const seen = versions.get(key) ?? [];
  if (seen.at(-1) !== body) versions.set(key, [...seen, body]);
}

/** Who answers, by a second reading of GCE's matching: exact host or any; longest path. */
export function answer(urlMap: JsonObject, host: string, path: string): string {
  const rules = list(urlMap['hostRules']);
  const rule =
    rules.find((candidate) => (candidate['hosts'] as string[]).includes(host)) ??
    rules.find((candidate) => (candidate['hosts'] as string[]).includes('*'));
  const matcher = list(urlMap['pathMatchers']).find((candidate) => candidate['name'] === rule?.['pathMatcher']);
  if (matcher === undefined) return name(urlMap['defaultService']);
  const matching = list(matcher['pathRules'])
    .flatMap((pathRule) =>
      (pathRule['paths'] as string[]).map((pattern) => ({ pattern, service: pathRule['service'] })),
    )
    .filter(({ pattern }) => (pattern.endsWith('/*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path))
    .sort((one, other) => other.pattern.length - one.pattern.length);
  return name(matching[0]?.service ?? matcher['defaultService']);
}

/** A topological order of steps, chosen by `picks` among those that are ready. */
export function anyOrder(
  steps: readonly Step<GclbOperation>[],
  picks: readonly number[],
): readonly Step<GclbOperation>[] {
  const left = [...steps];
  const done = new Set<string>();
  const order: Step<GclbOperation>[] = [];
  while (left.length > 0) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0) throw new Error('the steps wait for each other');
    const pick = ready[(picks[order.length % Math.max(1, picks.length)] ?? 0) % ready.length];
    if (pick === undefined) throw new Error('nothing was picked');
    left.splice(left.indexOf(pick), 1);
    done.add(pick.id);
    order.push(pick);
  }
  return order;
}
