import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';

/** Where a kubeconfig is looked for. */
export interface KubeconfigSource {
  /** Absolute path; undefined: KUBECONFIG, then ~/.kube/config, then the cluster that we run in. */
  readonly file: string | undefined;
  /** The value of KUBECONFIG: files, first wins (kubectl). */
  readonly kubeconfigVariable: string | undefined;
}

/** What the client makes of a world without any kubeconfig. */
const NOTHING_FOUND = 'loaded-context';

/** Blank lines and comments: no error to kubectl, which reads a kubeconfig without clusters. The client fails on it. */
const SAYS_NOTHING = /^(?:\s|#.*)*$/;

function reasonOf(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  const isMissing = typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'it does not exist' : (message.split('\n', 1)[0] ?? message);
}

/** Where js-yaml says that it stopped, counted from 1. */
function positionIn(error: unknown, file: string): Diagnostic['where'] {
  const mark: unknown = typeof error === 'object' && error !== null && 'mark' in error ? error.mark : undefined;
  if (typeof mark !== 'object' || mark === null || !('line' in mark) || !('column' in mark)) return undefined;
  const { line, column } = mark;
  if (typeof line !== 'number' || typeof column !== 'number') return undefined;
  return { position: { file, line: line + 1, column: column + 1 } };
}

function invalid(file: string, why: string, where?: Diagnostic['where']): Diagnostic {
  return {
    code: 'InvalidKubeconfig',
    severity: 'error',
    message: `The kubeconfig ${file} cannot be read: ${why}.`,
    ...(where === undefined ? {} : { where }),
    fix: 'Check --kubeconfig and KUBECONFIG; kubectl config view shows what is in it.',
  };
}

/** First wins, as kubectl merges lists of files. */
function addMissing(config: KubeConfig, other: KubeConfig): void {
  const missing = <T extends { readonly name: string }>(have: readonly T[], more: readonly T[]): readonly T[] =>
    more.filter(({ name }) => !have.some((known) => known.name === name));
  missing(config.clusters, other.clusters).forEach((cluster) => {
    config.addCluster(cluster);
  });
  missing(config.users, other.users).forEach((user) => {
    config.addUser(user);
  });
  missing(config.contexts, other.contexts).forEach((context) => {
    config.addContext(context);
  });
}

function loadFile(Config: typeof KubeConfig, file: string): Outcome<KubeConfig> {
  const config = new Config();
  try {
    const text = readFileSync(file, 'utf8');
    if (SAYS_NOTHING.test(text)) return success(config);
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
    return success(config);
  } catch (error) {
    return failure(invalid(file, reasonOf(error), positionIn(error, file)));
  }
}

function loadFiles(Config: typeof KubeConfig, files: readonly string[]): Outcome<KubeConfig> {
  const merged = new Config();
  const problems: Diagnostic[] = [];
  for (const file of files) {
    const config = loadFile(Config, file);
    if (config.ok) addMissing(merged, config.value);
    else problems.push(...config.diagnostics);
  }
  return problems.length > 0 ? failure(...problems) : success(merged);
}

/**
 * Loads a kubeconfig by the Kubernetes client's rules (KUBECONFIG lists, default file, in-cluster). Files of a
 * KUBECONFIG list that do not exist do not count, as with kubectl. InvalidKubeconfig names the file.
 */
export async function loadKubeconfig(source: KubeconfigSource): Promise<Outcome<KubeConfig>> {
  // Loaded here and not at the top: it is slow, and most commands of a saved plan or a status need no cluster.
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  if (source.file !== undefined) return loadFile(Config, source.file);
  const listed = (source.kubeconfigVariable ?? '').split(delimiter).filter((file) => file !== '');
  if (listed.length > 0) {
    const existing = listed.filter((file) => existsSync(file));
    return loadFiles(Config, existing.length > 0 ? existing : listed);
  }
  const config = new Config();
  try {
    config.loadFromDefault();
  } catch (error) {
    return failure(invalid('~/.kube/config', reasonOf(error)));
  }
  if (config.getCurrentContext() === NOTHING_FOUND) {
    return failure({
      code: 'InvalidKubeconfig',
      severity: 'error',
      message: 'No kubeconfig was found.',
      fix: 'Give --kubeconfig FILE, set KUBECONFIG, or write ~/.kube/config (gcloud container clusters get-credentials).',
    });
  }
  return success(config);
}
