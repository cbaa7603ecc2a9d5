import type { Reading } from './reading.js';
import type { WorldDocument } from './schema.js';

/** Kubernetes: what every cluster has from its beginning. */
const BUILT_IN_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Notes what a world file says in one place and contradicts in another. */
export function noteContradictions(document: WorldDocument, reading: Reading): void {
  const networks = document.networks ?? ['default'];
  noteRepeated(reading, ['networks'], networks);
  noteRepeated(
    reading,
    ['addresses'],
    (document.addresses ?? []).map((address) => (typeof address === 'string' ? address : address.name)),
  );
  noteRepeated(
    reading,
    ['clusters'],
    document.clusters.map(({ context }) => context),
  );
  document.clusters.forEach(({ network = 'default', namespaces = [], apps = [], nodePools = [] }, index) => {
    const path = ['clusters', index];
    if (!networks.includes(network)) {
      reading.refuse(
        [...path, 'network'],
        `must be one of networks (${networks.join(', ')}), but is ${JSON.stringify(network)}`,
      );
    }
    noteRepeated(
      reading,
      [...path, 'nodePools'],
      nodePools.map(({ name }) => name),
    );
    noteRepeated(
      reading,
      [...path, 'apps'],
      apps.map(({ namespace = 'default', name }) => `${namespace}/${name}`),
    );
    apps.forEach(({ namespace = 'default' }, app) => {
      if ([...BUILT_IN_NAMESPACES, ...namespaces].includes(namespace)) return;
      reading.refuse(
        [...path, 'apps', app, 'namespace'],
        `must be among the namespaces of the cluster, but is "${namespace}"`,
      );
    });
  });
}

function noteRepeated(reading: Reading, path: readonly (string | number)[], names: readonly string[]): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) reading.refuse([...path, index], `is "${name}", which is there already`);
  });
}
