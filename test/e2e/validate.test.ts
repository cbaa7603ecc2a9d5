import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import type { AppSpec, WorldSpec } from '../../src/sandbox/index.js';
import { ingressFile } from '../support/manifests.js';
import { onBench, type Bench } from '../support/served-world.js';

const WEB: AppSpec = {
  name: 'web',
  nodePort: 30_080,
  probePath: '/healthz',
  serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' },
};

function worldOf(apps: readonly AppSpec[]): WorldSpec {
  return {
    project: { id: 'test-project', number: '42' },
    addresses: ['web-ip'],
    clusters: [
      { context: 'us', zones: ['us-east4-a'], apps },
      { context: 'eu', zones: ['europe-west1-c'], apps },
    ],
  };
}

async function validated(
  apps: readonly AppSpec[],
  args: readonly string[],
  then: (bench: Bench) => void = () => undefined,
) {
  return onBench(worldOf(apps), async (bench) => {
    bench.write('ingress.yaml', ingressFile());
    then(bench);
    const result = await bench.run(['validate', 'web', '--ingress=ingress.yaml', ...args]);
    expect(bench.writes().filter(({ path: target }) => !target.endsWith('/testIamPermissions'))).toEqual([]);
    expect(result.stderr).toBe('');
    return result;
  });
}

test('what is valid ends with 0, as text and as JSON', async () => {
  expect(await validated([WEB], [])).toMatchObject({
    code: 0,
    stdout: 'Valid: web in test-project, clusters us, eu.\n',
  });
  const { code, stdout } = await validated([WEB], ['--format=json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [], warnings: [], project: 'test-project' });
});

test('what is not ends with the exit code of its error, and all of it is told', async () => {
  const text = await validated([], []);
  expect(text.code).toBe(1);
  expect(text.stdout).toContain('clusters us, eu');
  const taken = ({ dir }: Bench): void =>
    writeFileSync(path.join(dir, 'ingress.yaml'), ingressFile({ staticIp: 'nowhere' }));
  const { code, stdout } = await validated([], ['--json'], taken);
  expect(code).toBe(1);
  expect(stdout).toMatch(/"ServiceMissing"/);
});

test('SARIF leads to the line of a file below the working directory, and to the page on the code', async () => {
  const { code, stdout } = await validated([], ['--sarif']);
  expect(code).toBe(1);
  const log = JSON.parse(stdout) as {
    readonly runs: readonly {
      readonly results: readonly unknown[];
      readonly tool: { readonly driver: { readonly rules: readonly { readonly helpUri: string }[] } };
    }[];
  };
  expect(log).toMatchObject({ version: '2.1.0' });
  expect(JSON.stringify(log.runs[0]?.results)).toContain('"artifactLocation":{"uri":"ingress.yaml"}');
  expect(log.runs[0]?.tool.driver.rules[0]?.helpUri).toMatch(/^file:\/\/.*\/docs\/errors\.md#\w+$/);
});

test('offline asks nobody, not even for a project', async () => {
  await onBench(worldOf([WEB]), async (bench) => {
    bench.write('ingress.yaml', ingressFile());
    const nobody = {
      GOOGLE_CLOUD_PROJECT: '',
      KUBECONFIG: '/nonexistent',
      CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: '',
    };
    const { code, stdout } = await bench.run(['validate', 'web', '--ingress=ingress.yaml', '--offline'], nobody);
    expect(stdout).toBe('Valid: web. Only the files were checked.\n');
    expect(code).toBe(0);
    expect(bench.world.audit.entries().filter(({ caller }) => caller === 'client')).toEqual([]);
  });
});
