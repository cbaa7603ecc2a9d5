import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import type { GlobalCollection, ZonalCollection } from './compute-api.js';

/** Options of one call of Google's client, as far as they are used here. */
export interface CallOptions {
  readonly retry: false;
  readonly timeout: number;
  readonly responseType: 'json';
  readonly headers: Readonly<Record<string, string>>;
  readonly rootUrl?: string;
  readonly signal?: AbortSignal;
  readonly fetchImplementation?: typeof fetch;
}

/** Answer of Google's client; what it claims about the type of `data` is not trusted. */
export interface CallAnswer {
  readonly data: unknown;
}

/** The read methods that every collection of Google's client has. */
export interface ReadableResource {
  get(parameters: object, options: CallOptions): Promise<CallAnswer>;
  list(parameters: object, options: CallOptions): Promise<CallAnswer>;
}

/** The methods of a global collection of Google's client; those that GCE does not have for a kind are absent. */
export interface WritableResource extends ReadableResource {
  insert(parameters: object, options: CallOptions): Promise<CallAnswer>;
  delete(parameters: object, options: CallOptions): Promise<CallAnswer>;
  update?(parameters: object, options: CallOptions): Promise<CallAnswer>;
  patch?(parameters: object, options: CallOptions): Promise<CallAnswer>;
}

/** A collection of Google's client and the name of the path parameter that names one of its members. */
export interface Addressed<Resource> {
  readonly resource: Resource;
  readonly parameter: string;
}

/** Google's client for each global collection. */
export function globalResource(client: compute_v1.Compute, collection: GlobalCollection): Addressed<WritableResource> {
  switch (collection) {
    case 'addresses':
      return { resource: client.globalAddresses, parameter: 'address' };
    case 'healthChecks':
      return { resource: client.healthChecks, parameter: 'healthCheck' };
    case 'backendServices':
      return { resource: client.backendServices, parameter: 'backendService' };
    case 'urlMaps':
      return { resource: client.urlMaps, parameter: 'urlMap' };
    case 'targetHttpProxies':
      return { resource: client.targetHttpProxies, parameter: 'targetHttpProxy' };
    case 'targetHttpsProxies':
      return { resource: client.targetHttpsProxies, parameter: 'targetHttpsProxy' };
    case 'sslCertificates':
      return { resource: client.sslCertificates, parameter: 'sslCertificate' };
    case 'sslPolicies':
      return { resource: client.sslPolicies, parameter: 'sslPolicy' };
    case 'securityPolicies':
      return { resource: client.securityPolicies, parameter: 'securityPolicy' };
    case 'forwardingRules':
      return { resource: client.globalForwardingRules, parameter: 'forwardingRule' };
    case 'firewalls':
      return { resource: client.firewalls, parameter: 'firewall' };
    default:
      return collection satisfies never;
  }
}

/** Google's client for each zonal collection. */
export function zonalResource(client: compute_v1.Compute, collection: ZonalCollection): Addressed<ReadableResource> {
  switch (collection) {
    case 'instances':
      return { resource: client.instances, parameter: 'instance' };
    case 'instanceGroups':
      return { resource: client.instanceGroups, parameter: 'instanceGroup' };
    case 'networkEndpointGroups':
      return { resource: client.networkEndpointGroups, parameter: 'networkEndpointGroup' };
    default:
      return collection satisfies never;
  }
}
