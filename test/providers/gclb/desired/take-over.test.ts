import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { AgreedService } from '../../../../src/facts/agreed-service.js';
import { readCertificate } from '../../../../src/facts/certificates/certificate.js';
import { agreeOnFrontend } from '../../../../src/facts/frontend-agreement.js';
import { canonicalBody } from '../../../../src/graph/canonical-body.js';
import { canonicalJson } from '../../../../src/graph/canonical-json.js';
import { isJsonObject } from '../../../../src/graph/json.js';
import type { Json, JsonObject } from '../../../../src/graph/json.js';
import { traitsOf } from '../../../../src/graph/kind-traits.js';
import { buildChangeSet } from '../../../../src/plan/change-set.js';
import type { BuiltChanges } from '../../../../src/plan/change-set.js';
import { desiredGraph } from '../../../../src/providers/gclb/desired/desired-graph.js';
import { GCLB_KINDS } from '../../../../src/providers/gclb/kinds/index.js';
import { liveGraph } from '../../../../src/providers/gclb/live/live-graph.js';
import { markerKnowledge } from '../../../../src/providers/gclb/live/marker-knowledge.js';
import type { Frontend } from '../../../../src/providers/gclb/frontend.js';
import { textIn } from '../../../../src/providers/gclb/kinds/body.js';
import type { LiveProject, LoadBalancerInputs } from '../../../../src/providers/gclb/load-balancer.js';
import { impactAssessor } from '../../../../src/providers/gclb/routes/assess-impact.js';
import { changeReasons } from '../../../../src/providers/gclb/routes/change-reasons.js';
import { validateLoadBalancer } from '../../../../src/providers/gclb/validate/validate.js';
import { parseIngress } from '../../../../src/spec/ingress/parse-ingress.js';
import type { IngressSpec } from '../../../../src/spec/ingress-spec.js';
import { cluster } from '../../../facts/fixtures.js';
import { NOTHING } from '../choreography/world.js';
import { NO_CONFIGURATION } from '../../../support/plain-inputs.js';

type Body = Record<string, Json>;
type Collections = Record<string, Record<string, JsonObject> | undefined>;

const FIXTURES = new URL('../../../fixtures/go-kubemci/', import.meta.url);
/** When the scenarios were recorded: their certificates are of that day. */
const RECORDED = Date.parse('2026-12-01T00:00:00Z');

const CLUSTERS = [
  {
    name: 'gke_myproject_us-east4-a_cluster-1',
    group: 'us-east4-a/instanceGroups/k8s-ig--1a2b3c4d5e6f7081',
    tag: 'gke-cluster-1-1a2b3c4d-node',
  },
  {
    name: 'gke_myproject_europe-west1-c_cluster-2',
    group: 'europe-west1-c/instanceGroups/k8s-ig--2b3c4d5e6f708192',
    tag: 'gke-cluster-2-2b3c4d5e-node',
  },
] as const;

/** The step whose end is taken over, where it is not the first. */
const ENDS: Readonly<Record<string, string>> = { '14-drop-service': '03-drop-force' };

function ingressFileOf(scenario: string): string {
  return `inputs/${scenario === '14-drop-service' ? 'ingress-2.yaml' : 'ingress.yaml'}`;
}

function atTheEnd(scenario: string, file: string): string {
  return textOf(scenario, `steps/${ENDS[scenario] ?? '01-create'}/${file}`);
}

function textOf(scenario: string, file: string): string {
  return readFileSync(new URL(`${scenario}/${file}`, FIXTURES), 'utf8');
}

function recorded(scenario: string): LiveProject {
  const collections = JSON.parse(atTheEnd(scenario, 'gce.json')) as Collections;
  const of = (collection: keyof LiveProject): readonly JsonObject[] => Object.values(collections[collection] ?? {});
  return {
    healthChecks: of('healthChecks'),
    backendServices: of('backendServices'),
    urlMaps: of('urlMaps'),
    targetHttpProxies: of('targetHttpProxies'),
    targetHttpsProxies: of('targetHttpsProxies'),
    sslCertificates: of('sslCertificates'),
    forwardingRules: of('forwardingRules'),
    firewalls: of('firewalls'),
  };
}

