import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { diagnosticsOf } from '../../src/diagnostics/outcome.js';
import { agreedServiceFor, servicePortKey } from '../../src/facts/agreed-service.js';
import { agreeOnServices } from '../../src/facts/agreement.js';
import type { AgreementOptions } from '../../src/facts/agreement/agreement-options.js';
import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import type { ServicePortReference } from '../../src/spec/ingress-spec.js';
import { cluster, clusterIpPort, negPort, port, probe, reference, service } from './fixtures.js';

const AUTO: AgreementOptions = { mode: 'auto' };
const WEB = [reference('web', 80)];

function agreed(references: readonly ServicePortReference[], clusters: readonly ClusterFacts[], options = AUTO) {
  const outcome = agreeOnServices(references, clusters, options);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value;
}

function problems(
  references: readonly ServicePortReference[],
  clusters: readonly ClusterFacts[],
  options: AgreementOptions = AUTO,
): readonly Diagnostic[] {
  return diagnosticsOf(agreeOnServices(references, clusters, options));
}

function codes(
  references: readonly ServicePortReference[],
  clusters: readonly ClusterFacts[],
  options: AgreementOptions = AUTO,
): string[] {
  return problems(references, clusters, options).map(
    ({ code, where }) => code + (where?.cluster === undefined ? '' : ` ${where.cluster}`),
  );
}

describe('services that clusters agree on', () => {
  test('are described once, with what they have in common and what each cluster adds', () => {
    const clusters = [
      cluster('us', { web: service([port({ probe: probe() })]) }),
      cluster('eu', { web: service([port({ probe: probe({ port: 9090 }), targetPorts: [9090] })]) }),
    ];
    expect(agreed(WEB, clusters)).toEqual([
      {
        namespace: 'default',
        service: 'web',
        port: 80,
        portName: 'http',
        protocol: 'HTTP',
        mode: 'instance-groups',
        nodePort: 30061,
        probe: { path: '/healthz', port: 8080, scheme: 'HTTP', periodSeconds: 10, timeoutSeconds: 1 },
        clusters: [
          { cluster: 'us', targetPorts: [8080] },
          { cluster: 'eu', targetPorts: [9090] },
        ],
      },
    ]);
  });

  test('are the same by number and by name, and are found again by either', () => {
    const services = agreed(
      [reference('web', 'http'), reference('api', 80), reference('web', 80)],
      [cluster('us', { web: service(), api: service([port({ name: '' })]) })],
    );
    expect(services.map(servicePortKey)).toEqual(['default/web:80', 'default/api:80']);
    expect(agreedServiceFor(reference('web', 'http'), services)).toBe(services[0]);
    expect(agreedServiceFor(reference('web', 80), services)).toBe(services[0]);
    expect(agreedServiceFor(reference('web', 81), services)).toBeUndefined();
  });
});

describe('the backend mode', () => {
  const neg = (name: string) => service([negPort(name)], { type: 'ClusterIP' });
  const both = (name: string) => service([negPort(name, { nodePort: 30061 })]);

  test('of a new service is NEG where every cluster exposes one', () => {
    const [web] = agreed(WEB, [cluster('us', { web: neg('us') }), cluster('eu', { web: both('eu') })]);
    expect(web?.mode).toBe('neg');
    expect(web?.clusters.map((entry) => entry.neg?.links)).toEqual([
      ['projects/p/zones/us-a/networkEndpointGroups/k8s1-web'],
      ['projects/p/zones/eu-a/networkEndpointGroups/k8s1-web'],
    ]);
  });

  test('of a new service is instance groups where one cluster exposes none', () => {
    const [web] = agreed(WEB, [cluster('us', { web: both('us') }), cluster('eu', { web: service() })]);
    expect(web).toMatchObject({ mode: 'instance-groups', nodePort: 30061 });
    expect(web?.clusters.some((entry) => 'neg' in entry)).toBe(false);
  });

  test.each(['instance-groups', 'neg'] as const)('of a live service stays %s', (mode) => {
    const clusters = [cluster('us', { web: both('us') }), cluster('eu', { web: both('eu') })];
    const options: AgreementOptions = { mode: 'auto', liveModes: new Map([['default/web:80', mode]]) };
    expect(agreed(WEB, clusters, options)[0]?.mode).toBe(mode);
  });

  test('that the definition writes out beats the live one', () => {
    const options: AgreementOptions = { mode: 'neg', liveModes: new Map([['default/web:80', 'instance-groups']]) };
    expect(agreed(WEB, [cluster('us', { web: both('us') })], options)[0]?.mode).toBe('neg');
  });

  test.each([
    ['instance-groups', [cluster('us', { web: both('us') }), cluster('eu', { web: neg('eu') })]],
    ['neg', [cluster('us', { web: neg('us') }), cluster('eu', { web: service() })]],
  ] as const)('of a live service that a cluster can no longer serve (%s) is an error', (mode, clusters) => {
    const options: AgreementOptions = { mode: 'auto', liveModes: new Map([['default/web:80', mode]]) };
    expect(codes(WEB, clusters, options)).toEqual(['BackendModeUnavailable eu']);
  });
});

