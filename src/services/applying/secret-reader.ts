import { KubemciError } from '../../diagnostics/kubemci-error.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import type { SecretReader } from '../../providers/gclb/operations/secrets.js';

/**
 * Reads Secrets from the first cluster that has them: they were found to be the same in all. Throws the error of the last
 * cluster that was asked.
 */
export function secretReader(clusters: readonly ClusterApi[]): SecretReader {
  return async (secret, field) => {
    const [namespace = '', name = ''] = secret.split('/');
    let failure: unknown = new KubemciError({
      code: 'Internal',
      severity: 'error',
      message: `The Secret ${secret} is needed, and no cluster was opened.`,
    });
    for (const cluster of clusters) {
      try {
        return await cluster.readSecretValue(namespace, name, field);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
}
