import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The environment, as in process.env. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of gcloud's configuration: CLOUDSDK_CONFIG, else gcloud's default for this platform. */
export function gcloudConfigDir(env: Environment, homeDir: string, platform: NodeJS.Platform): string {
  const configured = env['CLOUDSDK_CONFIG'];
  if (configured !== undefined && configured !== '') return configured;
  const appData = env['APPDATA'];
  if (platform === 'win32' && appData !== undefined && appData !== '') return path.join(appData, 'gcloud');
  return path.join(homeDir, '.config', 'gcloud');
}

/**
 * The project of gcloud's active configuration, read from its files; gcloud itself is not run. Undefined where there
 * are none or they name no project. CLOUDSDK_ACTIVE_CONFIG_NAME goes before the file `active_config`, as in gcloud.
 */
export async function gcloudProject(configDir: string, env: Environment): Promise<string | undefined> {
  const active = env['CLOUDSDK_ACTIVE_CONFIG_NAME'] ?? (await readText(path.join(configDir, 'active_config')))?.trim();
  const name = active === undefined || active === '' ? 'default' : active;
  // gcloud: names of configurations are lower-case letters, digits and dashes; anything else is no file of its.
  if (!/^[a-z][-a-z0-9]*$/i.test(name)) return undefined;
  const properties = await readText(path.join(configDir, 'configurations', `config_${name}`));
  return properties === undefined ? undefined : property(properties, 'core', 'project');
}

/** The value of a property in an ini file as gcloud writes it. */
function property(text: string, section: string, key: string): string | undefined {
  let current = '';
  let found: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) {
      current = header.trim();
      continue;
    }
    const [, name, value] = /^\s*([^=:#;\s][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (current === section && name === key && value !== undefined && value !== '') found = value;
  }
  return found;
}

async function readText(file: string): Promise<string | undefined> {
  // A missing or unreadable file of gcloud's only means that it does not tell the project.
  return readFile(file, 'utf8').catch(() => undefined);
}
