import type { GclbOperation, GceKind } from '../operation.js';

/** Seconds that people report for a write of each kind until its operation is done (public Terraform logs). */
const WRITE_SECONDS: Readonly<Record<GceKind, number>> = {
  healthCheck: 8,
  backendService: 40,
  urlMap: 12,
  targetHttpProxy: 11,
  targetHttpsProxy: 11,
  sslCertificate: 5,
  forwardingRule: 22,
  firewall: 8,
};

/** Public Terraform logs. */
const ADDRESS_SECONDS = 8;
const SIGNED_URL_KEY_SECONDS = 10;
const INGRESS_SECONDS = 2;
const INSTANCE_GROUPS_SECONDS = 60;
const HEALTHY_SECONDS = 90;

/** How long an operation usually takes, in seconds; a settle takes as long as it says. */
export function estimateSeconds(operation: GclbOperation): number {
  switch (operation.type) {
    case 'insert':
    case 'update':
    case 'mark':
    case 'delete':
      return WRITE_SECONDS[operation.kind];
    case 'reserve-address':
      return ADDRESS_SECONDS;
    case 'add-signed-url-key':
    case 'delete-signed-url-key':
      return SIGNED_URL_KEY_SECONDS;
    case 'apply-ingress':
    case 'delete-ingress':
      return INGRESS_SECONDS;
    case 'await-instance-groups':
      return Math.min(INSTANCE_GROUPS_SECONDS, operation.timeoutSeconds);
    case 'await-healthy':
      return Math.min(HEALTHY_SECONDS, operation.timeoutSeconds);
    case 'settle':
      return operation.seconds;
    default:
      return operation satisfies never;
  }
}
