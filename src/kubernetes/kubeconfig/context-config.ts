import type { KubeConfig } from '@kubernetes/client-node';
import type { TokenSource } from './gke-credentials.js';
import { lacksGkePlugin } from './gke-credentials.js';

/** What decides where credentials come from. */
export interface CredentialOptions {
  /** Asked only for users of a GKE plugin that is not installed. */
  readonly googleToken: TokenSource | undefined;
  /** The value of PATH. */
  readonly path: string;
}

/** One context on its own, and the token to send where it brings no credentials that work here. */
export interface ContextConfig {
  readonly config: KubeConfig;
  /** GKE accepts the access token of any Google identity that has access, which is what its plugin would send. */
  readonly bearer: TokenSource | undefined;
}

/**
 * A kubeconfig that holds one context and no other, so that contexts can be used side by side. Undefined where the
 * context leads to no cluster.
 */
export async function configOfContext(
  config: KubeConfig,
  context: string,
  options: CredentialOptions,
): Promise<ContextConfig | undefined> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const found = config.getContextObject(context);
  const cluster = found === null ? null : config.getCluster(found.cluster);
  if (found === null || cluster === null) return undefined;
  const user = config.getUser(found.user);
  // The client refuses plain HTTP unless TLS is not to be verified; kubectl does not, and there is no TLS to verify.
  const reachable = cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster;
  const bearer = lacksGkePlugin(user, options.path) ? options.googleToken : undefined;
  const users = user === null ? [] : [bearer === undefined ? user : { name: user.name }];
  const single = new Config();
  single.loadFromOptions({ clusters: [reachable], users, contexts: [found], currentContext: context });
  return { config: single, bearer };
}
