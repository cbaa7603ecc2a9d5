import { numberOf, objectsOf, printed, textOf, type JsonObject } from '../json.js';
import { relativeLink } from '../link.js';
import { routeInMap } from './url-map-routing.js';

/**
 * Runs a URL map's own tests: each names host, path and headers of a request and the service, output
 * URL or redirect code that it expects. The failures, as urlMaps.validate shows them (`TestFailure`
 * of the discovery document).
 */
export function testFailures(urlMap: JsonObject): readonly JsonObject[] {
  return objectsOf(urlMap['tests']).flatMap((test): JsonObject[] => {
    const host = textOf(test['host']) ?? '';
    const path = textOf(test['path']) ?? '/';
    const sent = objectsOf(test['headers']);
    const headers = Object.fromEntries(
      sent.map((header) => [printed(header['name']).toLowerCase(), printed(header['value'])]),
    );
    const routed = routeInMap(urlMap, { host, path, headers });
    const expectedService = textOf(test['service']);
    const expectedOutputUrl = textOf(test['expectedOutputUrl']);
    const expectedRedirectResponseCode = numberOf(test['expectedRedirectResponseCode']);
    const difference: JsonObject = {
      ...(expectedService === undefined || relativeLink(expectedService) === relativeLink(routed.service ?? '')
        ? {}
        : { expectedService, actualService: routed.service }),
      ...(expectedOutputUrl === undefined || expectedOutputUrl === routed.outputUrl
        ? {}
        : { expectedOutputUrl, actualOutputUrl: routed.outputUrl }),
      ...(expectedRedirectResponseCode === undefined || expectedRedirectResponseCode === routed.redirectResponseCode
        ? {}
        : { expectedRedirectResponseCode, actualRedirectResponseCode: routed.redirectResponseCode }),
    };
    if (Object.keys(difference).length === 0) return [];
    return [{ host, path, ...(sent.length > 0 ? { headers: sent } : {}), ...difference }];
  });
}

/** The message of the first failed test, with which an insert or update is refused (wording believed); undefined when all pass. */
export function failedTest(urlMap: JsonObject): string | undefined {
  const failure = testFailures(urlMap)[0];
  if (!failure) return undefined;
  const url = `${printed(failure['host'])}${printed(failure['path'])}`;
  if (failure['expectedService'] !== undefined) {
    return `Test failure: Expect URL '${url}' to map to service '${printed(failure['expectedService'])}', but actually mapped to '${printed(failure['actualService'])}'.`;
  }
  if (failure['expectedOutputUrl'] !== undefined) {
    return `Test failure: Expect URL '${url}' to become '${printed(failure['expectedOutputUrl'])}', but actually became '${printed(failure['actualOutputUrl'])}'.`;
  }
  return `Test failure: Expect URL '${url}' to redirect with code ${printed(failure['expectedRedirectResponseCode'])}, but actually got '${printed(failure['actualRedirectResponseCode'])}'.`;
}
