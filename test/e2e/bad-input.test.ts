import { expect, test } from '@jest/globals';
import { z } from 'zod';
import type { AppSpec, ClusterSpec, WorldSpec } from '../../src/sandbox/index.js';
import { ingressFile } from '../support/manifests.js';
import { onBench, type Bench } from '../support/served-world.js';

const WEB: AppSpec = {
  name: 'web',
  nodePort: 30_080,
  probePath: '/healthz',
  serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' },
};

function worldOf(us: Partial<ClusterSpec> = {}, eu: Partial<ClusterSpec> = {}): WorldSpec {
  return {
    project: { id: 'test-project', number: '42' },
    addresses: ['web-ip'],
    clusters: [
      { context: 'us', zones: ['us-east4-a'], apps: [WEB], ...us },
      { context: 'eu', zones: ['europe-west1-c'], apps: [WEB], ...eu },
    ],
  };
}

interface Row {
  readonly what: string;
  readonly world?: WorldSpec;
  /** Content of ingress.yaml; undefined writes none. */
  readonly ingress?: string;
  readonly args?: readonly string[];
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly prepare?: (bench: Bench) => void;
  readonly code: string;
  /** What the first error of that code has to say. */
  readonly says: RegExp;
}

const NO_MACHINE_SETTINGS = { GOOGLE_CLOUD_PROJECT: '', CLOUDSDK_CORE_PROJECT: '' };

