import { stringify } from 'yaml';

/** A kubeconfig, as YAML, with one context per cluster, named as the cluster; the first one is current. */
export function kubeconfig(clusters: ReadonlyMap<string, string>): string {
  const names = [...clusters.keys()];
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(names[0] === undefined ? {} : { 'current-context': names[0] }),
    // The Node client refuses plain http unless told that the server's certificate does not matter.
    clusters: [...clusters].map(([name, server]) => ({ name, cluster: { server, 'insecure-skip-tls-verify': true } })),
    users: names.map((name) => ({ name, user: {} })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
  });
}
