import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { humanDuration } from '../../../src/sandbox/kubernetes/table/human-duration.js';
import { podBody, pods, serviceBody, services, TestCluster } from './harness.js';

// What kubectl 1.32 sends.
const accept =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

const tableSchema = z.object({
  kind: z.literal('Table'),
  apiVersion: z.literal('meta.k8s.io/v1'),
  metadata: z.object({ resourceVersion: z.string() }),
  columnDefinitions: z.array(z.object({ name: z.string(), priority: z.number() })).nullable(),
  rows: z.array(z.object({ cells: z.array(z.unknown()), object: z.unknown() })),
});

async function table(cluster: TestCluster, url: string): Promise<z.infer<typeof tableSchema>> {
  const response = await cluster.send('GET', url, undefined, { accept });
  return tableSchema.parse(JSON.parse(z.string().parse(response.body)));
}

function always(columns: z.infer<typeof tableSchema>['columnDefinitions']): readonly string[] {
  return (columns ?? []).filter(({ priority }) => priority === 0).map(({ name }) => name);
}

describe('tables', () => {
  test('of services have the columns that kubectl shows, and the metadata of each', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', services, serviceBody('web', { type: 'NodePort', selector: { app: 'web' } }));
    cluster.clock.advance(200_000);
    const { columnDefinitions, rows } = await table(cluster, services);
    expect(always(columnDefinitions)).toEqual(['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age']);
    expect(rows).toHaveLength(1);
    const cells = rows[0]?.cells ?? [];
    expect(cells[0]).toBe('web');
    expect(cells[4]).toMatch(/^80:3\d{4}\/TCP$/);
    expect(cells.slice(5)).toEqual(['3m20s', 'app=web']);
    expect(rows[0]?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'web' } });
  });

  test('of one pod show what its status says', async () => {
    const cluster = new TestCluster();
    await cluster.call('POST', pods, podBody('web'));
    expect((await table(cluster, `${pods}/web`)).rows[0]?.cells).toEqual([
      ...['web', '0/1', 'Pending', '0', '0s'],
      ...['<none>', '<none>', '<none>', '<none>'],
    ]);
    cluster.api.merge('Pod', 'default', 'web', {
      status: { phase: 'Running', podIP: '10.4.0.9', conditions: [{ type: 'Ready', status: 'True' }] },
    });
    const row = (await table(cluster, `${pods}/web`)).rows[0];
    expect(row?.cells.slice(1, 6)).toEqual(['1/1', 'Running', '0', '0s', '10.4.0.9']);
  });

  test.each([
    ['/apis/networking.k8s.io/v1/ingresses', ['Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age']],
    ['/apis/apps/v1/deployments', ['Name', 'Ready', 'Up-to-date', 'Available', 'Age']],
    ['/apis/apps/v1/replicasets', ['Name', 'Desired', 'Current', 'Ready', 'Age']],
    ['/api/v1/nodes', ['Name', 'Status', 'Roles', 'Age', 'Version']],
    ['/api/v1/events', ['Last Seen', 'Type', 'Reason', 'Object', 'Message']],
    ['/api/v1/secrets', ['Name', 'Type', 'Data', 'Age']],
    ['/api/v1/endpoints', ['Name', 'Endpoints', 'Age']],
    ['/apis/networking.gke.io/v1/managedcertificates', ['Name', 'Age', 'Status']],
    ['/apis/cloud.google.com/v1/backendconfigs', ['Name', 'Age']],
  ])('of %s have the columns %j', async (url, columns) => {
    expect(always((await table(new TestCluster(), url)).columnDefinitions)).toEqual(columns);
  });

  test('carry whole objects, or none, when asked to', async () => {
    const cluster = new TestCluster();
    const whole = await table(cluster, '/api/v1/namespaces?includeObject=Object');
    expect(whole.rows[0]?.object).toMatchObject({ kind: 'Namespace', apiVersion: 'v1', spec: {} });
    expect((await table(cluster, '/api/v1/namespaces?includeObject=None')).rows[0]?.object).toBeNull();
  });

  test('in a watch describe their columns once', async () => {
    const cluster = new TestCluster();
    const url = `/api/v1/namespaces?watch=true&timeoutSeconds=1`;
    const response = await cluster.send('GET', url, undefined, { accept });
    const described: boolean[] = [];
    for await (const chunk of response.body) {
      const { object } = z.object({ object: tableSchema }).parse(JSON.parse(chunk));
      described.push(object.columnDefinitions !== null);
      if (described.length === 2) break;
    }
    expect(described).toEqual([true, false]);
  });
});

describe('metadata alone', () => {
  test.each(['PartialObjectMetadata', 'PartialObjectMetadataList'])('is given as %s', async (as) => {
    const cluster = new TestCluster();
    const headers = { accept: `application/json;as=${as};g=meta.k8s.io;v=v1` };
    const list = await cluster.call('GET', '/api/v1/namespaces', undefined, headers);
    expect(list.body.kind).toBe('PartialObjectMetadataList');
    expect(list.body.items?.[0]).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'default' } });
    expect(list.body.items?.[0]).not.toHaveProperty('spec');
  });
});

test.each(['text/html', 'application/json;as=Chart;g=meta.k8s.io;v=v1', 'application/vnd.kubernetes.protobuf'])(
  'a client that takes only %s gets nothing',
  async (only) => {
    const { status, body } = await new TestCluster().call('GET', '/api/v1/pods', undefined, { accept: only });
    expect(status).toBe(406);
    expect(body.message).toContain('only the following media types are accepted: application/json');
  },
);

test.each([
  [-5000, '<invalid>'],
  [-500, '0s'],
  [119_000, '119s'],
  [120_000, '2m'],
  [599_000, '9m59s'],
  [3_600_000, '60m'],
  [10_860_000, '3h1m'],
  [100_000_000, '27h'],
  [200_000_000, '2d7h'],
  [86_400_000 * 800, '2y70d'],
])('an age of %d ms is shown as %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

test('JSON is indented for people and ends its line for everybody', async () => {
  const cluster = new TestCluster();
  const machine = await cluster.send('GET', '/api/v1/namespaces/default');
  const person = await cluster.send('GET', '/api/v1/namespaces/default', undefined, { 'user-agent': 'curl/8.5.0' });
  expect(machine.body).toMatch(/^\{"kind":"Namespace","apiVersion":"v1","metadata":\{"name":"default",.*\}\n$/);
  expect(person.body).toMatch(/^\{\n {2}"kind": "Namespace",\n {2}"apiVersion": "v1",\n/);
});
