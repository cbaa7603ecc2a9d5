import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../src/diagnostics/outcome.js';
import { connectClusters } from '../../src/kubernetes/connect-clusters.js';
import { ApiServer } from './api-server.js';
import { connected, inDirectory, kubeconfigText, only, rejection } from './connecting.js';

let us: ApiServer;
let eu: ApiServer;

beforeEach(async () => {
  [us, eu] = [new ApiServer('us'), new ApiServer('eu')];
  await us.start();
  await eu.start();
});
afterEach(async () => {
  await us.stop();
  await eu.stop();
});

const nothing = { services: [] };

describe('the clusters of a kubeconfig', () => {
  test('are all its contexts, in order, where none are named', async () => {
    const clusters = await connected({ us: us.url, eu: eu.url });
    expect(clusters.map(({ cluster, context }) => [cluster, context])).toEqual([
      ['us', 'us'],
      ['eu', 'eu'],
    ]);
    const uids = [];
    for (const cluster of clusters) uids.push((await cluster.observe(nothing)).uid);
    expect(uids).toEqual(['uid-of-us', 'uid-of-eu']);
  });

  test('are those of the definition under its names', async () => {
    const clusters = await connected({ us: us.url, eu: eu.url }, { clusters: [{ name: 'europe', context: 'eu' }] });
    expect(clusters.map(({ cluster, context }) => [cluster, context])).toEqual([['europe', 'eu']]);
    expect((await only(clusters).observe(nothing)).uid).toBe('uid-of-eu');
  });

  test('come from the files of KUBECONFIG, first wins, missing files do not count', async () => {
    await inDirectory(async (directory) => {
      const [first, second] = [join(directory, 'a'), join(directory, 'b')];
      await writeFile(first, kubeconfigText({ us: us.url }));
      await writeFile(second, kubeconfigText({ us: eu.url, eu: eu.url }));
      const KUBECONFIG = [join(directory, 'none'), first, second].join(':');
      const outcome = await connectClusters({ environment: { KUBECONFIG } });
      expect(outcome.ok && outcome.value.map(({ context }) => context)).toEqual(['us', 'eu']);
      if (outcome.ok) expect((await only(outcome.value).observe(nothing)).uid).toBe('uid-of-us');
    });
  });

  test('that do not exist are all named, with those that do and what was meant', async () => {
    await inDirectory(async (directory) => {
      const kubeconfig = join(directory, 'k');
      await writeFile(kubeconfig, kubeconfigText({ gke_us: us.url, gke_eu: eu.url }));
      const clusters = ['gke_uss', 'nonsense'].map((context) => ({ name: context, context }));
      const found = diagnosticsOf(await connectClusters({ kubeconfig, clusters }));
      expect(found.map(({ code }) => code)).toEqual(['UnknownContext', 'UnknownContext']);
      expect(found[0]).toMatchObject({ fix: 'Did you mean "gke_us"?' });
      expect(found[1]?.message).toContain('gke_us, gke_eu');
    });
  });

  test.each(['', '# later\n\n', 'apiVersion: v1\nkind: Config\ncontexts: null\n'])(
    'are missing in a kubeconfig that holds none, and that is said: %j',
    async (text) => {
      await inDirectory(async (directory) => {
        const [empty, full] = [join(directory, 'empty'), join(directory, 'full')];
        await writeFile(empty, text);
        await writeFile(full, kubeconfigText({ us: us.url }));
        const [problem] = diagnosticsOf(await connectClusters({ kubeconfig: empty }));
        expect(problem?.message).toBe('The kubeconfig has no contexts, so there are no clusters.');
        const beside = await connectClusters({ environment: { KUBECONFIG: [empty, full].join(':') } });
        expect(beside.ok && beside.value.map(({ context }) => context)).toEqual(['us']);
      });
    },
  );

  test.each([
    ['does not exist', undefined, 'it does not exist'],
    ['is no YAML', 'clusters: [', 'unexpected end'],
  ])('in a file that %s are an error that names the file', async (_what, text, why) => {
    await inDirectory(async (directory) => {
      const kubeconfig = join(directory, 'kubeconfig.yaml');
      if (text !== undefined) await writeFile(kubeconfig, text);
      const [problem] = diagnosticsOf(await connectClusters({ kubeconfig }));
      expect(problem?.code).toBe('InvalidKubeconfig');
      expect(problem?.message).toContain(kubeconfig);
      expect(problem?.message).toContain(why);
    });
  });
});

