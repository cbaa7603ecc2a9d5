const ACTION_FIELDS = ['weightedBackendServices[].backendService', 'requestMirrorPolicy.backendService'] as const;
const LEVELS = ['', 'pathMatchers[].'] as const;
const RULES = ['pathMatchers[].pathRules[].', 'pathMatchers[].routeRules[].'] as const;

/** Fields of a URL map that name a backend service (or bucket) that it sends requests to (Compute API discovery document). */
export const SERVICE_PATHS: readonly string[] = [
  ...LEVELS.flatMap((level) => [
    `${level}defaultService`,
    `${level}defaultCustomErrorResponsePolicy.errorService`,
    ...ACTION_FIELDS.map((field) => `${level}defaultRouteAction.${field}`),
  ]),
  ...RULES.flatMap((level) => [
    `${level}service`,
    `${level}customErrorResponsePolicy.errorService`,
    ...ACTION_FIELDS.map((field) => `${level}routeAction.${field}`),
  ]),
];
