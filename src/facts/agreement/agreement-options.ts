import type { GkeObjects } from '../../spec/gke-objects.js';
import type { BackendMode, ServiceDefinition } from '../../spec/load-balancer-definition.js';
import type { ServiceMode } from '../agreed-service.js';

/** How the mode of each service is decided, and what messages need to know besides the facts. */
export interface AgreementOptions {
  readonly mode: BackendMode;
  /** The mode of services that are live already, by `servicePortKey`; `auto` keeps it. */
  readonly liveModes?: ReadonlyMap<string, ServiceMode>;
  /** kubeconfig context by cluster name, for the commands in messages; a cluster's name where it is missing. */
  readonly contexts?: ReadonlyMap<string, string>;
  /** What the definition decides about single services. */
  readonly services?: readonly ServiceDefinition[];
  /** BackendConfigs of the ingress file, which win over those of clusters. */
  readonly backendConfigs?: GkeObjects['backendConfigs'];
}
