import { configMapKind } from './config-map.js';
import { customResourceDefinitionKind } from './custom-resource-definition.js';
import { deploymentKind } from './deployment.js';
import { endpointSliceKind } from './endpoint-slice.js';
import { endpointsKind } from './endpoints.js';
import { eventKind } from './event.js';
import { backendConfigKind } from './gke/backend-config.js';
import { frontendConfigKind } from './gke/frontend-config.js';
import { managedCertificateKind } from './gke/managed-certificate.js';
import { serviceNegKind } from './gke/service-neg.js';
import { ingressClassKind } from './ingress-class.js';
import { ingressKind } from './ingress.js';
import type { Kind } from './kind.js';
import { leaseKind } from './lease.js';
import { namespaceKind } from './namespace.js';
import { nodeKind } from './node.js';
import { podKind } from './pod.js';
import { replicaSetKind } from './replica-set.js';
import { secretKind } from './secret.js';
import { serviceAccountKind } from './service-account.js';
import { serviceKind } from './service.js';

/** Every kind that the API servers serve. */
export const kinds: readonly Kind[] = [
  configMapKind,
  endpointsKind,
  eventKind,
  namespaceKind,
  nodeKind,
  podKind,
  secretKind,
  serviceAccountKind,
  serviceKind,
  deploymentKind,
  replicaSetKind,
  endpointSliceKind,
  ingressClassKind,
  ingressKind,
  leaseKind,
  customResourceDefinitionKind,
  backendConfigKind,
  frontendConfigKind,
  managedCertificateKind,
  serviceNegKind,
];

/** The kind of that name. Throws for one that is not served: in-world callers name kinds literally. */
export function kindNamed(name: string): Kind {
  const found = kinds.find((kind) => kind.kind === name);
  if (!found) throw new Error(`no kind ${name} in this API server`);
  return found;
}
