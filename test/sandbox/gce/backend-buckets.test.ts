import { describe, expect, test } from '@jest/globals';
import { PROJECT, refusal, ROOT, seeded, seededBalancer, TestProject } from './support/project.js';

const bucket = { name: 'bb-1', bucketName: 'files.example.com' };

describe('a backend bucket', () => {
  test('reads back with the two fields that nobody sent', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/backendBuckets', bucket);
    expect(await project.get('global/backendBuckets/bb-1')).toEqual({
      kind: 'compute#backendBucket',
      id: expect.stringMatching(/^\d{19}$/),
      creationTimestamp: expect.any(String),
      name: 'bb-1',
      selfLink: `${ROOT}${PROJECT}/global/backendBuckets/bb-1`,
      bucketName: 'files.example.com',
      description: '',
      enableCdn: false,
    });
  });

  test('gets every CDN setting but those of a cache key once CDN is on, and loses what a PUT leaves out', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/backendBuckets', bucket);
    await project.done('PATCH', 'global/backendBuckets/bb-1', { enableCdn: true, description: 'files' });
    const patched = await project.get('global/backendBuckets/bb-1');
    expect(patched).toMatchObject({
      description: 'files',
      cdnPolicy: { cacheMode: 'CACHE_ALL_STATIC', maxTtl: 86400 },
    });
    expect(patched['cdnPolicy']).not.toHaveProperty('cacheKeyPolicy');
    await project.done('PUT', 'global/backendBuckets/bb-1', { bucketName: 'other' });
    const put = await project.get('global/backendBuckets/bb-1');
    expect(put).toMatchObject({ bucketName: 'other', description: '', enableCdn: false });
    expect(put).not.toHaveProperty('cdnPolicy');
  });

  test('can be what a URL map leads to, shows it, and cannot be deleted then', async () => {
    const project = seededBalancer();
    await project.done('POST', 'global/backendBuckets', bucket);
    const map = await project.get('global/urlMaps/um-1');
    await project.done('PUT', 'global/urlMaps/um-1', { ...map, defaultService: 'global/backendBuckets/bb-1' });
    expect(await project.get('global/backendBuckets/bb-1')).toMatchObject({
      usedBy: [{ reference: `${ROOT}${PROJECT}/global/urlMaps/um-1` }],
    });
    expect(refusal(await project.call('DELETE', 'global/backendBuckets/bb-1'))).toEqual({
      status: 400,
      reason: 'resourceInUseByAnotherResource',
      message: `The backend_bucket resource '${PROJECT}/global/backendBuckets/bb-1' is already being used by '${PROJECT}/global/urlMaps/um-1'`,
    });
  });

  test('keeps its edge security policy over updates, and its signed URL keys', async () => {
    const project = seeded();
    project.gce.seed('securityPolicies', 'global', { name: 'edge', type: 'CLOUD_ARMOR_EDGE' });
    await project.done('POST', 'global/backendBuckets', { ...bucket, enableCdn: true });
    await project.done('POST', 'global/backendBuckets/bb-1/setEdgeSecurityPolicy', {
      securityPolicy: 'global/securityPolicies/edge',
    });
    await project.done('POST', 'global/backendBuckets/bb-1/addSignedUrlKey', {
      keyName: 'k',
      keyValue: 'AAAAAAAAAAAAAAAAAAAAAA==',
    });
    await project.done('PUT', 'global/backendBuckets/bb-1', { ...bucket, enableCdn: true });
    expect(await project.get('global/backendBuckets/bb-1')).toMatchObject({
      edgeSecurityPolicy: `${ROOT}${PROJECT}/global/securityPolicies/edge`,
      cdnPolicy: { signedUrlKeyNames: ['k'] },
    });
    expect((await project.call('DELETE', 'global/securityPolicies/edge')).status).toBe(400);
  });

  test.each([
    [{ name: 'bb-1' }, "Required field 'resource.bucketName' not specified"],
    [{ ...bucket, bucketName: 'No' }, "Invalid value for field 'resource.bucketName': 'No'. Invalid bucket name."],
  ])('is refused as %j', async (body, message) => {
    expect(refusal(await new TestProject().call('POST', 'global/backendBuckets', body))).toMatchObject({
      status: 400,
      message,
    });
  });

  test('is in the list of usable ones and in the aggregated list', async () => {
    const project = new TestProject();
    project.gce.seed('backendBuckets', 'global', bucket);
    expect(await project.get('global/backendBuckets/listUsable')).toMatchObject({
      kind: 'compute#usableBackendBucketList',
      items: [{ name: 'bb-1' }],
    });
    expect(await project.get('aggregated/backendBuckets')).toMatchObject({
      kind: 'compute#backendBucketAggregatedList',
      items: { global: { backendBuckets: [{ name: 'bb-1' }] } },
    });
  });
});
