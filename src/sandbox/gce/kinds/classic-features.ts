import { isObject, objectsOf, printed, textOf, type JsonObject } from '../json.js';
import { invalidValue } from '../refusal.js';

const AFFINITIES = ['NONE', 'CLIENT_IP', 'GENERATED_COOKIE'];
const PROTOCOLS = ['HTTP', 'HTTPS', 'HTTP2', 'GRPC', 'SSL', 'TCP'];
const MANAGED_ONLY = [
  'localityLbPolicy',
  'localityLbPolicies',
  'consistentHash',
  'circuitBreakers',
  'outlierDetection',
  'maxStreamDuration',
  'serviceLbPolicy',
  'serviceBindings',
  'strongSessionAffinityCookie',
  'ipAddressSelectionPolicy',
  'customMetrics',
];
const MATCHES = ['headerMatches', 'queryParameterMatches', 'metadataFilters', 'regexMatch'];
const ADVANCED = 'Advanced routing rules are not supported for scheme EXTERNAL.';

/** Refuses what a service of the classic scheme cannot have (which fields: Compute API discovery document; wordings believed). Throws Refusal. */
export function checkClassicService(body: JsonObject): void {
  if (body['loadBalancingScheme'] !== 'EXTERNAL') return;
  for (const field of MANAGED_ONLY) {
    const value = body[field];
    if (value !== undefined) throw unsupported(`resource.${field}`, printed(value), field);
  }
  for (const [field, known] of [
    ['sessionAffinity', AFFINITIES],
    ['protocol', PROTOCOLS],
  ] as const) {
    const value = printed(body[field]);
    if (!known.includes(value)) throw unsupported(`resource.${field}`, value, `${field} ${value}`);
  }
  objectsOf(body['backends']).forEach((backend, index) => {
    const preference = textOf(backend['preference']);
    if (preference !== undefined && preference !== 'DEFAULT') {
      throw unsupported(`resource.backends[${String(index)}].preference`, preference, 'preference');
    }
  });
}

/**
 * Refuses what a URL map of classic services cannot have: header actions, every route action but a
 * rewrite, matches by anything but the path, path templates, error pages (known bodies for advanced
 * rules and path templates; which fields: Compute API discovery document). Throws Refusal.
 */
export function checkClassicMap(map: JsonObject): void {
  checkLevel(map, 'resource', 'default');
  objectsOf(map['pathMatchers']).forEach((matcher, index) => {
    const where = `resource.pathMatchers[${String(index)}]`;
    checkLevel(matcher, where, 'default');
    objectsOf(matcher['pathRules']).forEach((rule, place) => {
      checkLevel(rule, `${where}.pathRules[${String(place)}]`, '');
    });
    objectsOf(matcher['routeRules']).forEach((rule, place) => {
      checkRouteRule(rule, `${where}.routeRules[${String(place)}]`);
    });
  });
}

function checkRouteRule(rule: JsonObject, where: string): void {
  checkLevel(rule, where, '');
  const matches = objectsOf(rule['matchRules']);
  const rewrite = isObject(rule['routeAction']) ? rule['routeAction']['urlRewrite'] : undefined;
  const template = isObject(rewrite) ? textOf(rewrite['pathTemplateRewrite']) : undefined;
  if (template !== undefined || matches.some((match) => match['pathTemplateMatch'] !== undefined)) {
    throw invalidValue(
      `${where}.routeAction.urlRewrite.pathTemplateRewrite`,
      template ?? '',
      'Fields matchRules.pathTemplateMatch and routeAction.urlRewrite.pathTemplateRewrite are incompatible with LB Type Global EXTERNAL',
    );
  }
  matches.forEach((match, place) => {
    for (const field of MATCHES) {
      if (match[field] !== undefined)
        throw invalidValue(`${where}.matchRules[${String(place)}].${field}`, '', ADVANCED);
    }
  });
}

function checkLevel(level: JsonObject, where: string, prefix: '' | 'default'): void {
  const named = (field: string): string =>
    prefix === '' ? field : `${prefix}${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const errorPolicy = named('customErrorResponsePolicy');
  for (const field of ['headerAction', errorPolicy]) {
    if (level[field] !== undefined) throw invalidValue(`${where}.${field}`, '', ADVANCED);
  }
  const action = level[named('routeAction')];
  if (!isObject(action)) return;
  if (Object.keys(action).some((field) => field !== 'urlRewrite')) {
    throw invalidValue(`${where}.${named('routeAction')}`, '', ADVANCED);
  }
}

function unsupported(field: string, value: string, what: string): Error {
  return invalidValue(field, value, `${what} is not supported for load balancing scheme EXTERNAL.`);
}