describe('what is missing', () => {
  test('a service is named for each cluster that lacks it, once', () => {
    const clusters = [cluster('us', { web: null }), cluster('eu', { web: service() }), cluster('asia', {})];
    expect(codes([reference('web', 80), reference('web', 'http')], clusters)).toEqual([
      'ServiceMissing us',
      'ServiceMissing asia',
    ]);
  });

  test('a port is named with those there are', () => {
    const ports = [port(), port({ port: 8080, name: '' })];
    const [problem, ...more] = problems([reference('web', 81, 7)], [cluster('us', { web: service(ports) })]);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'ServicePortMissing', where: { position: { line: 7 } } });
    expect(problem?.message).toContain('it has 80 (http), 8080');
  });

  test('every problem of every service and cluster is reported at once', () => {
    const clusters = [
      cluster('us', { web: null, api: service([port({ nodePort: 1 })]) }),
      cluster('eu', { web: service(), api: service([port({ nodePort: 2 })]) }),
    ];
    expect(codes([reference('web', 80), reference('api', 80)], clusters)).toEqual([
      'ServiceMissing us',
      'NodePortsDiffer',
    ]);
  });
});

describe('what differs', () => {
  test('NodePorts are shown as a table', () => {
    const clusters = [cluster('us', { web: service() }), cluster('eu', { web: service([port({ nodePort: 30062 })]) })];
    expect(problems(WEB, clusters)).toMatchObject([
      {
        code: 'NodePortsDiffer',
        table: {
          columns: ['cluster', 'nodePort'],
          rows: [
            ['us', '30061'],
            ['eu', '30062'],
          ],
        },
      },
    ]);
  });

  test('NodePorts do not matter to NEGs', () => {
    const clusters = [
      cluster('us', { web: service([negPort('us', { nodePort: 1 })]) }),
      cluster('eu', { web: service([negPort('eu', { nodePort: 2 })]) }),
    ];
    expect(codes(WEB, clusters)).toEqual([]);
  });

  test('the number behind a port name is shown as a table', () => {
    const clusters = [cluster('us', { web: service() }), cluster('eu', { web: service([port({ port: 81 })]) })];
    expect(problems([reference('web', 'http')], clusters)).toMatchObject([
      {
        code: 'ServicesDisagree',
        table: {
          rows: [
            ['us', '80'],
            ['eu', '81'],
          ],
        },
      },
    ]);
  });

  test('protocols are shown as a table', () => {
    const clusters = [
      cluster('us', { web: service() }),
      cluster('eu', { web: service([port({ protocol: 'HTTPS' })]) }),
    ];
    expect(problems(WEB, clusters)).toMatchObject([
      {
        code: 'ServicesDisagree',
        table: {
          rows: [
            ['us', 'HTTP'],
            ['eu', 'HTTPS'],
          ],
        },
      },
    ]);
  });

  test.each([
    ['paths', probe(), probe({ path: '/other' })],
    ['hosts', probe(), probe({ host: 'a.com' })],
    ['a probe and none', probe(), port().probe],
    ['a probe and one that cannot be used', probe(), { found: 'unusable', why: 'it is an exec probe' } as const],
  ])('probes (%s) are shown as a table', (_what, us, eu) => {
    const clusters = [
      cluster('us', { web: service([port({ probe: us })]) }),
      cluster('eu', { web: service([port({ probe: eu })]) }),
    ];
    const found = problems(WEB, clusters).filter(({ severity }) => severity === 'error');
    expect(found).toMatchObject([{ code: 'ProbesDisagree' }]);
    expect(found[0]?.table?.rows.map(([name]) => name)).toEqual(['us', 'eu']);
    expect(found[0]?.table?.rows[0]?.slice(1, 4)).toEqual(['/healthz', '-', '8080']);
  });

  test('timings of probes do not matter, and a cluster without pods has no opinion', () => {
    const clusters = [
      cluster('us', { web: service([port({ probe: { found: 'none', why: 'no pods', noPods: true } })]) }),
      cluster('eu', { web: service([port({ probe: probe() })]) }),
      cluster('asia', { web: service([port({ probe: probe({ periodSeconds: 3 }) })]) }),
    ];
    expect(agreed(WEB, clusters)[0]?.probe?.path).toBe('/healthz');
  });

  test('a probe that cannot be used is a warning with the reason', () => {
    const web = service([port({ probe: { found: 'unusable', why: 'it is an exec probe' } })]);
    const outcome = agreeOnServices(WEB, [cluster('us', { web })], AUTO);
    expect(outcome).toMatchObject({ ok: true, value: [{ service: 'web' }] });
    expect(diagnosticsOf(outcome)).toMatchObject([{ code: 'ProbeUnusable', severity: 'warning' }]);
    expect(diagnosticsOf(outcome)[0]?.message).toContain('it is an exec probe');
  });
});

