import { expect, test } from '@jest/globals';
import { Operator } from './support/operator.js';
import type { Wish } from './support/wish.js';
import { FOUR_SERVICES, requestsFor, writeWish } from './support/wish.js';

const WISH: Wish = {
  clusters: ['us', 'europe', 'asia'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'api' }],
};

const VERSIONS: Readonly<Record<string, string>> = {
  us: 'v1.18.20-gke.6101',
  europe: 'v1.21.14-gke.2700',
  asia: 'v1.33.5-gke.1201000',
};

test('clusters of different Kubernetes versions are served, planned to nothing, and left clean', async () => {
  const operator = new Operator({
    ...FOUR_SERVICES,
    clusters: FOUR_SERVICES.clusters.map((cluster) => ({ ...cluster, version: VERSIONS[cluster.context] ?? '' })),
  });
  try {
    writeWish(operator, WISH);
    expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
    operator.pass(900);
    expect((await operator.plan()).steps).toEqual([]);
    const answers = requestsFor(operator, [WISH]).map((request) => operator.world.traffic.request(request));
    expect(answers.every((answer) => !answer.refused && answer.status === 200)).toBe(true);
    expect((await operator.apply(await operator.planDelete('lb'))).failure?.diagnostics).toBeUndefined();
    expect([...operator.world.clusters.values()].flatMap((cluster) => cluster.list('Ingress'))).toEqual([]);
  } finally {
    operator.close();
  }
});
