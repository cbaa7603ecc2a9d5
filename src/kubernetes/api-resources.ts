import type { GkeKind } from '../spec/gke/kinds.js';
import type { ApiResource } from './http/cluster-requests.js';
import type { IngressVersion } from './ingress-versions.js';

function core(plural: string): ApiResource {
  return { root: '/api/v1', plural, fullName: plural };
}

function grouped(group: string, version: string, plural: string): ApiResource {
  return { root: `/apis/${group}/${version}`, plural, fullName: `${plural}.${group}` };
}

/** The kinds that kubemci reads in clusters in one version; it writes Ingresses only. */
export const RESOURCES = {
  namespaces: core('namespaces'),
  nodes: core('nodes'),
  services: core('services'),
  pods: core('pods'),
  secrets: core('secrets'),
  serviceNegs: grouped('networking.gke.io', 'v1beta1', 'servicenetworkendpointgroups'),
} as const;

/** Kubernetes serves v1 from 1.21 on, v1beta1 from 1.17 to 1.24; what is read of both is spelled alike. */
export const ENDPOINT_SLICES: readonly ApiResource[] = [
  grouped('discovery.k8s.io', 'v1', 'endpointslices'),
  grouped('discovery.k8s.io', 'v1beta1', 'endpointslices'),
];

/** Ingresses in one of the versions in which they may be served. */
export function ingressResource(apiVersion: IngressVersion): ApiResource {
  const [group = '', version = ''] = apiVersion.split('/');
  return grouped(group, version, 'ingresses');
}

const PLURALS: Readonly<Record<GkeKind, string>> = {
  BackendConfig: 'backendconfigs',
  FrontendConfig: 'frontendconfigs',
  ManagedCertificate: 'managedcertificates',
};

/** A custom resource of GKE in one of the versions (`group/version`) in which it may be served. */
export function configurationResource(kind: GkeKind, apiVersion: string): ApiResource {
  const [group = '', version = ''] = apiVersion.split('/');
  return grouped(group, version, PLURALS[kind]);
}