describe('services that cannot serve', () => {
  test('ClusterIP without a NEG is told both ways out', () => {
    const web = service([clusterIpPort()], { type: 'ClusterIP' });
    const [problem, ...more] = problems(WEB, [cluster('us', { web })]);
    expect(more).toEqual([]);
    expect(problem?.code).toBe('ServiceTypeUnusable');
    expect(problem?.fix).toContain('NodePort');
    expect(problem?.fix).toContain(`cloud.google.com/neg='{"exposed_ports":{"80":{}}}'`);
  });

  test('ClusterIP as today’s GKE makes it is told once', () => {
    const web = service([clusterIpPort()], { type: 'ClusterIP', negForIngress: true });
    expect(codes(WEB, [cluster('us', { web })])).toEqual(['ServiceTypeUnusable us']);
  });

  test.each([
    ['ExternalName', service([port()], { type: 'ExternalName' })],
    ['headless', service([negPort('us')], { type: 'ClusterIP', headless: true })],
  ])('%s is refused in any mode', (_what, web) => {
    expect(codes(WEB, [cluster('us', { web })])).toEqual(['ServiceTypeUnusable us']);
    expect(codes(WEB, [cluster('us', { web })], { mode: 'neg' })).toEqual(['ServiceTypeUnusable us']);
  });
});

describe('NEGs', () => {
  const NEG: AgreementOptions = { mode: 'neg', contexts: new Map([['us', 'gke us']]) };

  test('that are not exposed are met with the line to run, per cluster, in its context', () => {
    const clusters = [cluster('us', { web: service() }), cluster('eu', { web: service() })];
    const found = problems(WEB, clusters, NEG);
    expect(found.map(({ code, fix }) => [code, fix])).toEqual([
      [
        'NegNotExposed',
        `kubectl --context 'gke us' -n default annotate service web --overwrite cloud.google.com/neg='{"exposed_ports":{"80":{}}}'`,
      ],
      [
        'NegNotExposed',
        `kubectl --context eu -n default annotate service web --overwrite cloud.google.com/neg='{"exposed_ports":{"80":{}}}'`,
      ],
    ]);
  });

  test('that are not exposed keep what the annotation says already', () => {
    const generated = port({ port: 91, name: 'c', neg: { name: 'k8s1-x', links: ['l'], pendingZones: [] } });
    const web = service([port(), generated], { negForIngress: true });
    const [problem] = problems(WEB, [cluster('us', { web })], NEG);
    expect(problem?.message).toContain('{"ingress":true}');
    expect(problem?.fix).toContain(`'{"ingress":true,"exposed_ports":{"80":{},"91":{}}}'`);
  });

  test('with names that somebody chose keep them, which excludes {"ingress":true}', () => {
    const custom = port({ port: 90, name: 'b', neg: { name: 'mine', links: ['l'], pendingZones: [] } });
    const web = service([port(), custom], { negForIngress: true });
    const [problem] = problems(WEB, [cluster('us', { web })], NEG);
    expect(problem?.fix).toContain(`neg='{"exposed_ports":{"80":{},"90":{"name":"mine"}}}'`);
  });

  test('that do not exist yet are waited for', () => {
    const web = service([negPort('us', { neg: { name: 'k8s1', links: [], pendingZones: ['us-a'] } })]);
    expect(problems(WEB, [cluster('us', { web })], NEG)).toMatchObject([{ code: 'NegNotReady', severity: 'error' }]);
  });

  test('that exist in some zones serve, with a warning', () => {
    const web = service([negPort('us', { neg: { name: 'k8s1', links: ['l'], pendingZones: ['us-b'] } })]);
    const outcome = agreeOnServices(WEB, [cluster('us', { web })], NEG);
    expect(outcome.ok).toBe(true);
    expect(diagnosticsOf(outcome)).toMatchObject([{ code: 'NegNotReady', severity: 'warning' }]);
  });
});

