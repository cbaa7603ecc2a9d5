import type { Kind } from '../kinds/kind.js';

// What `kubectl explain` says of a kind; fields have no descriptions here.
const descriptions: Readonly<Record<string, string>> = {
  BackendConfig: 'How a load balancer treats the ports of a Service: health check, CDN, timeouts, policies.',
  ConfigMap: 'Configuration that is not secret, by key.',
  CustomResourceDefinition: 'A kind that was added to the API.',
  Deployment: 'Pods made from a template, replaced little by little when the template changes.',
  EndpointSlice: 'Some of the addresses that serve a Service.',
  Endpoints: 'The addresses that serve a Service.',
  Event: 'Something that happened to an object.',
  FrontendConfig: 'How a load balancer treats the requests of an Ingress: TLS policy, redirect to HTTPS.',
  Ingress: 'Rules that lead requests from outside to Services by host and path.',
  IngressClass: 'A controller that Ingresses can ask for.',
  Lease: 'Who holds something, and until when.',
  ManagedCertificate: 'Domains that Google provisions a certificate for.',
  Namespace: 'A scope for names.',
  Node: 'A machine that runs pods.',
  Pod: 'Containers that run together on one node.',
  ReplicaSet: 'A number of pods made from a template.',
  Secret: 'Data that few may read, by key.',
  Service: 'A name and ports under which pods are reached.',
  ServiceAccount: 'Who a pod is to the API server.',
  ServiceNetworkEndpointGroup: 'The network endpoint groups of a Service port.',
};

/** One sentence about a kind. */
export function kindDescription({ kind }: Kind): string {
  return descriptions[kind] ?? kind;
}