const ROWS: readonly Row[] = [
  { what: 'a missing file', code: 'FileNotFound', says: /ingress\.yaml/ },
  { what: 'invalid YAML', ingress: 'spec: [\n', code: 'InvalidYaml', says: /"line":2,"column":1/ },
  {
    what: 'an unknown apiVersion',
    ingress: ingressFile({ apiVersion: 'networking.k8s.io/v7' }),
    code: 'UnsupportedApiVersion',
    says: /v7/,
  },
  { what: 'another kind', ingress: ingressFile({ kind: 'Gateway' }), code: 'UnsupportedKind', says: /Gateway/ },
  {
    what: 'no default backend',
    ingress: ingressFile({ service: null }),
    code: 'MissingDefaultBackend',
    says: /default ?[bB]ackend/,
  },
  {
    what: 'no static IP annotation',
    ingress: ingressFile({ staticIp: null }),
    code: 'MissingStaticIp',
    says: /global-static-ip-name/,
  },
  {
    what: 'an address that is not reserved',
    ingress: ingressFile({ staticIp: 'nowhere' }),
    code: 'AddressNotReserved',
    says: /gcloud compute addresses create nowhere --global/,
  },
  {
    what: 'an unknown context',
    ingress: ingressFile(),
    args: ['--kubecontexts=us,eurpe'],
    code: 'UnknownContext',
    says: /eurpe/,
  },
  {
    what: 'a service that one cluster lacks',
    world: worldOf({}, { apps: [] }),
    ingress: ingressFile(),
    code: 'ServiceMissing',
    says: /"cluster":"eu"/,
  },
  {
    what: 'a service of a type that cannot serve',
    world: worldOf(
      {},
      {
        apps: [
          { name: 'web', probePath: '/healthz', serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' } },
        ],
      },
    ),
    ingress: ingressFile(),
    args: ['--backends=instance-groups'],
    code: 'ServiceTypeUnusable',
    says: /ClusterIP/,
  },
  {
    what: 'NodePorts that differ',
    world: worldOf({}, { apps: [{ ...WEB, nodePort: 30_099 }] }),
    ingress: ingressFile(),
    code: 'NodePortsDiffer',
    says: /"rows":\[\["us","30080".*\["eu","30099"/,
  },
  {
    what: 'a port that the service has not',
    ingress: ingressFile({ port: 'number: 8080' }),
    code: 'ServicePortMissing',
    says: /8080/,
  },
  {
    what: 'probes that disagree',
    world: worldOf({}, { apps: [{ ...WEB, probePath: '/ready' }] }),
    ingress: ingressFile(),
    code: 'ProbesDisagree',
    says: /\/ready/,
  },
  {
    what: 'a NEG that is not exposed',
    ingress: ingressFile(),
    args: ['--backends=neg'],
    code: 'NegNotExposed',
    says: /kubectl --context us [^"]*annotate [^"]*cloud\.google\.com\/neg|kubectl annotate/,
  },
  { what: 'a name that GCE would refuse', ingress: ingressFile(), name: 'My_LB', code: 'InvalidName', says: /My_LB/ },
  {
    what: 'no project',
    ingress: ingressFile(),
    env: NO_MACHINE_SETTINGS,
    code: 'MissingProject',
    says: /--gcp-project/,
  },
  {
    what: 'no credentials',
    ingress: ingressFile(),
    env: { CLOUDSDK_AUTH_DISABLE_CREDENTIALS: '', GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent.json' },
    code: 'MissingCredentials',
    says: /gcloud auth application-default login/,
  },
  {
    what: 'a permission that is denied',
    ingress: ingressFile(),
    prepare: ({ world }) => void world.state.gce.deniedPermissions.push('compute.urlMaps.list'),
    code: 'PermissionDenied',
    says: /compute\.urlMaps\.list/,
  },
  {
    what: 'an API that is disabled',
    ingress: ingressFile(),
    prepare: ({ world }) => {
      world.state.gce.apiDisabled = true;
    },
    code: 'ApiDisabled',
    says: /gcloud services enable compute\.googleapis\.com/,
  },
];

const errorOutput = z.object({
  error: z.object({ code: z.string(), message: z.string(), exitCode: z.number() }),
  diagnostics: z.array(z.looseObject({ code: z.string(), severity: z.string(), message: z.string() })),
});

async function applyOn(bench: Bench, row: Row): Promise<z.infer<typeof errorOutput>> {
  if (row.ingress !== undefined) bench.write('ingress.yaml', row.ingress);
  row.prepare?.(bench);
  const args = ['apply', row.name ?? 'web', '--ingress=ingress.yaml', '--auto-approve', '--json', ...(row.args ?? [])];
  const { code, stdout, stderr } = await bench.run(args, row.env);
  expect(stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
  expect(code).toBe(1);
  return errorOutput.parse(JSON.parse(stdout));
}

test.each(ROWS)('$what gets a clear error and nothing is written', async (row) => {
  await onBench(row.world ?? worldOf(), async (bench) => {
    const { error, diagnostics } = await applyOn(bench, row);
    expect(error).toMatchObject({ code: row.code, exitCode: 1 });
    expect(JSON.stringify(diagnostics.filter(({ code }) => code === row.code))).toMatch(row.says);
    expect(bench.writes()).toEqual([]);
  });
});

test.each(['refused', 'hanging'] as const)(
  'a cluster that is %s is named, and what is wrong in the others is reported still',
  async (reachability) => {
    const asia: ClusterSpec = { context: 'asia', zones: ['asia-east1-b'], reachability };
    const world = worldOf({}, { apps: [{ ...WEB, nodePort: 30_099 }] });
    await onBench({ ...world, clusters: [...world.clusters, asia] }, async (bench) => {
      const { diagnostics } = await applyOn(bench, { what: '', ingress: ingressFile(), code: '', says: /./ });
      const codes = diagnostics.map(({ code }) => code);
      expect(codes).toEqual(expect.arrayContaining(['ClusterUnreachable', 'NodePortsDiffer']));
      expect(JSON.stringify(diagnostics)).toContain('"cluster":"asia"');
      expect(bench.writes()).toEqual([]);
    });
  },
);

test('apply without a terminal and without approval is an error, and nothing is written', async () => {
  await onBench(worldOf(), async (bench) => {
    bench.write('ingress.yaml', ingressFile());
    const { code, stderr } = await bench.run(['apply', 'web', '--ingress=ingress.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('Error [ApprovalRequired]');
    expect(bench.writes()).toEqual([]);
  });
});
