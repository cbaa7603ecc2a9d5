import { accessSync, constants } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import type { User } from '@kubernetes/client-node';
import { z } from 'zod';

/** An access token for Google's APIs, fresh enough for one request. */
export type TokenSource = () => Promise<string>;

const GKE_PLUGIN = 'gke-gcloud-auth-plugin';
const execConfig = z.object({ command: z.string() });

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isInstalled(command: string, path: string): boolean {
  if (isAbsolute(command)) return isExecutable(command);
  const names = process.platform === 'win32' ? [`${command}.exe`, command] : [command];
  return path
    .split(delimiter)
    .filter((directory) => directory !== '')
    .some((directory) => names.some((name) => isExecutable(join(directory, name))));
}

/** Whether a user gets credentials from GKE's plugin and that program is not installed. `path` is the value of PATH. */
export function lacksGkePlugin(user: User | null, path: string): boolean {
  const exec = execConfig.safeParse(user?.exec);
  if (!exec.success) return false;
  const { command } = exec.data;
  return basename(command).replace(/\.exe$/, '') === GKE_PLUGIN && !isInstalled(command, path);
}
