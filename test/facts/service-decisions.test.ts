import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../src/diagnostics/outcome.js';
import { agreeOnServices } from '../../src/facts/agreement.js';
import type { AgreementOptions } from '../../src/facts/agreement/agreement-options.js';
import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import type { ServiceDefinition } from '../../src/spec/load-balancer-definition.js';
import type { ClusterLink, ServicePortReference } from '../../src/spec/ingress-spec.js';
import { cluster, negPort, port, reference, service } from './fixtures.js';

const WEB = [reference('web', 80)];

function decided(...services: readonly ServiceDefinition[]): AgreementOptions {
  return { mode: 'auto', services };
}

function outcome(
  clusters: readonly ClusterFacts[],
  options: AgreementOptions,
  references: readonly ServicePortReference[] = WEB,
) {
  return agreeOnServices(references, clusters, options);
}

function agreed(clusters: readonly ClusterFacts[], options: AgreementOptions, references = WEB) {
  const found = outcome(clusters, options, references);
  if (!found.ok) throw new Error(JSON.stringify(found.diagnostics, null, 2));
  return found.value;
}

function codes(clusters: readonly ClusterFacts[], options: AgreementOptions, references = WEB): string[] {
  return diagnosticsOf(outcome(clusters, options, references)).map(({ code, severity, where }) =>
    `${code}${severity === 'warning' ? '?' : ''} ${where?.cluster ?? ''}`.trim(),
  );
}

describe('what the definition decides about a service', () => {
  const both = (name: string) => cluster(name, { web: service([negPort(name, { nodePort: 30061 })]) });

  test.each([
    [[], 'neg'],
    [[{ service: 'web', backends: 'instance-groups', requireEverywhere: true }], 'instance-groups'],
    [
      [
        { service: 'web', backends: 'instance-groups', requireEverywhere: true },
        { service: 'default/web', backends: 'neg', requireEverywhere: true },
      ],
      'neg',
    ],
    [
      [
        { service: 'default/web:80', backends: 'instance-groups', requireEverywhere: true },
        { service: 'default/web', backends: 'neg', requireEverywhere: true },
      ],
      'instance-groups',
    ],
    [
      [
        { service: 'web:http', backends: 'instance-groups', requireEverywhere: true },
        { service: 'default/web', backends: 'neg', requireEverywhere: true },
      ],
      'instance-groups',
    ],
  ] as const)('is the most specific of %j', (services, mode) => {
    expect(agreed([both('us')], decided(...services))[0]?.mode).toBe(mode);
  });

  test('is a warning where it is about no service', () => {
    const entry = { service: 'wbe', requireEverywhere: true };
    expect(codes([both('us')], decided(entry))).toEqual(['InvalidDefinition?']);
  });
});

describe('a service that not every cluster needs to have', () => {
  const optional = decided({ service: 'web', requireEverywhere: false });
  const clusters = [
    cluster('us', { web: service() }),
    cluster('eu', { web: null }),
    cluster('asia', { web: service([port({ port: 81 })]) }),
  ];

  test('is served by those that have it, and says which have not', () => {
    expect(agreed(clusters, optional)).toMatchObject([
      { service: 'web', clusters: [{ cluster: 'us' }], absentFrom: ['eu', 'asia'] },
    ]);
    expect(codes(clusters, optional)).toEqual(['ServiceMissing? eu', 'ServicePortMissing? asia']);
  });

  test('is an error without that decision', () => {
    expect(codes(clusters, { mode: 'auto' })).toEqual(['ServiceMissing eu', 'ServicePortMissing asia']);
  });

  test('is an error where no cluster has it', () => {
    expect(codes([cluster('us', { web: null }), cluster('eu', {})], optional)).toEqual([
      'ServiceMissing us',
      'ServiceMissing eu',
    ]);
  });

  test('says nothing of absence where all have it', () => {
    expect(agreed([cluster('us', { web: service() })], optional)[0]).not.toHaveProperty('absentFrom');
  });
});

describe('a service that a MultiClusterService restricts', () => {
  const link = (location: string, name: string, line = 1): ClusterLink => ({
    location,
    cluster: name,
    position: { file: 'mci.yaml', line, column: 1 },
  });
  const restricted = (...clusters: readonly ClusterLink[]) => [{ ...reference('web', 80), clusters }];
  const clusters = [cluster('us', { web: service() }), cluster('eu', { web: null })];
  const options: AgreementOptions = {
    mode: 'auto',
    contexts: new Map([
      ['us', 'gke_my-project_us-west1-a_gke-1'],
      ['eu', 'gke_my-project_europe-west1_gke-2'],
    ]),
  };

  test('is looked for only in its clusters, which are known by the context that gcloud gives them', () => {
    expect(agreed(clusters, options, restricted(link('us-west1-a', 'gke-1')))).toMatchObject([
      { clusters: [{ cluster: 'us' }], absentFrom: ['eu'] },
    ]);
    expect(codes(clusters, options, restricted(link('europe-west1', 'gke-2')))).toEqual(['ServiceMissing eu']);
  });

  test('may mean a cluster by a name that spells the link', () => {
    const named = [cluster('us-west1-a_gke-1', { web: service() }), cluster('eu', { web: null })];
    expect(agreed(named, { mode: 'auto' }, restricted(link('us-west1-a', 'gke-1')))).toHaveLength(1);
  });

  test('is an error where a link means no cluster, however many ports are referred to', () => {
    const missing = link('us-west1-a', 'gke-9', 7);
    const references = [
      ...restricted(link('us-west1-a', 'gke-1'), missing),
      ...restricted(link('us-west1-a', 'gke-1'), missing),
    ];
    const found = diagnosticsOf(outcome(clusters, options, references));
    expect(found).toMatchObject([{ code: 'UnknownCluster', where: { position: { line: 7 } } }]);
    expect(found[0]?.fix).toContain('gke_PROJECT_us-west1-a_gke-9');
  });

  test('may mean a cluster that is not looked at now, and is an error where it means no other', () => {
    const answering = clusters.slice(0, 1);
    const both = restricted(link('us-west1-a', 'gke-1'), link('europe-west1', 'gke-2'));
    expect(agreed(answering, options, both)).toMatchObject([{ clusters: [{ cluster: 'us' }] }]);
    const silent = diagnosticsOf(outcome(answering, options, restricted(link('europe-west1', 'gke-2'))));
    expect(silent).toMatchObject([{ code: 'ClusterUnreachable', where: { resource: 'default/web' } }]);
  });

  test('speaks the protocol that it says, and then follows no probe that speaks another', () => {
    const references = [{ ...reference('web', 80), decided: { protocol: 'HTTP2' } as const }];
    expect(agreed([cluster('us', { web: service() })], { mode: 'auto' }, references)).toMatchObject([
      { protocol: 'HTTP2', probe: undefined },
    ]);
  });
});
