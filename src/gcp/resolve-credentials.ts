import type { AuthClient } from 'google-auth-library';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { GoogleCredentials } from './credentials-source.js';
import { toGceRequestError } from './request-error.js';
import { adviseRetry } from './retry-advice.js';
import type { Environment } from './gcloud-configuration.js';

/** What decides about credentials. */
export interface CredentialSources {
  /** E-mail of a service account to act as. */
  readonly impersonateServiceAccount?: string;
  /** No credentials at all: the sandbox and emulators. */
  readonly disabled: boolean;
}

// Everything kubemci does in Compute Engine and with GKE's endpoints needs this scope or a list of narrower ones.
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
// Without one the library goes looking for a project of its own: it runs gcloud and asks other APIs. Tokens do not depend on it.
const PROJECT_IS_OURS_TO_FIND = 'unused';
// Tokens of impersonated accounts: the default and the longest without an organisation policy.
const IMPERSONATION_SECONDS = 3600;

/** Whether gcloud's own switch says that no credentials are to be sent (gcloud: `auth/disable_credentials`). */
export function credentialsDisabled(env: Environment): boolean {
  return /^(1|true|on|yes|y)$/i.test(env['CLOUDSDK_AUTH_DISABLE_CREDENTIALS'] ?? '');
}

/**
 * Application Default Credentials, or a service account that they may impersonate; undefined when
 * credentials are disabled. Nothing is read or asked before the first request; what is missing then
 * is thrown as KubemciError (MissingCredentials). Tokens are kept in memory only.
 */
export function resolveCredentials(sources: CredentialSources): GoogleCredentials | undefined {
  if (sources.disabled) return undefined;
  let client: Promise<AuthClient> | undefined;
  const load = (): Promise<AuthClient> => (client ??= loadClient(sources.impersonateServiceAccount));
  return {
    requestHeaders: async () => {
      const headers = await orMissing(sources, async () => (await load()).getRequestHeaders());
      return Object.fromEntries(headers.entries());
    },
    accessToken: async () => {
      const { token } = await orMissing(sources, async () => (await load()).getAccessToken());
      if (token === null || token === undefined || token === '')
        throw new KubemciError(missing(sources, 'no token came back'));
      return token;
    },
  };
}

async function loadClient(impersonate: string | undefined): Promise<AuthClient> {
  const { GoogleAuth, Impersonated } = await import('./lazy-auth.js');
  const own = await new GoogleAuth({ scopes: [SCOPE], projectId: PROJECT_IS_OURS_TO_FIND }).getClient();
  if (impersonate === undefined) return own;
  return new Impersonated({
    sourceClient: own,
    targetPrincipal: impersonate,
    targetScopes: [SCOPE],
    delegates: [],
    lifetime: IMPERSONATION_SECONDS,
  });
}

async function orMissing<T>(sources: CredentialSources, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    // A connection that broke on the way to the token says nothing about the credentials; the caller tries again.
    const failed = toGceRequestError(error, 'POST token request');
    if (adviseRetry(failed)) throw failed;
    throw new KubemciError(missing(sources, error instanceof Error ? error.message : String(error)));
  }
}

function missing({ impersonateServiceAccount: account }: CredentialSources, why: string): Diagnostic {
  const reason = why.trim().replace(/\.$/, '');
  if (account !== undefined && !/default credentials/i.test(why)) {
    return {
      code: 'MissingCredentials',
      severity: 'error',
      message: `Cannot act as service account "${account}": ${reason}.`,
      fix: `Ask for the role roles/iam.serviceAccountTokenCreator on ${account}, or leave out --impersonate-service-account.`,
    };
  }
  return {
    code: 'MissingCredentials',
    severity: 'error',
    message: `No usable Google credentials: ${reason}.`,
    fix:
      'Run `gcloud auth application-default login`, or point GOOGLE_APPLICATION_CREDENTIALS at a credentials file. ' +
      'To try kubemci without an account, add --sandbox.',
  };
}