/** The frontend that a scenario's Ingress asks for; its Secret holds the certificate that was recorded. */
function frontendOf(spec: IngressSpec, live: LiveProject): Frontend {
  const certificate = textIn(live.sslCertificates[0] ?? {}, 'certificate');
  const keyDigest = certificate === undefined ? undefined : readCertificate(certificate)?.keyDigest;
  const secrets = { 'default/tls-secret': { use: 'tls', certificate, keyDigest } } as const;
  const facts = { ...cluster('us', {}), secrets };
  const frontend = agreeOnFrontend(spec, {}, [facts], RECORDED);
  if (!frontend.ok) throw new Error(JSON.stringify(frontend.diagnostics));
  return frontend.value;
}

function backendV1(backend: Body): JsonObject {
  return { service: { name: backend['serviceName'] ?? '', port: { number: backend['servicePort'] ?? 0 } } };
}

/** What an API server answers for networking.k8s.io/v1 when the object was stored as extensions/v1beta1. */
function asV1(stored: Body): JsonObject {
  const { backend, rules, tls } = stored['spec'] as {
    backend: Body;
    rules?: { host?: string; http: { paths: Body[] } }[];
    tls?: Json;
  };
  const converted = rules?.map(({ http, ...rule }) => ({
    ...rule,
    http: {
      paths: http.paths.map(({ backend: pathBackend, ...path }) => ({
        ...path,
        pathType: 'ImplementationSpecific',
        backend: backendV1(pathBackend as Body),
      })),
    },
  }));
  return {
    ...stored,
    apiVersion: 'networking.k8s.io/v1',
    spec: {
      defaultBackend: backendV1(backend),
      ...(tls === undefined ? {} : { tls }),
      ...(converted === undefined ? {} : { rules: converted }),
    },
  };
}

interface Port {
  readonly service: string;
  readonly port: number;
  readonly nodePort: number;
  readonly path?: string;
  readonly protocol?: 'HTTP' | 'HTTPS';
}

function agreed(ports: readonly Port[]): readonly AgreedService[] {
  return ports.map(({ service, port, nodePort, path, protocol = 'HTTP' }) => ({
    namespace: 'default',
    service,
    port,
    portName: 'http',
    protocol,
    mode: 'instance-groups',
    nodePort,
    probe: path === undefined ? undefined : { path, port, scheme: protocol, periodSeconds: 10, timeoutSeconds: 1 },
    clusters: CLUSTERS.map(({ name }) => ({ cluster: name, targetPorts: [port] })),
  }));
}

function inputsFor(name: string, scenario: string): LoadBalancerInputs {
  const spec = parseIngress(textOf(scenario, ingressFileOf(scenario)), 'ingress.yaml');
  if (!spec.ok) throw new Error(JSON.stringify(spec.diagnostics));
  return {
    name,
    project: 'myproject',
    spec: spec.value,
    backends: 'auto',
    frontend: frontendOf(spec.value, recorded(scenario)),
    scheme: 'EXTERNAL',
    ignoreChanges: [],
    clusters: CLUSTERS.map((cluster) => {
      const instanceGroups = [`projects/myproject/zones/${cluster.group}`];
      const ingress = { namespace: 'default', name: spec.value.name, manifest: {}, instanceGroups };
      return {
        name: cluster.name,
        context: cluster.name,
        facts: {
          cluster: cluster.name,
          uid: cluster.tag,
          version: 'v1.10.1',
          services: {},
          nodes: { zones: [], sampleInstances: [] },
          ...NO_CONFIGURATION,
          ingress,
        },
        nodeTags: [cluster.tag],
        network: 'projects/myproject/global/networks/default',
        instanceGroups,
      };
    }),
    address: { name: 'zp-ip', literal: '198.51.100.10', users: [] },
  };
}

