import { stringify } from 'yaml';
import type { WorldSpec } from '../../../src/sandbox/index.js';
import type { Operator } from './operator.js';

/** Two clusters with `count` services on NodePorts. */
export function manyServices(count: number): WorldSpec {
  const apps = Array.from({ length: count }, (_, index) => ({
    name: `app-${index}`,
    nodePort: 30_100 + index,
    pods: 1,
    serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' },
  }));
  return {
    project: { id: 'many-project', number: '161803398874' },
    addresses: ['lb-ip'],
    clusters: [
      { context: 'us', zones: ['us-east4-a'], apps },
      { context: 'europe', zones: ['europe-west1-c'], apps },
    ],
  };
}

/** Routes a path to each of the first `count` services. */
export function routeTo(operator: Operator, count: number): void {
  const backend = (index: number) => ({ service: { name: `app-${index}`, port: { number: 80 } } });
  const paths = Array.from({ length: count }, (_, index) => ({
    path: `/app-${index}`,
    pathType: 'Prefix',
    backend: backend(index),
  }));
  operator.write('kubemci.yaml', stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: ['us', 'europe'] }));
  operator.write(
    'ingress.yaml',
    stringify({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'lb', annotations: { 'kubernetes.io/ingress.global-static-ip-name': 'lb-ip' } },
      spec: { defaultBackend: backend(0), rules: [{ http: { paths } }] },
    }),
  );
}
