import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import type { ClusterSpec, WorldSpec } from '../../src/sandbox/index.js';
import type { ValidationRequest } from '../../src/services/validate.js';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../properties/support/wish.js';

const WISH = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };

let operator: Operator;
afterEach(() => operator.close());

function on(
  spec: Partial<WorldSpec> = {},
  change: (cluster: ClusterSpec) => Partial<ClusterSpec> = () => ({}),
): Operator {
  const clusters = FOUR_SERVICES.clusters.map((cluster) => ({ ...cluster, ...change(cluster) }));
  operator = new Operator({ ...FOUR_SERVICES, clusters, ...spec });
  writeWish(operator, WISH);
  return operator;
}

async function found(how: Omit<ValidationRequest, 'target'> = {}): Promise<readonly Diagnostic[]> {
  const since = operator.audited;
  const { findings } = await operator.validate(how);
  expect(operator.writes(since)).toEqual([]);
  return findings;
}

function codes(findings: readonly Diagnostic[]): readonly string[] {
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

function ask(edit: (ingress: string) => string): void {
  operator.write('ingress.yaml', edit(readFileSync(operator.file('ingress.yaml'), 'utf8')));
}

describe('validate', () => {
  test('goes on without a cluster that may be kept, and says that it was not checked', async () => {
    on();
    await operator.apply(await operator.plan());
    operator.world.setReachability('europe', 'refused');
    expect(codes(await found())).toEqual(['error ClusterUnreachable']);
    const [kept, ...others] = await found({ keepUnreachable: ['europe'] });
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ code: 'ClusterUnreachable', severity: 'warning', where: { cluster: 'europe' } });
    expect(kept?.message).toContain('kept as it is and not checked');
  });

  test('finds nothing in what can be applied, before and after, and says what it checked', async () => {
    on();
    expect(await found()).toEqual([]);
    await operator.apply(await operator.plan());
    expect(await operator.validate()).toMatchObject({
      checked: 'everything',
      loadBalancer: 'lb',
      project: 'property-project',
      clusters: ['us', 'europe'],
      services: ['default/web:80 (instance-groups)'],
      findings: [],
    });
  });

  test('says of all clusters at once what is wrong in several', async () => {
    on({}, () => ({ apps: [] }));
    const missing = (await found()).filter(({ code }) => code === 'ServiceMissing');
    expect(missing.map(({ where }) => where?.clusters)).toEqual([['us', 'europe']]);
    expect(missing[0]?.message).toContain('us, europe');
  });

  test('goes on after the first problem: clusters, addresses and permissions in one report', async () => {
    on({ deniedPermissions: ['compute.urlMaps.list'] }, ({ context }) => (context === 'us' ? { apps: [] } : {}));
    expect(codes(await found())).toEqual(expect.arrayContaining(['error PermissionDenied', 'error ServiceMissing']));
  });

  test.each([
    ['BACKEND_SERVICES', 0, 'error QuotaExceeded'],
    ['BACKEND_SERVICES', 1, 'warning QuotaLow'],
    ['FORWARDING_RULES', 0, 'error QuotaExceeded'],
  ])('counts what would be created against the quota %s of %d', async (metric, limit, code) => {
    on({ quotas: { [metric]: limit } });
    const [finding, ...others] = await found();
    expect(others).toEqual([]);
    expect(codes(finding === undefined ? [] : [finding])).toEqual([code]);
    expect(finding?.message).toContain(metric);
  });

  test('needs no quota for what exists already', async () => {
    on();
    await operator.apply(await operator.plan());
    operator.world.state.gce.quotaLimits['URL_MAPS'] = 1;
    expect(codes(await found())).toEqual(['warning QuotaLow']);
  });

  test('asks what the credentials may do to what is live', async () => {
    on();
    await operator.apply(await operator.plan());
    operator.world.state.gce.deniedPermissions.push('compute.backendServices.update', 'compute.globalAddresses.use');
    const findings = await found();
    expect(codes(findings)).toEqual(['error PermissionDenied', 'error PermissionDenied']);
    expect(findings.map(({ message }) => message).join()).toMatch(/globalAddresses\.use|backendServices\.update/);
  });

  test('warns where quotas may not be read', async () => {
    on({ deniedPermissions: ['compute.projects.get'] });
    expect(codes(await found())).toEqual(['warning PermissionDenied']);
  });

  test('warns of a cluster older than it knows', async () => {
    on({}, ({ context }) => (context === 'us' ? { version: 'v1.17.9-gke.1' } : {}));
    const findings = await found();
    expect(findings.filter(({ code }) => code === 'ClusterVersionOld').map(({ where }) => where?.cluster)).toEqual([
      'us',
    ]);
  });

  test('misses policies that configurations name, and asks for no others', async () => {
    on();
    const objects = [
      'apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: guarded}\nspec: {securityPolicy: {name: edge}}',
    ];
    ask((ingress) => [ingress, ...objects].join('\n---\n'));
    operator.write('kubemci.yaml', JSON.stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: WISH.clusters }));
    for (const context of WISH.clusters)
      annotate(context, { 'cloud.google.com/backend-config': '{"default":"guarded"}' });
    const [finding, ...others] = await found();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'PolicyMissing', where: { resource: 'securityPolicy/edge' } });
    expect(finding?.fix).toContain('gcloud compute security-policies create edge');
  });

  test('reads the files alone where it is offline', async () => {
    on();
    const since = operator.audited;
    expect(await operator.validate({ offline: true })).toMatchObject({ checked: 'files', findings: [] });
    ask((ingress) => ingress.replace('defaultBackend', 'defaultBakend'));
    const { findings } = await operator.validate({ offline: true });
    expect(findings.map(({ where }) => where?.position?.line)).toEqual(expect.arrayContaining([expect.any(Number)]));
    expect(operator.audited).toBe(since);
  });
});

function annotate(context: string, annotations: Readonly<Record<string, string>>): void {
  const cluster = operator.world.cluster(context);
  const service = cluster.list('Service').find(({ metadata }) => metadata.name === 'web');
  if (service === undefined) throw new Error('the world has no service web');
  cluster.apply({
    ...service,
    metadata: { ...service.metadata, annotations: { ...service.metadata.annotations, ...annotations } },
  });
}
