import type { ClusterFacts } from '../../src/facts/cluster-facts.js';
import type { FrontendSpec } from '../../src/spec/frontend-spec.js';
import type { GkeObjects } from '../../src/spec/gke-objects.js';

/** The frontend of an Ingress that asks for nothing: plain HTTP. */
export const HTTP_ONLY: FrontendSpec = {
  allowHttp: true,
  preSharedCertificates: [],
  tls: [],
  tlsSecrets: [],
  managedCertificates: [],
};

/** An ingress file that holds nothing but its Ingress. */
export const NO_OBJECTS: GkeObjects = { backendConfigs: {}, frontendConfigs: {}, managedCertificates: {} };

/** A cluster in which nothing is configured beyond services. */
export const NO_CONFIGURATION: Pick<
  ClusterFacts,
  'backendConfigs' | 'frontendConfigs' | 'managedCertificates' | 'secrets'
> = { backendConfigs: {}, frontendConfigs: {}, managedCertificates: {}, secrets: {} };
