import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { aggregatedDiscovery } from '../aggregated-discovery.js';
import { discoveryDocument, versionInfo } from '../discovery.js';
import { minorOf } from '../kinds/kind.js';
import { kinds } from '../kinds/registry.js';
import { servedKinds } from '../kinds/served.js';
import { openApiDocument } from '../openapi.js';
import { jsonAnswer, textAnswer } from './answers.js';

/** Answers what a server tells about itself: version, health, discovery, OpenAPI. undefined for any other request. */
export function describeServer(
  clusterVersion: string,
  request: SandboxRequest,
  segments: readonly string[],
): SandboxResponse | undefined {
  if (request.method !== 'GET') return undefined;
  const [first] = segments;
  if (segments.length === 1 && first === 'version') return jsonAnswer(200, versionInfo(clusterVersion));
  if (first === 'healthz' || first === 'livez' || first === 'readyz') return textAnswer(200, 'ok');
  const served = servedKinds(kinds, clusterVersion);
  const aggregated = aggregatedDiscovery(served, minorOf(clusterVersion), segments, request.headers['accept'] ?? '');
  if (aggregated) {
    const answer = jsonAnswer(200, aggregated.body);
    return { ...answer, headers: { ...answer.headers, 'content-type': aggregated.contentType, vary: 'Accept' } };
  }
  const document = discoveryDocument(served, segments) ?? openApiDocument(kinds, segments);
  return document && jsonAnswer(200, document);
}