describe('the stray load balancer', () => {
  const trapped = (ports = [port()]) => service(ports, { negForIngress: true });

  test('is kept from being built, per cluster, with the line that switches it off', () => {
    const clusters = [cluster('us', { web: trapped() }), cluster('eu', { web: service() })];
    const found = problems(WEB, clusters);
    expect(found.map(({ code, where }) => `${code} ${where?.cluster}`)).toEqual(['StrayLoadBalancerTrap us']);
    expect(found[0]?.fix).toContain(`annotate service web --overwrite cloud.google.com/neg='{"ingress":false}'`);
    expect(found[0]?.fix).toContain(`cloud.google.com/neg='{"ingress":true,"exposed_ports":{"80":{}}}'`);
  });

  test('is not built where one service of the Ingress goes through instance groups, but the others get no named port', () => {
    const references = [reference('web', 80), reference('api', 80)];
    expect(codes(references, [cluster('us', { web: trapped(), api: service() })])).toEqual([
      'BackendModeUnavailable us',
    ]);
  });

  test('does not concern load balancers of NEGs, for which no Ingress is put into clusters', () => {
    expect(codes(WEB, [cluster('us', { web: trapped([negPort('us')]) })])).toEqual([]);
  });

  test('is not built for a service that only exposes NEGs', () => {
    const web = service([negPort('us', { nodePort: 30061 })]);
    expect(codes(WEB, [cluster('us', { web })], { mode: 'instance-groups' })).toEqual([]);
  });
});

describe('clusters', () => {
  test('that are the same under two names are refused', () => {
    const clusters = [cluster('us', { web: service() }), cluster('us-again', { web: service() }, { uid: 'uid-us' })];
    expect(codes(WEB, clusters)).toEqual(['DuplicateCluster us-again']);
  });

  test('without nodes are refused', () => {
    const empty = cluster('us', { web: service() }, { nodes: { zones: [], sampleInstances: [] } });
    expect(codes(WEB, [empty])).toEqual(['NoNodes us']);
  });
});

describe('properties', () => {
  const anyPort = fc
    .record({ nodePort: fc.constantFrom(30061, 30062), neg: fc.boolean(), path: fc.constantFrom('/', '/x') })
    .map(({ nodePort, neg, path }) =>
      neg ? negPort('us', { nodePort, probe: probe({ path }) }) : port({ nodePort, probe: probe({ path }) }),
    );
  const anyService = fc.record({ ports: fc.tuple(anyPort), negForIngress: fc.boolean() });
  const anyClusters = fc.array(fc.option(anyService), { minLength: 1, maxLength: 4 }).map((services) =>
    services.map((facts, index) =>
      cluster(`c${index}`, {
        web: facts === null ? null : service(facts.ports, { negForIngress: facts.negForIngress }),
      }),
    ),
  );
  const anyMode = fc.constantFrom('auto', 'instance-groups', 'neg');

  test('the order of the clusters changes neither the agreement nor which problems there are', () => {
    fc.assert(
      fc.property(anyClusters, anyMode, (clusters, mode) => {
        const forward = agreeOnServices(WEB, clusters, { mode });
        const backward = agreeOnServices(WEB, [...clusters].reverse(), { mode });
        expect(backward.ok).toBe(forward.ok);
        const sorted = (outcome: typeof forward) =>
          diagnosticsOf(outcome)
            .map(({ code }) => code)
            .sort();
        expect(sorted(backward)).toEqual(sorted(forward));
        if (forward.ok && backward.ok) {
          expect(backward.value.map(({ mode: decided }) => decided)).toEqual(
            forward.value.map(({ mode: decided }) => decided),
          );
        }
      }),
    );
  });

  test('what is agreed on holds in every cluster', () => {
    fc.assert(
      fc.property(anyClusters, anyMode, (clusters, mode) => {
        const outcome = agreeOnServices(WEB, clusters, { mode });
        if (!outcome.ok) return;
        const [web] = outcome.value;
        for (const { services } of clusters) {
          const [facts] = services['default/web']?.ports ?? [];
          if (web?.mode === 'neg') expect(facts?.neg).toBeDefined();
          else expect(facts?.nodePort).toBe(web?.nodePort);
          expect(facts?.probe).toMatchObject({ probe: { path: web?.probe?.path } });
        }
      }),
    );
  });
});