function takeOver(scenario: string, name: string, ports: readonly Port[]): BuiltChanges {
  const inputs = inputsFor(name, scenario);
  const live = recorded(scenario);
  const desired = desiredGraph(inputs, agreed(ports), live);
  if (!desired.ok) throw new Error(JSON.stringify(desired.diagnostics));
  const manifest = asV1(parse(atTheEnd(scenario, `ingresses/${CLUSTERS[0].name}.yaml`)) as Body);
  const ingresses = CLUSTERS.map((cluster) => ({
    cluster: cluster.name,
    namespace: 'default',
    name: inputs.spec.name,
    manifest,
  }));
  const problems = validateLoadBalancer({ inputs, agreed: agreed(ports), live, ingresses, desired: desired.value });
  expect(problems).toEqual([]);
  const built = buildChangeSet({
    desired: desired.value,
    live: liveGraph(
      {
        loadBalancer: name,
        live,
        ingresses,
        address: inputs.address,
        known: markerKnowledge(agreed(ports), inputs.frontend),
      },
      desired.value,
    ),
    traits: GCLB_KINDS,
    assess: impactAssessor(desired.value, []),
    reasonFor: changeReasons({ goal: 'apply', desired: '', recorded: undefined }),
  });
  if (!built.ok) throw new Error(JSON.stringify(built.diagnostics));
  return built.value;
}

function pending({ changes }: BuiltChanges): readonly string[] {
  return changes.flatMap((change) => {
    const differences = 'differences' in change ? change.differences.map(({ path }) => path) : [];
    return change.action === 'no-op' ? [] : [`${change.action} ${change.address} ${differences.join(' ')}`.trim()];
  });
}

const ZONEPRINTER = { service: 'zoneprinter', port: 80, nodePort: 30061 };
const API = { service: 'api', port: 8080, nodePort: 30062 };
const MULTI = [
  { service: 'web', port: 80, nodePort: 30061 },
  { ...API, path: '/api/healthz' },
  { service: 'static', port: 81, nodePort: 30063 },
];

describe('a load balancer of the Go tool is taken over', () => {
  test('with an empty plan when it has one service', () => {
    const built = takeOver('01-http-default', 'zone-printer', [{ service: 'zoneprinter', port: 80, nodePort: 30061 }]);
    expect(pending(built)).toEqual([]);
    expect(built.changes.map(({ address }) => address)).toContain('backendService/default/zoneprinter:80');
    expect(built.notes).toEqual([]);
  });

  test('with an empty plan when it has hosts and paths in random order and ports several times', () => {
    const built = takeOver('05-hosts-paths', 'multi-lb', [
      { service: 'web', port: 80, nodePort: 30061 },
      { ...API, path: '/api/healthz' },
      { service: 'static', port: 81, nodePort: 30063 },
    ]);
    expect(pending(built)).toEqual([]);
    expect(built.notes).toEqual([]);
  });

  test('with an empty plan when its health check follows a readiness probe', () => {
    const built = takeOver('06-probe-path', 'zone-printer', [
      { service: 'zoneprinter', port: 80, nodePort: 30061, path: '/healthz' },
    ]);
    expect(pending(built)).toEqual([]);
  });

  test('and a probe path that has changed is the one difference', () => {
    const built = takeOver('06-probe-path', 'zone-printer', [
      { service: 'zoneprinter', port: 80, nodePort: 30061, path: '/ready' },
    ]);
    expect(pending(built)).toEqual(['update healthCheck/default/zoneprinter:80 httpHealthCheck.requestPath']);
  });

  test('and what it left behind when a service was dropped is deleted', () => {
    const built = takeOver('14-drop-service', 'zone-printer', [{ service: 'zoneprinter', port: 80, nodePort: 30061 }]);
    expect(pending(built)).toEqual(['delete backendService/default/api:8080', 'delete healthCheck/default/api:8080']);
  });

  test('with an empty plan when it serves HTTPS from a TLS Secret', () => {
    const built = takeOver('03-https-tls-secret', 'zone-printer', [ZONEPRINTER]);
    expect(pending(built)).toEqual([]);
    expect(built.changes.map(({ address }) => address)).toContain('sslCertificate/secret/default/tls-secret');
  });

  test('with an empty plan when it serves HTTPS alone, from a certificate of the project', () => {
    const built = takeOver('04-preshared-cert', 'zone-printer', [ZONEPRINTER]);
    expect(pending(built)).toEqual([]);
    expect(built.changes.map(({ address }) => address)).not.toContain('forwardingRule/http');
  });

  test('with an empty plan when its pods speak HTTPS', () => {
    const ports = [{ ...ZONEPRINTER, port: 443, path: '/secure', protocol: 'HTTPS' as const }];
    expect(pending(takeOver('07-app-protocols-https', 'zone-printer', ports))).toEqual([]);
  });
});

