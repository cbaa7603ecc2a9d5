import { expect, test } from '@jest/globals';
import { getStatus } from '../../src/services/get-status.js';
import { listLoadBalancers } from '../../src/services/list.js';
import { Operator } from '../properties/support/operator.js';

const ZONES = ['us-east4-a', 'europe-west1-c', 'asia-east1-b', 'us-central1-f'];
const NAMES = Array.from(
  { length: 40 },
  (_, index) => `gke_company-retail-production-271828_${ZONES[index % 4] ?? ''}_storefront-cluster-${100 + index}`,
).sort();

/** What the Go tool would record: too long for a description, so that its runs fail. */
const AS_THE_GO_TOOL = JSON.stringify({
  Description: 'URL map for kubernetes multicluster loadbalancer lb',
  LoadBalancerName: 'lb',
  Clusters: NAMES,
  IPAddress: '198.51.100.10',
});

test('a load balancer over 40 clusters with long names is made, shown, listed, and loses one of them', async () => {
  expect(AS_THE_GO_TOOL.length).toBeGreaterThan(2048);
  const operator = new Operator({
    project: { id: 'many-project', number: '1618' },
    addresses: ['lb-ip'],
    clusters: NAMES.map((context, index) => ({
      context,
      zones: [ZONES[index % 4] ?? ''],
      nodesPerZone: 1,
      negByDefault: false,
      apps: [{ name: 'web', nodePort: 30_061 }],
    })),
  });
  try {
    operator.write(
      'kubemci.yaml',
      `name: lb\ningress: ingress.yaml\nkubeconfig: kubeconfig.yaml\nclusters: ${JSON.stringify(NAMES)}\n`,
    );
    operator.write(
      'ingress.yaml',
      [
        'apiVersion: networking.k8s.io/v1',
        'kind: Ingress',
        'metadata:',
        '  name: web',
        '  annotations:',
        '    kubernetes.io/ingress.class: gce-multi-cluster',
        '    kubernetes.io/ingress.global-static-ip-name: lb-ip',
        'spec:',
        '  defaultBackend: {service: {name: web, port: {number: 80}}}',
        '',
      ].join('\n'),
    );
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    expect((await operator.plan()).steps).toEqual([]);
    const { description } = operator.world.gce.list('urlMaps')[0] ?? {};
    if (typeof description !== 'string') throw new Error('the URL map has no description');
    expect(description.length).toBeLessThanOrEqual(2048);
    // What the Go tool needs of it to list the load balancer.
    expect(JSON.parse(description)).toMatchObject({
      LoadBalancerName: 'lb',
      Clusters: [],
      IPAddress: expect.any(String),
    });
    const shown = await operator.run(() => getStatus(operator.session, { target: 'lb', wide: false }, () => undefined));
    expect(shown.status).toMatchObject({ clusters: NAMES });
    expect(await operator.run(() => listLoadBalancers(operator.session))).toMatchObject([{ clusters: NAMES }]);
    const [first = '', ...rest] = NAMES;
    expect((await operator.apply(await operator.planRemove('lb', [first]))).event.outcome).toBe('succeeded');
    const { status } = await operator.run(() =>
      getStatus(operator.session, { target: 'lb', wide: false }, () => undefined),
    );
    expect(status).toMatchObject({ clusters: rest });
  } finally {
    operator.close();
  }
}, 120_000);
