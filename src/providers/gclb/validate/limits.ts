import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { objectsIn, textsIn } from '../kinds/body.js';
import { writableBody } from '../kinds/writable.js';
import { formatStatus, MAX_DESCRIPTION_LENGTH, statusFromBody, type AppliedRecord } from '../status/status.js';

/** GCE: instance groups and zonal NEGs of one backend service (load balancing quotas). */
export const MAX_BACKENDS = 50;

/** GCE: classic certificates of one target HTTPS proxy (load balancing quotas). */
const MAX_CERTIFICATES = 15;

/** GCE: bytes of a URL map of the classic load balancer (load balancing quotas). */
export const MAX_URL_MAP_BYTES = 64 * 1024;

/** GCE: target tags, and target service accounts, of one firewall rule (VPC quotas and limits, per-rule limits). */
const MAX_TARGET_TAGS = 70;
const MAX_TARGET_ACCOUNTS = 10;

/** As long as the record of a run, which a desired status does not hold yet. */
const RECORD: AppliedRecord = {
  spec: '0'.repeat(16),
  desired: '0'.repeat(16),
  version: '0'.repeat(20),
  time: '2026-01-01T00:00:00.000Z',
};

/** The longest that the status of a load balancer may become with what each run adds to it, in characters. */
function statusLength(body: JsonObject, ingress: string): number {
  const status = statusFromBody(body['status']);
  return status === undefined ? 0 : formatStatus({ Ingress: ingress, ...status, Applied: RECORD }).length;
}

function exceeded(address: string, message: string, fix: string): Diagnostic {
  return { code: 'LimitExceeded', severity: 'error', message, where: { resource: address }, fix };
}

function ofBackendService({ address, body }: ResourceNode): readonly Diagnostic[] {
  const count = objectsIn(body, 'backends').length;
  if (count <= MAX_BACKENDS) return [];
  const service = address.slice('backendService/'.length);
  const message = `Service ${service} would have ${count} backends; GCE allows ${MAX_BACKENDS} in one backend service.`;
  return [
    exceeded(address, message, 'Serve it from fewer clusters or zones, or split the clusters over two load balancers.'),
  ];
}

function ofUrlMap({ address, body }: ResourceNode, ingress: string): readonly Diagnostic[] {
  const bytes = Buffer.byteLength(JSON.stringify(writableBody('urlMap', body)), 'utf8');
  const length = statusLength(body, ingress);
  const split = 'Split the rules over two load balancers.';
  return [
    ...(bytes > MAX_URL_MAP_BYTES
      ? [exceeded(address, `The URL map would have ${bytes} bytes; GCE allows ${MAX_URL_MAP_BYTES}.`, split)]
      : []),
    ...(length > MAX_DESCRIPTION_LENGTH
      ? [
          exceeded(
            address,
            'The names of the clusters do not fit into the status of the load balancer.',
            'Shorten the names of the clusters in the definition.',
          ),
        ]
      : []),
  ];
}

function ofHttpsProxy({ address, body }: ResourceNode): readonly Diagnostic[] {
  const count = textsIn(body, 'sslCertificates').length;
  if (count <= MAX_CERTIFICATES) return [];
  const message = `The load balancer would show ${count} certificates, those counted that stay until their successors are ACTIVE; GCE allows ${MAX_CERTIFICATES}.`;
  return [exceeded(address, message, 'Wait until the managed certificates are ACTIVE, or name fewer certificates.')];
}

function ofFirewall({ address, body }: ResourceNode): readonly Diagnostic[] {
  const tags = textsIn(body, 'targetTags').length;
  const accounts = textsIn(body, 'targetServiceAccounts').length;
  if (tags > MAX_TARGET_TAGS) {
    const message = `The firewall rule would be aimed at ${tags} network tags; GCE allows ${MAX_TARGET_TAGS} in one rule.`;
    return [exceeded(address, message, 'Give node pools a tag that they share.')];
  }
  if (accounts <= MAX_TARGET_ACCOUNTS) return [];
  const message = `The firewall rule would be aimed at ${accounts} service accounts; GCE allows ${MAX_TARGET_ACCOUNTS} in one rule.`;
  return [exceeded(address, message, 'Give every node pool a network tag, or let clusters share service accounts.')];
}

/**
 * What of a desired graph is larger than GCE allows and can only be known once the clusters have been seen (LimitExceeded).
 * `ingress` is the `namespace/name` that is recorded.
 */
export function gceLimits(desired: ResourceGraph, ingress: string): readonly Diagnostic[] {
  return [...desired.nodes.values()].flatMap((node) => {
    if (node.kind === 'backendService') return ofBackendService(node);
    if (node.kind === 'targetHttpsProxy') return ofHttpsProxy(node);
    if (node.kind === 'firewall') return ofFirewall(node);
    return node.kind === 'urlMap' ? ofUrlMap(node, ingress) : [];
  });
}
