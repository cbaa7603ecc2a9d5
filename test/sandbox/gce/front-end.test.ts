import { describe, expect, test } from '@jest/globals';
import { LONGEST_BODY } from '../../../src/sandbox/gce/request-checks.js';
import { PROJECT, refusal, seeded, seededBalancer, TestProject } from './support/project.js';

describe('a method that the emulator lacks', () => {
  test.each([
    ['GET', `/compute/v1/${PROJECT}/aggregated/subnetworks`],
    ['POST', `/compute/v1/${PROJECT}/regions/us-east4/healthChecks`],
    ['GET', `/compute/v1/${PROJECT}/global/httpHealthChecks/x`],
    ['POST', `/compute/v1/${PROJECT}/global/networks/default/addPeering`],
    ['GET', '/compute/v1/locations/global/operations'],
  ])('%s %s is told from one that Google lacks too', async (method, path) => {
    expect(refusal(await new TestProject().raw(method, path))).toEqual({
      status: 501,
      reason: 'notImplemented',
      message: `The sandbox does not implement ${method} ${path.replace('/compute/v1/', '')}, which Google does.`,
    });
  });

  test.each([
    ['GET', '/'],
    ['GET', '/compute/v2/projects/p1'],
    ['GET', `/compute/v1/${PROJECT}/global/sandwiches`],
    ['PUT', `/compute/v1/${PROJECT}/global/addresses/a`],
    ['POST', `/compute/v1/${PROJECT}/global/targetHttpProxies/a/setUrlMap`],
    ['GET', `/compute/v1/${PROJECT}/global/urlMaps/a/validate`],
    ['GET', `/compute/v1/${PROJECT}/global//`],
  ])('%s %s, which Google lacks too, gets the front end’s page', async (method, path) => {
    const answer = await new TestProject().raw(method, path);
    expect(answer.status).toBe(404);
    expect(answer.headers['Content-Type']).toBe('text/html; charset=UTF-8');
    expect(answer.text).toContain('Error 404 (Not Found)!!1');
  });
});

describe('what stands before the API', () => {
  test('a body that is too long never reaches it', async () => {
    const project = new TestProject();
    const body = JSON.stringify({ name: 'a', description: 'x'.repeat(LONGEST_BODY) });
    const answer = await project.raw('POST', `/compute/v1/${PROJECT}/global/addresses`, body);
    expect(answer.status).toBe(413);
    expect(answer.text).toContain('Error 413');
  });

  test.each([
    ['other-project', 404, "The resource 'projects/other-project' was not found"],
    ['example.com:web', 404, "The resource 'projects/example.com:web' was not found"],
    ['987654321098', 400, 'Invalid resource field value in the request.'],
    ['No_Project', 400, 'Invalid resource field value in the request.'],
  ])('project %s is answered with %i', async (name, status, message) => {
    const answer = await new TestProject().raw('GET', `/compute/v1/projects/${name}/global/addresses`);
    expect(refusal(answer)).toMatchObject({ status, message });
  });

  test('formats other than JSON are refused, those that Google has as not implemented', async () => {
    const project = new TestProject();
    expect((await project.call('GET', 'global/addresses?alt=json')).status).toBe(200);
    expect(refusal(await project.call('GET', 'global/addresses?alt=proto'))).toMatchObject({ status: 501 });
    expect(refusal(await project.call('GET', 'global/addresses?alt=xml'))).toMatchObject({
      status: 400,
      reason: 'invalidParameter',
    });
  });

  test('a bad fields mask is refused before anything is done', async () => {
    const project = new TestProject();
    const answer = refusal(await project.call('POST', 'global/addresses?fields=name(', { name: 'a' }));
    expect(answer).toMatchObject({ status: 400, reason: 'invalidParameter' });
    project.settle();
    expect((await project.call('GET', 'global/addresses/a')).status).toBe(404);
  });

  test('errors are not masked', async () => {
    const answer = await new TestProject().call('GET', 'global/addresses/none?fields=name');
    expect(refusal(answer)).toMatchObject({ status: 404, reason: 'notFound' });
  });

  test('the newer error format has a canonical status and no list of errors', async () => {
    const { body } = await new TestProject().call('GET', 'global/addresses/none?$.xgafv=2');
    expect(body).toEqual({
      error: {
        code: 404,
        message: `The resource '${PROJECT}/global/addresses/none' was not found`,
        status: 'NOT_FOUND',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'notFound', domain: 'compute.googleapis.com' },
        ],
      },
    });
  });
});

describe('leftover methods', () => {
  test.each([
    [{}, 400, "Required field 'resource.destinationAddress' not specified"],
    [{ destinationAddress: 'projects/other/global/addresses/b' }, 404, "The resource 'projects/other' was not found"],
    [
      { destinationAddress: 'projects/other/regions/us-east4/addresses/b' },
      400,
      "Invalid value for field 'resource.destinationAddress': 'projects/other/regions/us-east4/addresses/b'. The address must stay in its scope.",
    ],
    [
      { destinationAddress: 'projects/p1/global/addresses/b' },
      400,
      "Invalid value for field 'resource.destinationAddress': 'projects/p1/global/addresses/b'. The address must go to another project.",
    ],
    [
      { destinationAddress: 'b' },
      400,
      "Invalid value for field 'resource.destinationAddress': 'b'. The URL is malformed.",
    ],
  ])('an address cannot be moved with %j', async (body, status, message) => {
    expect(refusal(await seededBalancer().call('POST', 'global/addresses/ip-1/move', body))).toMatchObject({
      status,
      message,
    });
  });

  test('the preconfigured rule sets are listed in two tracks with their signatures', async () => {
    const { body } = await seeded().call('GET', 'global/securityPolicies/listPreconfiguredExpressionSets');
    expect(body).toMatchObject({
      preconfiguredExpressionSets: {
        wafRules: {
          expressionSets: expect.arrayContaining([
            {
              id: 'lfi-v33-stable',
              expressions: ['930100', '930110', '930120', '930130'].map((number) => ({
                id: `owasp-crs-v030301-id${number}-lfi`,
              })),
            },
            expect.objectContaining({ id: 'sqli-v33-canary' }),
          ]),
        },
      },
    });
  });
});
