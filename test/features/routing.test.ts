import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorldSpec } from '../../src/sandbox/index.js';
import type { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES } from '../properties/support/wish.js';
import { backend, ingress, paths, sent, serving, stored } from './support/serving.js';

/** A service of two ports in front of the pods of `web`. */
const TWO_PORTS = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'two', namespace: 'default', annotations: { 'cloud.google.com/neg': '{"ingress":false}' } },
  spec: {
    type: 'NodePort',
    selector: { app: 'web' },
    ports: [
      { name: 'one', port: 80, targetPort: 80, nodePort: 30_071 },
      { name: 'other', port: 81, targetPort: 80, nodePort: 30_072 },
    ],
  },
};

const WORLD: WorldSpec = {
  ...FOUR_SERVICES,
  clusters: FOUR_SERVICES.clusters
    .filter(({ context }) => context !== 'asia')
    .map((cluster) => ({ ...cluster, manifests: [TWO_PORTS] })),
};

const SPEC = {
  defaultBackend: backend('web'),
  rules: [
    {
      host: 'a.example.com',
      http: {
        paths: [
          { path: '/exact', pathType: 'Exact', backend: backend('api') },
          { path: '/prefix', pathType: 'Prefix', backend: backend('shop') },
          { path: '/raw/*', pathType: 'ImplementationSpecific', backend: backend('blog') },
        ],
      },
    },
    { host: '*.example.com', http: paths({ '/': 'shop' }) },
    { host: 'a.example.com', http: paths({ '/second-rule': 'blog' }) },
    { http: paths({ '/anywhere': 'api' }) },
    {
      host: 'ports.test',
      http: {
        paths: [
          { path: '/number', pathType: 'Prefix', backend: backend('two', 80) },
          { path: '/name', pathType: 'Prefix', backend: backend('two', 'one') },
          { path: '/other', pathType: 'Prefix', backend: backend('two', 'other') },
        ],
      },
    },
  ],
};

let operator: Operator;
beforeAll(async () => {
  operator = await serving(WORLD, { documents: [ingress({}, SPEC)] });
});
afterAll(() => {
  operator.close();
});

/** The service whose pods answer. */
async function answering(host: string, path: string): Promise<string | undefined> {
  return (await sent(operator, { host, path })).pod?.replace(/-\d+$/, '');
}

describe('hosts and paths', () => {
  test.each([
    ['a.example.com', '/exact', 'api'],
    ['a.example.com', '/exact/', 'web'],
    ['a.example.com', '/prefix', 'shop'],
    ['a.example.com', '/prefix/deep', 'shop'],
    ['a.example.com', '/prefixed', 'web'],
    ['a.example.com', '/raw/x', 'blog'],
    ['a.example.com', '/raw', 'web'],
    ['a.example.com', '/second-rule', 'blog'],
    ['b.example.com', '/whatever', 'shop'],
    ['deep.b.example.com', '/whatever', 'shop'],
    ['example.com', '/whatever', 'web'],
    ['nobody.test', '/anywhere', 'api'],
    ['nobody.test', '/', 'web'],
    ['a.example.com', '/anywhere', 'web'],
  ])('%s%s is answered by %s', async (host, path, service) => {
    expect(await answering(host, path)).toBe(service);
  });

  test('one service serves on several ports, and the same port by number and by name is one backend', async () => {
    const through = async (path: string): Promise<string | undefined> =>
      (await sent(operator, { host: 'ports.test', path })).backendService?.split('/').at(-1);
    expect(await through('/number')).toBe('mci1-be-30071--lb');
    expect(await through('/name')).toBe('mci1-be-30071--lb');
    expect(await through('/other')).toBe('mci1-be-30072--lb');
    expect(stored(operator, 'backendServices', '"default/two"')).toHaveLength(2);
  });
});
