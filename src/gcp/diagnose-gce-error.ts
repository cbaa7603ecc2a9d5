import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { GceRequestError } from './gce-request-error.js';
import { missesProject } from './missing.js';

/** What was being done when the error came. */
export interface DiagnosisContext {
  readonly project: string;
  /** For the sentence "Cannot <doing>": `list the backend services`. */
  readonly doing: string;
  /** Logical address or GCE name of what it was about. */
  readonly resource?: string;
}

/**
 * Says what a refused or unanswered request means for the user: a code of its own for everything that the user (and
 * not kubemci) can mend, with the command to run; anything else is GceError with GCE's message in full.
 */
export function diagnoseGceError(error: GceRequestError, context: DiagnosisContext): Diagnostic {
  const where = context.resource === undefined ? {} : { where: { resource: context.resource } };
  return { severity: 'error', ...where, ...meaning(error, context) };
}

type Meaning = Pick<Diagnostic, 'code' | 'message' | 'fix'>;

function meaning(error: GceRequestError, { project, doing }: DiagnosisContext): Meaning {
  if (error.httpStatus === 0) return unreachable(error, doing);
  if (error.httpStatus === 401) {
    return {
      code: 'MissingCredentials',
      message: `Cannot ${doing}: Google does not accept the credentials. ${error.message}`,
      fix: 'Run `gcloud auth application-default login`, or point GOOGLE_APPLICATION_CREDENTIALS at a credentials file.',
    };
  }
  if (missesProject(error, project)) {
    return {
      code: 'ProjectNotFound',
      message: `Cannot ${doing}: project "${project}" does not exist or these credentials cannot see it. ${error.message}`,
      fix: 'Check the project id (--gcp-project, or `project` in kubemci.yaml); `gcloud projects list` shows those you can see.',
    };
  }
  if (isApiDisabled(error)) {
    return {
      code: 'ApiDisabled',
      message: `Cannot ${doing}: the Compute Engine API is not enabled in project "${project}". ${error.message}`,
      fix: `Run \`gcloud services enable compute.googleapis.com --project=${project}\` and try again a few minutes later.`,
    };
  }
  if (isRate(error)) {
    return {
      code: 'QuotaExceeded',
      message: `Cannot ${doing}: ${error.message}`,
      fix: 'The project makes too many requests a minute: wait a minute and run it again, or ask for a higher rate.',
    };
  }
  if (isQuota(error)) {
    return {
      code: 'QuotaExceeded',
      message: `Cannot ${doing}: ${error.message}`,
      fix: `Free what is no longer needed, or ask for a higher quota: https://console.cloud.google.com/iam-admin/quotas?project=${project}`,
    };
  }
  if (error.httpStatus === 403) return permissionDenied(error, project, doing);
  return {
    code: 'GceError',
    message: `Cannot ${doing}: ${error.message} (HTTP ${error.httpStatus} ${error.reason}, ${error.request})`,
  };
}

function unreachable(error: GceRequestError, doing: string): Meaning {
  if (error.reason === 'unreadableAnswer') {
    return {
      code: 'GceError',
      message: `Cannot ${doing}: what answered ${error.request} does not speak the Compute Engine API (${error.message}).`,
      fix: 'Check --gce-endpoint and CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE, and proxies on the way.',
    };
  }
  return {
    code: 'GceUnreachable',
    message: `Cannot ${doing}: no answer from Compute Engine to ${error.request} (${error.reason}: ${error.message}).`,
    fix: 'Check the network, HTTPS_PROXY, and --gce-endpoint or CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE if one of them is set.',
  };
}

function isApiDisabled({ httpStatus, reason }: GceRequestError): boolean {
  return httpStatus === 403 && (reason === 'accessNotConfigured' || reason === 'SERVICE_DISABLED');
}

// A rate that is exceeded passes by itself; the executor retries it and only then are people told.
function isRate({ httpStatus, reason }: GceRequestError): boolean {
  return httpStatus === 429 || (httpStatus === 403 && /rateLimitExceeded|RateLimitExceeded|RATE_LIMIT/.test(reason));
}

function isQuota({ httpStatus, reason }: GceRequestError): boolean {
  return httpStatus === 403 && /quotaExceeded|QUOTA_EXCEEDED/.test(reason);
}

function permissionDenied(error: GceRequestError, project: string, doing: string): Meaning {
  const permission = /'(compute\.[A-Za-z.]+)'/.exec(error.message)?.[1];
  if (permission === undefined) {
    return {
      code: 'PermissionDenied',
      message: `Cannot ${doing}: Google refuses it. ${error.message}`,
      fix: `Ask an owner of project "${project}" for the role roles/compute.loadBalancerAdmin.`,
    };
  }
  const role = roleFor(permission);
  return {
    code: 'PermissionDenied',
    message: `Cannot ${doing}: these credentials lack the permission ${permission} in project "${project}". ${error.message}`,
    fix:
      `Ask an owner of the project to grant it, for example with the role ${role}: ` +
      `\`gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=${role}\`. ` +
      'A new grant can take five minutes to work.',
  };
}

/** The smallest predefined role that holds a permission (Google's IAM roles for Compute Engine). */
function roleFor(permission: string): string {
  const [, resource = '', verb = ''] = permission.split('.');
  const reads = verb === 'get' || verb === 'list';
  if (reads) return 'roles/compute.viewer';
  if (resource === 'firewalls' || permission === 'compute.networks.updatePolicy') return 'roles/compute.securityAdmin';
  return 'roles/compute.loadBalancerAdmin';
}
