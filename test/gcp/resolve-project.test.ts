import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gcloudConfigDir } from '../../src/gcp/gcloud-configuration.js';
import { resolveProject } from '../../src/gcp/resolve-project.js';

let configDir = '';
beforeEach(async () => {
  configDir = await mkdtemp(path.join(tmpdir(), 'kubemci-gcloud-'));
});
afterEach(() => rm(configDir, { recursive: true }));

async function configurations(active: string | undefined, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(path.join(configDir, 'configurations'));
  if (active !== undefined) await writeFile(path.join(configDir, 'active_config'), active);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(configDir, 'configurations', `config_${name}`), text);
  }
}

describe('the first of these that is there names the project', () => {
  const everything = { flag: 'from-flag', definition: 'from-definition' };
  const env = { GOOGLE_CLOUD_PROJECT: 'from-google', CLOUDSDK_CORE_PROJECT: 'from-cloudsdk' };
  test.each([
    [everything, env, 'from-flag', 'flag'],
    [{ definition: 'from-definition' }, env, 'from-definition', 'definition'],
    [{}, env, 'from-google', 'environment'],
    [{ flag: ' ' }, { CLOUDSDK_CORE_PROJECT: 'from-cloudsdk' }, 'from-cloudsdk', 'environment'],
    [{}, { GOOGLE_CLOUD_PROJECT: '' }, 'from-gcloud', 'gcloud'],
  ])('%j with %j: %s', async (given, environment, project, from) => {
    await configurations('default', { default: '[core]\nproject = from-gcloud\n' });
    const outcome = await resolveProject({ ...given, env: environment, gcloudConfigDir: configDir });
    expect(outcome).toMatchObject({ ok: true, value: { project, from } });
  });
});

describe("gcloud's files", () => {
  const ask = async (env: Record<string, string> = {}): Promise<string> => {
    const outcome = await resolveProject({ env, gcloudConfigDir: configDir });
    return outcome.ok ? outcome.value.project : (outcome.diagnostics[0]?.code ?? '');
  };
  const files = {
    default: '[core]\naccount = me@example.com\nproject = default-project\n\n[compute]\nproject = not-this\n',
    work: '[compute]\nproject = not-this\n[core]\n# project = commented\nproject=work-project\r\n',
  };

  test('the active configuration counts', async () => {
    await configurations('work\n', files);
    expect(await ask()).toBe('work-project');
  });

  test('the environment can name another configuration', async () => {
    await configurations('work', files);
    expect(await ask({ CLOUDSDK_ACTIVE_CONFIG_NAME: 'default' })).toBe('default-project');
  });

  test('without an active one it is the default configuration', async () => {
    await configurations(undefined, files);
    expect(await ask()).toBe('default-project');
  });

  test('a configuration without a project names none', async () => {
    await configurations('default', { default: '[core]\naccount = me@example.com\n[compute]\nproject = not-this\n' });
    expect(await ask()).toBe('MissingProject');
  });

  test('a name that leads out of the folder is not followed', async () => {
    await configurations('../../elsewhere', files);
    expect(await ask()).toBe('MissingProject');
  });

  test('no gcloud at all is no error but a missing project, with both ways to name one', async () => {
    const outcome = await resolveProject({ env: {}, gcloudConfigDir: path.join(configDir, 'nowhere') });
    expect(outcome).toMatchObject({ ok: false, diagnostics: [{ code: 'MissingProject' }] });
    expect(JSON.stringify(outcome)).toContain('gcloud config set project');
  });
});

test.each(['My Project', 'UPPER', 'ab', 'x'.repeat(31)])('"%s" is no project id', async (flag) => {
  const outcome = await resolveProject({ flag, env: {}, gcloudConfigDir: configDir });
  expect(outcome).toMatchObject({ ok: false, diagnostics: [{ code: 'MissingProject' }] });
});

test.each(['my-project-123456', 'example.com:my-project', '123456789012'])('"%s" is a project id', async (flag) => {
  expect(await resolveProject({ flag, env: {}, gcloudConfigDir: configDir })).toMatchObject({ ok: true });
});

test('the folder of gcloud is where gcloud puts it, or where CLOUDSDK_CONFIG says', () => {
  expect(gcloudConfigDir({}, '/home/me', 'linux')).toBe('/home/me/.config/gcloud');
  expect(gcloudConfigDir({ CLOUDSDK_CONFIG: '/elsewhere' }, '/home/me', 'linux')).toBe('/elsewhere');
});