describe('a cluster that does not do what it is asked', () => {
  test('is named when nobody listens', async () => {
    const cluster = only(await connected({ us: us.url }));
    await us.stop();
    const error = await rejection(cluster.observe({ services: ['default/web'] }));
    expect(error.diagnostics).toMatchObject([{ code: 'ClusterUnreachable', where: { cluster: 'us' } }]);
    expect(error.message).toContain('the connection is refused');
  });

  test('is named when it never answers, after the timeout', async () => {
    us.state.reachability = 'hanging';
    const cluster = only(await connected({ us: us.url }, { timeoutSeconds: 0.05 }));
    const error = await rejection(cluster.observe(nothing));
    expect(error.diagnostics).toMatchObject([{ code: 'ClusterUnreachable', where: { cluster: 'us' } }]);
    expect(error.message).toContain('does not answer within 0.05 s');
  });

  test('is named with every permission that is missing', async () => {
    us.state.denied = [
      { verb: 'list', resource: 'nodes' },
      { verb: 'get', resource: 'services' },
    ];
    const error = await rejection(only(await connected({ us: us.url })).observe({ services: ['default/web'] }));
    expect(
      error.diagnostics.map(({ code, fix }) => [code, /^Grant the verb (\w+ on \w+)/.exec(fix ?? '')?.[1]]),
    ).toEqual([
      ['ClusterForbidden', 'list on nodes'],
      ['ClusterForbidden', 'get on services'],
    ]);
  });

  test.each([
    [401, 'ClusterForbidden'],
    [429, 'ClusterUnreachable'],
    [503, 'ClusterUnreachable'],
    [400, 'ClusterError'],
  ])('with HTTP status %d is an error of code %s, asked once', async (status, code) => {
    let requests = 0;
    const fetch = () => {
      requests += 1;
      return Promise.resolve(new Response('{"kind":"Status","message":"because"}', { status }));
    };
    const cluster = only(await connected({ us: us.url }, { fetch }));
    const write = cluster.createIngress({ metadata: { namespace: 'default', name: 'web' } });
    const error = await rejection(write);
    expect(error.diagnostics[0].code).toBe(code);
    expect(error.message).toContain('because');
    expect(requests).toBe(1);
  });

  test.each(['<html>Sign in</html>', '[]', '{"gitVersion":7}'])(
    'answers what is no Kubernetes (%s) is an error',
    async (body) => {
      const fetch = () => Promise.resolve(new Response(body));
      const error = await rejection(only(await connected({ us: us.url }, { fetch })).observe(nothing));
      expect(error.diagnostics.every(({ code }) => code === 'ClusterError')).toBe(true);
    },
  );
});

describe('credentials', () => {
  const plugin = (command: string) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' },
  });

  test('of the kubeconfig are sent, and appear in no error', async () => {
    const cluster = only(await connected({ us: us.url }));
    await cluster.observe(nothing);
    expect(us.requests.every(({ headers }) => headers['authorization'] === 'Bearer secret-token')).toBe(true);
    await us.stop();
    expect(JSON.stringify((await rejection(cluster.observe(nothing))).diagnostics)).not.toContain('secret-token');
  });

  test('of a GKE user come from Google when the plugin is not installed', async () => {
    const options = { googleToken: () => Promise.resolve('google-token'), environment: { PATH: '/nowhere' } };
    await only(await connected({ us: us.url }, options, plugin('gke-gcloud-auth-plugin'))).observe(nothing);
    expect(us.requests.every(({ headers }) => headers['authorization'] === 'Bearer google-token')).toBe(true);
  });

  test('of a GKE user come from the plugin when it is installed', async () => {
    await inDirectory(async (directory) => {
      const command = join(directory, 'gke-gcloud-auth-plugin');
      const credential = { kind: 'ExecCredential', status: { token: 'plugin-token' } };
      await writeFile(command, `#!/bin/sh\necho '${JSON.stringify(credential)}'\n`);
      await chmod(command, 0o755);
      const options = { googleToken: () => Promise.resolve('google-token') };
      await only(await connected({ us: us.url }, options, plugin(command))).observe(nothing);
    });
    expect(us.requests.every(({ headers }) => headers['authorization'] === 'Bearer plugin-token')).toBe(true);
  });

  test('of another plugin that is not installed are never replaced by Google’s', async () => {
    const options = { googleToken: () => Promise.resolve('google-token'), environment: { PATH: '/nowhere' } };
    const cluster = only(await connected({ us: us.url }, options, plugin('/nowhere/aws-iam-authenticator')));
    const error = await rejection(cluster.observe(nothing));
    expect(error.message).toContain('credential plugin cannot be started');
    expect(us.requests).toEqual([]);
  });
});
