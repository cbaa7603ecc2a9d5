import { describe, expect, test } from '@jest/globals';
import { OTHER, SHOP } from './support/certificates.js';
import { PROJECT, refusal, ROOT, seededBalancer, type TestProject } from './support/project.js';

const CERTIFICATES = `${ROOT}${PROJECT}/global/sslCertificates`;

async function httpsProject(): Promise<TestProject> {
  const project = seededBalancer();
  project.gce.seed('sslCertificates', 'global', { name: 'shop', ...SHOP });
  project.gce.seed('sslCertificates', 'global', { name: 'other', ...OTHER });
  project.gce.seed('sslPolicies', 'global', { name: 'strict', profile: 'RESTRICTED' });
  await project.done('POST', 'global/targetHttpsProxies', {
    name: 'sp',
    urlMap: 'global/urlMaps/um-1',
    sslCertificates: ['global/sslCertificates/shop'],
  });
  return project;
}

describe('a target HTTPS proxy', () => {
  test('is read back with full references and the default for early data', async () => {
    const project = await httpsProject();
    expect(await project.get('global/targetHttpsProxies/sp')).toMatchObject({
      kind: 'compute#targetHttpsProxy',
      urlMap: `${ROOT}${PROJECT}/global/urlMaps/um-1`,
      sslCertificates: [`${CERTIFICATES}/shop`],
      tlsEarlyData: 'DISABLED',
      fingerprint: expect.stringMatching(/=$/),
    });
  });

  test('takes new certificates in their order, at the path without global/ only', async () => {
    const project = await httpsProject();
    const sslCertificates = ['global/sslCertificates/other', `${CERTIFICATES}/shop`];
    const wrong = await project.call('POST', 'global/targetHttpsProxies/sp/setSslCertificates', { sslCertificates });
    expect(wrong.status).toBe(404);
    expect(wrong.headers['Content-Type']).toContain('text/html');
    await project.done('POST', 'targetHttpsProxies/sp/setSslCertificates', { sslCertificates });
    expect(await project.get('global/targetHttpsProxies/sp')).toMatchObject({
      sslCertificates: [`${CERTIFICATES}/other`, `${CERTIFICATES}/shop`],
    });
  });

  test('takes a URL map at the path without global/, a policy, QUIC and a certificate map at those with it', async () => {
    const project = await httpsProject();
    project.gce.seed('urlMaps', 'global', { name: 'um-2', defaultService: 'global/backendServices/be-1' });
    const certificateMap = `//certificatemanager.googleapis.com/${PROJECT}/locations/global/certificateMaps/m`;
    const proxy = 'targetHttpsProxies/sp';
    expect(await project.done('POST', `${proxy}/setUrlMap`, { urlMap: 'global/urlMaps/um-2' })).toMatchObject({
      operationType: 'SetUrlMap',
    });
    await project.done('POST', `global/${proxy}/setSslPolicy`, { sslPolicy: 'global/sslPolicies/strict' });
    const quic = await project.done('POST', `global/${proxy}/setQuicOverride`, { quicOverride: 'ENABLE' });
    expect(quic['operationType']).toBe('compute.targetHttpsProxies.setQuicOverride');
    // As gcloud sends it: the URL of Certificate Manager's own API.
    await project.done('POST', `global/${proxy}/setCertificateMap`, {
      certificateMap: certificateMap.replace(
        '//certificatemanager.googleapis.com/',
        'https://certificatemanager.googleapis.com/v1/',
      ),
    });
    const body = await project.get(`global/${proxy}`);
    expect(body).toMatchObject({
      urlMap: `${ROOT}${PROJECT}/global/urlMaps/um-2`,
      sslPolicy: `${ROOT}${PROJECT}/global/sslPolicies/strict`,
      quicOverride: 'ENABLE',
      certificateMap,
    });
    expect(refusal(await project.call('DELETE', 'global/sslPolicies/strict')).message).toBe(
      `The ssl_policy resource '${PROJECT}/global/sslPolicies/strict' is already being used by '${PROJECT}/global/targetHttpsProxies/sp'`,
    );
    await project.done('POST', `global/${proxy}/setSslPolicy`, {});
    expect((await project.get(`global/${proxy}`))['sslPolicy']).toBeUndefined();
    await project.done('DELETE', 'global/sslPolicies/strict');
  });

  test('is patched against its fingerprint only, and never in its description', async () => {
    const project = await httpsProject();
    const path = 'global/targetHttpsProxies/sp';
    const { fingerprint } = await project.get(path);
    expect(refusal(await project.call('PATCH', path, { tlsEarlyData: 'STRICT' }))).toMatchObject({
      status: 400,
      reason: 'required',
    });
    await project.done('PATCH', path, { tlsEarlyData: 'STRICT', fingerprint });
    expect(await project.get(path)).toMatchObject({
      tlsEarlyData: 'STRICT',
      sslCertificates: [`${CERTIFICATES}/shop`],
    });
    expect((await project.call('PATCH', path, { tlsEarlyData: 'DISABLED', fingerprint })).status).toBe(412);
    const now = await project.get(path);
    const change = { description: 'new', fingerprint: now['fingerprint'] };
    expect(refusal(await project.call('PATCH', path, change)).message).toContain('resource.description');
  });

  test.each([
    [{ sslCertificates: [] }, 'At least 1 SSL certificate must be specified'],
    [{}, 'At least 1 SSL certificate must be specified'],
    [{ sslCertificates: ['global/sslCertificates/none'] }, `${PROJECT}/global/sslCertificates/none' was not found`],
    [{ sslCertificates: ['shop'] }, 'The URL is malformed'],
    [{ sslCertificates: ['global/sslPolicies/strict'] }, "Unexpected resource collection 'sslPolicies'"],
    [{ sslCertificates: ['global/sslCertificates/shop', 'global/sslCertificates/shop'] }, 'Duplicate SSL certificate'],
    [
      {
        sslCertificates: [
          'global/sslCertificates/shop',
          `//certificatemanager.googleapis.com/${PROJECT}/locations/global/certificates/c`,
        ],
      },
      'cannot be used together',
    ],
  ])('refuses certificates %#', async (body, message) => {
    const project = await httpsProject();
    const answer = refusal(await project.call('POST', 'targetHttpsProxies/sp/setSslCertificates', body));
    expect(answer.message).toContain(message);
  });

  test('refuses a sixteenth certificate, a map in the wrong form and an insert without certificates', async () => {
    const project = await httpsProject();
    const names = Array.from({ length: 16 }, (_, index) => `c-${index}`);
    for (const name of names) project.gce.seed('sslCertificates', 'global', { name, ...OTHER });
    const urls = names.map((name) => `global/sslCertificates/${name}`);
    const call = (sslCertificates: readonly string[]): ReturnType<TestProject['call']> =>
      project.call('POST', 'targetHttpsProxies/sp/setSslCertificates', { sslCertificates });
    expect(refusal(await call(urls)).message).toContain('maximum size 15 element(s); actual size 16');
    expect((await call(urls.slice(1))).status).toBe(200);
    project.settle();
    const path = 'global/targetHttpsProxies';
    expect(refusal(await project.call('POST', `${path}/sp/setCertificateMap`, { certificateMap: 'X' })).message).toBe(
      "Invalid value for field 'resource.certificateMap': 'X'. 'X' is not a valid reference. It should have the format " +
        '//certificatemanager.googleapis.com/projects/{project}/locations/{location}/certificateMaps/{resourceName}.',
    );
    expect(refusal(await project.call('POST', path, { name: 'p', urlMap: 'global/urlMaps/um-1' }))).toMatchObject({
      reason: 'required',
    });
  });

  test('reads a certificate of Certificate Manager back without its scheme', async () => {
    const project = await httpsProject();
    const path = `//certificatemanager.googleapis.com/${PROJECT}/locations/global/certificates/c`;
    await project.done('POST', 'targetHttpsProxies/sp/setSslCertificates', { sslCertificates: [`https:${path}`] });
    expect((await project.get('global/targetHttpsProxies/sp'))['sslCertificates']).toEqual([path]);
  });

  test('keeps its certificate, and a rule keeps it, until they let go', async () => {
    const project = await httpsProject();
    await project.done('POST', 'global/forwardingRules', {
      name: 'https',
      target: 'global/targetHttpsProxies/sp',
      portRange: '443',
      IPAddress: 'global/addresses/ip-1',
    });
    expect(refusal(await project.call('DELETE', 'global/sslCertificates/shop'))).toEqual({
      status: 400,
      reason: 'resourceInUseByAnotherResource',
      message: `The ssl_certificate resource '${PROJECT}/global/sslCertificates/shop' is already being used by '${PROJECT}/global/targetHttpsProxies/sp'`,
    });
    expect(refusal(await project.call('DELETE', 'global/targetHttpsProxies/sp')).message).toContain(
      `The target_https_proxy resource '${PROJECT}/global/targetHttpsProxies/sp' is already being used by`,
    );
    const retarget = await project.call('POST', 'global/forwardingRules/https/setTarget', {
      target: 'global/targetHttpProxies/tp-1',
    });
    expect(refusal(retarget).message).toContain('same type');
    await project.done('DELETE', 'global/forwardingRules/https');
    await project.done('DELETE', 'global/targetHttpsProxies/sp');
    await project.done('DELETE', 'global/sslCertificates/shop');
  });

  test('asks for sslCertificates.get on what it is to show', async () => {
    const project = await httpsProject();
    project.state.deniedPermissions = ['compute.sslCertificates.get'];
    const answer = await project.call('POST', 'targetHttpsProxies/sp/setSslCertificates', {
      sslCertificates: ['global/sslCertificates/other'],
    });
    expect(refusal(answer)).toEqual({
      status: 403,
      reason: 'forbidden',
      message: `Required 'compute.sslCertificates.get' permission for '${PROJECT}/global/sslCertificates/other'`,
    });
  });
});
