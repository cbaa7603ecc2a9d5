import { describe, expect, test } from '@jest/globals';
import { diagnoseGceError } from '../../src/gcp/diagnose-gce-error.js';
import { GceRequestError } from '../../src/gcp/gce-request-error.js';

const context = { project: 'p1', doing: 'list the backend services' };
const request = 'GET projects/p1/global/backendServices';

test.each([
  [403, 'forbidden', "Required 'compute.backendServices.list' permission for 'projects/p1'", 'PermissionDenied'],
  [403, 'accessNotConfigured', 'Compute Engine API has not been used in project 1 before', 'ApiDisabled'],
  [403, 'SERVICE_DISABLED', 'Compute Engine API has not been used in project 1 before', 'ApiDisabled'],
  [403, 'quotaExceeded', "Quota 'BACKEND_SERVICES' exceeded.  Limit: 5.0 globally.", 'QuotaExceeded'],
  [403, 'rateLimitExceeded', 'Quota exceeded for quota metric', 'QuotaExceeded'],
  [404, 'notFound', "The resource 'projects/p1' was not found", 'ProjectNotFound'],
  [404, 'notFound', 'Failed to find project p1', 'ProjectNotFound'],
  [400, 'RESOURCE_PROJECT_INVALID', 'Invalid resource field value in the request.', 'ProjectNotFound'],
  [401, 'authError', 'Request had invalid authentication credentials.', 'MissingCredentials'],
  [0, 'ECONNREFUSED', 'connect ECONNREFUSED', 'GceUnreachable'],
  [0, 'unreadableAnswer', 'the answer is no JSON object', 'GceError'],
  [404, 'notFound', "The resource 'projects/p1/global/urlMaps/um' was not found", 'GceError'],
  [400, 'invalid', "Invalid value for field 'resource.name': 'X'.", 'GceError'],
  [500, 'internalError', 'Internal error.', 'GceError'],
] as const)('%i %s "%s" is %s, with all of the text', (status, reason, message, code) => {
  const diagnostic = diagnoseGceError(new GceRequestError(message, status, reason, request), context);
  expect(diagnostic).toMatchObject({ code, severity: 'error' });
  expect(diagnostic.message).toContain(message);
  expect(diagnostic.message).toContain('list the backend services');
});

describe('what to do about it', () => {
  const fixFor = (status: number, reason: string, message: string): string =>
    diagnoseGceError(new GceRequestError(message, status, reason, request), context).fix ?? '';

  test.each([
    ['compute.backendServices.list', 'roles/compute.viewer'],
    ['compute.backendServices.update', 'roles/compute.loadBalancerAdmin'],
    ['compute.firewalls.create', 'roles/compute.securityAdmin'],
    ['compute.networks.updatePolicy', 'roles/compute.securityAdmin'],
  ])('a missing %s asks for %s in this project', (permission, role) => {
    const diagnostic = diagnoseGceError(
      new GceRequestError(`Required '${permission}' permission for 'projects/p1'`, 403, 'forbidden', request),
      context,
    );
    expect(diagnostic.message).toContain(permission);
    expect(diagnostic.fix).toContain(`gcloud projects add-iam-policy-binding p1 --member=user:YOU --role=${role}`);
  });

  test('a disabled API gets the line that enables it in this project', () => {
    expect(fixFor(403, 'accessNotConfigured', 'm')).toContain(
      'gcloud services enable compute.googleapis.com --project=p1',
    );
  });

  test('refused credentials get the line that makes new ones', () => {
    expect(fixFor(401, 'required', 'Login Required.')).toContain('gcloud auth application-default login');
  });
});

test('the resource that it was about is in the diagnostic', () => {
  const error = new GceRequestError('m', 400, 'invalid', request);
  expect(diagnoseGceError(error, { ...context, resource: 'urlMap' }).where).toEqual({ resource: 'urlMap' });
  expect(diagnoseGceError(error, context)).not.toHaveProperty('where');
});
