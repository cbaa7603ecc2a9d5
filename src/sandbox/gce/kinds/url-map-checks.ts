import { isObject, mapStrings, numberOf, objectsOf, stringsOf, textOf, type JsonObject } from '../json.js';
import { invalidValue, requiredField, tooLarge } from '../refusal.js';
import { SERVICE_PATHS } from './url-map-references.js';

// Limits of Google's load balancing quota page (2026-04-02).
const MOST_RULES = 1000;
const MOST_SERVICES = 2500;
const MOST_TESTS = 100;
const LONGEST_PATH = 1024;
const MATCHER_NAME = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const HOST =
  /^(?:\*|(?:\*[-.])?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*)(?::\d{1,5})?$/;

/** Refuses hosts, paths and matchers that GCE refuses (rules of the discovery document; most wordings believed). Throws Refusal. */
export function checkRouting(body: JsonObject): void {
  checkDefault(body, 'resource');
  const matchers = objectsOf(body['pathMatchers']);
  const hostRules = objectsOf(body['hostRules']);
  checkSize('resource.hostRules', hostRules.length, MOST_RULES);
  checkSize('resource.pathMatchers', matchers.length, MOST_RULES);
  checkSize('resource.tests', objectsOf(body['tests']).length, MOST_TESTS);
  const names = new Set<string>();
  matchers.forEach((matcher, index) => {
    const where = `resource.pathMatchers[${String(index)}]`;
    const name = textOf(matcher['name']);
    if (name === undefined) throw requiredField(`${where}.name`);
    if (!MATCHER_NAME.test(name)) {
      throw invalidValue(`${where}.name`, name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
    }
    if (names.has(name)) throw invalidValue(`${where}.name`, name, 'Duplicate path matcher name.');
    names.add(name);
    checkMatcher(matcher, where);
  });
  checkHostRules(hostRules, names);
  checkSize('resource', distinctServices(body), MOST_SERVICES);
}

function checkHostRules(hostRules: readonly JsonObject[], matchers: ReadonlySet<string>): void {
  const hosts = new Set<string>();
  const used = new Set<string>();
  hostRules.forEach((rule, index) => {
    const where = `resource.hostRules[${String(index)}]`;
    const matcher = textOf(rule['pathMatcher']);
    if (matcher === undefined) throw requiredField(`${where}.pathMatcher`);
    if (!matchers.has(matcher)) throw invalidValue(`${where}.pathMatcher`, matcher, 'The path matcher does not exist.');
    used.add(matcher);
    const list = stringsOf(rule['hosts']);
    if (list.length === 0) throw requiredField(`${where}.hosts`);
    checkSize(`${where}.hosts`, list.length, MOST_RULES);
    list.forEach((host, place) => {
      const field = `${where}.hosts[${String(place)}]`;
      if (!HOST.test(host))
        throw invalidValue(field, host, 'Invalid host: a wildcard must be the first character, followed by . or -.');
      if (hosts.has(host.toLowerCase())) throw invalidValue(field, host, 'Duplicate host in host rules.');
      hosts.add(host.toLowerCase());
    });
  });
  for (const matcher of matchers) {
    if (!used.has(matcher))
      throw invalidValue('resource.pathMatchers', '', `Path matcher '${matcher}' is not referenced by any host rule.`);
  }
}

function checkMatcher(matcher: JsonObject, where: string): void {
  checkDefault(matcher, where);
  const pathRules = objectsOf(matcher['pathRules']);
  const routeRules = objectsOf(matcher['routeRules']);
  if (pathRules.length > 0 && routeRules.length > 0) {
    throw invalidValue(where, '', 'Only one of pathRules and routeRules may be specified.');
  }
  checkSize(`${where}.pathRules`, pathRules.length, MOST_RULES);
  checkSize(`${where}.routeRules`, routeRules.length, MOST_RULES);
  const paths = new Set<string>();
  pathRules.forEach((rule, index) => {
    const at = `${where}.pathRules[${String(index)}]`;
    const list = stringsOf(rule['paths']);
    if (list.length === 0) throw requiredField(`${at}.paths`);
    list.forEach((path, place) => {
      const field = `${at}.paths[${String(place)}]`;
      checkPath(path, field);
      if (paths.has(path)) throw invalidValue(field, path, 'Duplicate path in path rules.');
      paths.add(path);
    });
    checkTarget(rule, at);
  });
  const priorities = new Set<number>();
  routeRules.forEach((rule, index) => {
    const at = `${where}.routeRules[${String(index)}]`;
    const priority = numberOf(rule['priority']);
    if (priority === undefined) throw requiredField(`${at}.priority`);
    if (priorities.has(priority)) throw invalidValue(`${at}.priority`, priority, 'Duplicate priority.');
    priorities.add(priority);
    checkTarget(rule, at);
  });
}

function checkPath(path: string, field: string): void {
  if (path.length > LONGEST_PATH)
    throw invalidValue(field, path, `Must be at most ${String(LONGEST_PATH)} characters long.`);
  const star = path.indexOf('*');
  const starIsLast = star === -1 || (star === path.length - 1 && path.endsWith('/*'));
  if (!path.startsWith('/') || !starIsLast || /[?#]/.test(path)) {
    throw invalidValue(field, path, 'Path must start with /, and * may appear only at the end, after /.');
  }
}

function checkDefault(level: JsonObject, where: string): void {
  const given = [
    level['defaultService'] !== undefined,
    level['defaultUrlRedirect'] !== undefined,
    hasWeights(level['defaultRouteAction']),
  ].filter(Boolean).length;
  if (given === 0) throw requiredField(`${where}.defaultService`);
  if (given > 1) {
    throw invalidValue(
      where,
      '',
      'Only one of defaultService, defaultUrlRedirect or defaultRouteAction.weightedBackendServices may be specified.',
    );
  }
}

function checkTarget(rule: JsonObject, where: string): void {
  const given = [
    rule['service'] !== undefined,
    rule['urlRedirect'] !== undefined,
    hasWeights(rule['routeAction']),
  ].filter(Boolean).length;
  if (given === 0) throw requiredField(`${where}.service`);
  if (given > 1) {
    throw invalidValue(
      where,
      '',
      'Only one of service, urlRedirect or routeAction.weightedBackendServices may be specified.',
    );
  }
}

function hasWeights(action: unknown): boolean {
  return isObject(action) && objectsOf(action['weightedBackendServices']).length > 0;
}

function checkSize(field: string, actual: number, maximum: number): void {
  if (actual > maximum) throw tooLarge(field, maximum, actual);
}

function distinctServices(body: JsonObject): number {
  const found = new Set<string>();
  for (const path of SERVICE_PATHS) {
    mapStrings(body, path, (url) => {
      found.add(url);
      return url;
    });
  }
  return found.size;
}
