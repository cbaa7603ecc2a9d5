import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { AgreedService } from '../../../../src/facts/agreed-service.js';
import type { Json, JsonObject } from '../../../../src/graph/json.js';
import { buildChangeSet } from '../../../../src/plan/change-set.js';
import type { BuiltChanges } from '../../../../src/plan/change-set.js';
import { desiredGraph } from '../../../../src/providers/gclb/desired/desired-graph.js';
import { GCLB_KINDS } from '../../../../src/providers/gclb/kinds/index.js';
import { liveGraph } from '../../../../src/providers/gclb/live/live-graph.js';
import { PLAIN_HTTP } from '../../../../src/providers/gclb/frontend.js';
import type { LiveProject, LoadBalancerInputs } from '../../../../src/providers/gclb/load-balancer.js';
import { impactAssessor } from '../../../../src/providers/gclb/routes/assess-impact.js';
import { changeReasons } from '../../../../src/providers/gclb/routes/change-reasons.js';
import { validateLoadBalancer } from '../../../../src/providers/gclb/validate/validate.js';
import { parseIngress } from '../../../../src/spec/ingress/parse-ingress.js';
import { NO_CONFIGURATION } from '../../../support/plain-inputs.js';

type Body = Record<string, Json>;
type Collections = Record<string, Record<string, JsonObject> | undefined>;

const FIXTURES = new URL('../../../fixtures/go-kubemci/', import.meta.url);
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

function textOf(scenario: string, file: string): string {
  return readFileSync(new URL(`${scenario}/${file}`, FIXTURES), 'utf8');
}

function recorded(scenario: string): LiveProject {
  const collections = JSON.parse(textOf(scenario, 'gce.json')) as Collections;
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

function backendV1(backend: Body): JsonObject {
  return { service: { name: backend['serviceName'] ?? '', port: { number: backend['servicePort'] ?? 0 } } };
}

/** What an API server answers for networking.k8s.io/v1 when the object was stored as extensions/v1beta1. */
function asV1(stored: Body): JsonObject {
  const { backend, rules } = stored['spec'] as { backend: Body; rules?: { host?: string; http: { paths: Body[] } }[] };
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
    spec: { defaultBackend: backendV1(backend), ...(converted === undefined ? {} : { rules: converted }) },
  };
}

interface Port {
  readonly service: string;
  readonly port: number;
  readonly nodePort: number;
  readonly path?: string;
}

function agreed(ports: readonly Port[]): readonly AgreedService[] {
  return ports.map(({ service, port, nodePort, path }) => ({
    namespace: 'default',
    service,
    port,
    portName: 'http',
    protocol: 'HTTP',
    mode: 'instance-groups',
    nodePort,
    probe: path === undefined ? undefined : { path, port, scheme: 'HTTP', periodSeconds: 10, timeoutSeconds: 1 },
    clusters: CLUSTERS.map(({ name }) => ({ cluster: name, targetPorts: [port] })),
  }));
}

function inputsFor(name: string, scenario: string): LoadBalancerInputs {
  const spec = parseIngress(textOf(scenario, 'ingress.yaml'), 'ingress.yaml');
  if (!spec.ok) throw new Error(JSON.stringify(spec.diagnostics));
  return {
    name,
    project: 'myproject',
    spec: spec.value,
    backends: 'auto',
    frontend: PLAIN_HTTP,
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
  const manifest = asV1(parse(textOf(scenario, 'live-ingress.yaml')) as Body);
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
    live: liveGraph({ loadBalancer: name, live, ingresses, address: inputs.address }, desired.value),
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

const API = { service: 'api', port: 8080, nodePort: 30062 };

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
});