/** Where our bodies differ from those of the Go tool for the same inputs, all of them on purpose. */
const ON_PURPOSE: Readonly<Record<string, string>> = {
  'urlMap status.Ingress': 'we record it, so that a load balancer can be deleted without its spec',
  'backendService sessionAffinity': 'the default of GCE: a field is only written that somebody decides about',
  'backendService timeoutSec': 'the default of GCE: a field is only written that somebody decides about',
  'healthCheck httpHealthCheck.proxyHeader': 'the default of GCE',
  'healthCheck httpsHealthCheck.proxyHeader': 'the default of GCE',
  'urlMap hostRules': 'empty lists say that there are no rules',
  'urlMap pathMatchers': 'empty lists say that there are no rules',
};

/** What GCE adds by itself. */
const FILLED = new Set([
  'kind',
  'connectionDraining',
  'affinityCookieTtlSec',
  'enableCDN',
  'networkTier',
  'priority',
  'logConfig',
  'quicOverride',
  'privateKeySha256',
  'privateKey',
]);

/** The paths at which one of two canonical bodies differs from the other, of objects and what is in them. */
function differing(ours: Json | undefined, theirs: Json | undefined, path: string): readonly string[] {
  if (isJsonObject(ours) && isJsonObject(theirs)) {
    const fields = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter((field) => !FILLED.has(field));
    return fields.flatMap((field) => differing(ours[field], theirs[field], `${path}${path === '' ? '' : '.'}${field}`));
  }
  return canonicalJson(ours ?? null) === canonicalJson(theirs ?? null) ? [] : [path];
}

function unlike(scenario: string, name: string, ports: readonly Port[]): readonly string[] {
  const desired = desiredGraph(inputsFor(name, scenario), agreed(ports), NOTHING.live);
  if (!desired.ok) throw new Error(JSON.stringify(desired.diagnostics));
  const theirs = Object.values(recorded(scenario)).flat() as readonly JsonObject[];
  const ours = [...desired.value.nodes.values()].filter(
    ({ kind, ownership }) => ownership === 'managed' && kind !== 'ingress',
  );
  expect(ours.map((node) => node.name).sort()).toEqual(
    theirs
      .map((body) => textIn(body, 'name') ?? '')
      .filter((made) => made.startsWith('mci1-'))
      .sort(),
  );
  return ours.flatMap(({ kind, name: made, body }) => {
    const traits = traitsOf(kind, GCLB_KINDS);
    const live = theirs.find((candidate) => candidate['name'] === made) ?? {};
    return differing(canonicalBody(body, traits), canonicalBody(live, traits), '').map((path) => `${kind} ${path}`);
  });
}

type Scenario = readonly [scenario: string, name: string, ports: readonly Port[]];

const SCENARIOS: readonly Scenario[] = [
  ['01-http-default', 'zone-printer', [ZONEPRINTER]],
  ['03-https-tls-secret', 'zone-printer', [ZONEPRINTER]],
  ['04-preshared-cert', 'zone-printer', [ZONEPRINTER]],
  ['05-hosts-paths', 'multi-lb', MULTI],
  ['06-probe-path', 'zone-printer', [{ ...ZONEPRINTER, path: '/healthz' }]],
  ['07-app-protocols-https', 'zone-printer', [{ ...ZONEPRINTER, port: 443, path: '/secure', protocol: 'HTTPS' }]],
];

describe('the bodies that are made anew', () => {
  test.each(SCENARIOS)('for %s are those of the Go tool, but for what differs on purpose', (...scenario) => {
    expect(unlike(...scenario).filter((difference) => !(difference in ON_PURPOSE))).toEqual([]);
  });

  test('differ in nothing else on purpose', () => {
    const seen = new Set(SCENARIOS.flatMap((scenario) => unlike(...scenario)));
    expect(Object.keys(ON_PURPOSE).filter((difference) => !seen.has(difference))).toEqual([]);
  });
});
