import { failure, success, type Outcome } from '../diagnostics/diagnostic.js';

/** Where Compute Engine is reached. */
export interface GceEndpoint {
  /** URL before `/compute/v1/`, with a slash at the end. */
  readonly rootUrl: string;
}

/** What decides about the endpoint. */
export interface EndpointSources {
  /** From --gce-endpoint; with or without `/compute/v1/` at its end. */
  readonly flag?: string;
  /** The environment, as in process.env. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const VARIABLE = 'CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE';

/**
 * The endpoint that flag or environment ask for, the flag first; undefined for Google's own. The
 * variable is gcloud's, so that one setting leads both tools to the same emulator; its value
 * includes `/compute/v1/`. Plain http leads only to this machine: requests carry a token.
 */
export function resolveGceEndpoint(sources: EndpointSources): Outcome<GceEndpoint | undefined> {
  const named =
    sources.flag === undefined
      ? { value: sources.env[VARIABLE], name: VARIABLE }
      : { value: sources.flag, name: '--gce-endpoint' };
  if (named.value === undefined || named.value === '') return success(undefined);
  const refuse = (why: string): ReturnType<typeof failure> =>
    failure({
      code: 'UsageError',
      severity: 'error',
      message: `${named.name} is "${named.value ?? ''}", ${why}.`,
      fix: 'Give a URL such as http://127.0.0.1:8080/compute/v1/.',
    });
  if (!URL.canParse(named.value)) return refuse('which is no URL');
  const url = new URL(named.value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('which is neither http nor https');
  // The refusal would repeat a password, so the value is left out of it.
  if (url.username !== '' || url.password !== '') return refuseSecret(named.name);
  if (url.search !== '' || url.hash !== '') {
    return refuse('which holds more than an origin and a path');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse('which would send credentials unencrypted to another machine');
  }
  const version = /\/compute\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  if (version !== undefined && version !== 'v1') return refuse(`which is version ${version} of the API and not v1`);
  const prefix = url.pathname.replace(/\/compute\/v1\/?$/, '').replace(/\/$/, '');
  return success({ rootUrl: `${url.origin}${prefix}/` });
}

function refuseSecret(name: string): ReturnType<typeof failure> {
  return failure({
    code: 'UsageError',
    severity: 'error',
    message: `${name} holds a user name or password, which Compute Engine does not take.`,
    fix: 'Give a URL such as http://127.0.0.1:8080/compute/v1/.',
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
