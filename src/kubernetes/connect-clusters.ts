import type { KubeConfig } from '@kubernetes/client-node';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { failure } from '../diagnostics/diagnostic.js';
import { conclude } from '../diagnostics/outcome.js';
import { closest } from '../diagnostics/suggest.js';
import type { ClusterDefinition } from '../spec/load-balancer-definition.js';
import type { ClusterApi } from './cluster-api.js';
import type { Patience } from './http/patient-reads.js';
import { clientTransport } from './http/transport.js';
import type { FetchLike } from './http/transport.js';
import { configOfContext } from './kubeconfig/context-config.js';
import type { TokenSource } from './kubeconfig/gke-credentials.js';
import { loadKubeconfig } from './kubeconfig/load-kubeconfig.js';
import { KubernetesCluster } from './kubernetes-cluster.js';

/** How long a request to a cluster may take where nobody says otherwise, in seconds of real time. */
export const DEFAULT_REQUEST_TIMEOUT_SECONDS = 10;

/** Which clusters to reach, and how. */
export interface ConnectOptions {
  /** Absolute path; undefined: the Kubernetes client's own rules. */
  readonly kubeconfig?: string;
  /** Undefined: every context of the kubeconfig, each named like its context. */
  readonly clusters?: readonly ClusterDefinition[];
  /** Longest wait for one request, in seconds of real time. */
  readonly timeoutSeconds?: number;
  /** An access token of Application Default Credentials, for GKE users whose gke-gcloud-auth-plugin is not installed. */
  readonly googleToken?: TokenSource;
  /** Present: reads are made again for a few seconds where a cluster is busy. Absent: callers own retries. */
  readonly patience?: Patience;
  /** Takes the place of the network. */
  readonly fetch?: FetchLike;
  /** PATH and KUBECONFIG are read from it; the process's own by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

function unknownContext(context: string, known: readonly string[]): Diagnostic {
  const meant = closest(context, known);
  const list = known.length === 0 ? 'it has no contexts' : `it has ${known.join(', ')}`;
  return {
    code: 'UnknownContext',
    severity: 'error',
    message: `The context "${context}" is not in the kubeconfig; ${list}.`,
    fix: meant === undefined ? 'Name one of its contexts.' : `Did you mean "${meant}"?`,
  };
}

function incompleteContext(context: string): Diagnostic {
  return {
    code: 'InvalidKubeconfig',
    severity: 'error',
    message: `The context "${context}" names a cluster that is not in the kubeconfig.`,
    fix: 'Repair the kubeconfig: kubectl config view shows what is in it.',
  };
}

async function connect(
  config: KubeConfig,
  { name, context }: ClusterDefinition,
  options: ConnectOptions,
): Promise<ClusterApi | undefined> {
  const environment = options.environment ?? process.env;
  const single = await configOfContext(config, context, {
    googleToken: options.googleToken,
    path: environment['PATH'] ?? '',
  });
  if (single === undefined) return undefined;
  return new KubernetesCluster({
    cluster: name,
    context,
    transport: await clientTransport(single, options.fetch),
    timeoutSeconds: options.timeoutSeconds ?? DEFAULT_REQUEST_TIMEOUT_SECONDS,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
  });
}

/**
 * The clusters of a load balancer, in the order given. Nothing is requested from them yet. Errors: InvalidKubeconfig,
 * UnknownContext (all of them at once, each with the contexts there are), MissingInput where there are no contexts.
 */
export async function connectClusters(options: ConnectOptions): Promise<Outcome<readonly ClusterApi[]>> {
  const environment = options.environment ?? process.env;
  const source = { file: options.kubeconfig, kubeconfigVariable: environment['KUBECONFIG'] };
  const config = await loadKubeconfig(source);
  if (!config.ok) return config;
  const known = config.value.getContexts().map(({ name }) => name);
  const wanted = options.clusters ?? known.map((context) => ({ name: context, context }));
  if (wanted.length === 0) {
    return failure({
      code: 'MissingInput',
      severity: 'error',
      message: 'The kubeconfig has no contexts, so there are no clusters.',
      fix: 'Give a kubeconfig that has them: --kubeconfig FILE.',
    });
  }
  const problems: Diagnostic[] = [];
  const clusters: ClusterApi[] = [];
  for (const definition of wanted) {
    if (!known.includes(definition.context)) {
      problems.push(unknownContext(definition.context, known));
      continue;
    }
    const cluster = await connect(config.value, definition, options);
    if (cluster === undefined) problems.push(incompleteContext(definition.context));
    else clusters.push(cluster);
  }
  return conclude(clusters, problems);
}
