import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { aggregatedDiscovery } from '../aggregated-discovery.js';
import { discoveryDocument, versionInfo } from '../discovery.js';
import { minorOf } from '../kinds/kind.js';
import { kinds } from '../kinds/registry.js';
import { type ServedKind, servedKinds } from '../kinds/served.js';
import { openApiV2 } from '../openapi/openapi-v2.js';
import { openApiV2Protobuf, openApiV2ProtobufType, toOpenApiV2Protobuf } from '../openapi/openapi-v2-protobuf.js';
import { openApiV3 } from '../openapi/openapi-v3.js';
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
  const document = discoveryDocument(served, segments);
  return document ? jsonAnswer(200, document) : openApiAnswer(served, clusterVersion, request, segments);
}

function openApiAnswer(
  served: readonly ServedKind[],
  clusterVersion: string,
  request: SandboxRequest,
  segments: readonly string[],
): SandboxResponse | undefined {
  const third = openApiV3(served, segments);
  if (third) {
    const answer = jsonAnswer(200, third);
    // Kubernetes: a URL with a digest names one content for ever.
    if (request.query.get('hash') === null) return answer;
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'public, immutable' } };
  }
  const second = openApiV2(served, clusterVersion, segments);
  if (!second) return undefined;
  const accept = request.headers['accept'] ?? '*/*';
  if (openApiV2Protobuf.test(accept)) {
    const bytes = toOpenApiV2Protobuf(second);
    return { status: 200, headers: { 'content-type': openApiV2ProtobufType, vary: 'Accept' }, body: '', bytes };
  }
  return /json|\*/.test(accept) ? jsonAnswer(200, second) : textAnswer(406, '');
}
