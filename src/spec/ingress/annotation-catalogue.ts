import type { RoutingKind } from './sort-documents.js';

/** The class whose Ingresses a cluster leaves to a tool like this one (ingress-gce: IsGCEMultiClusterIngress). */
export const MULTI_CLUSTER_CLASS = 'gce-multi-cluster';
/** Ingress class annotation; ingress-gce does not read spec.ingressClassName for its own classes. */
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
/** Names the reserved global address. */
export const STATIC_IP_ANNOTATION = 'kubernetes.io/ingress.global-static-ip-name';
/** Switches the HTTP frontend off when false. */
export const ALLOW_HTTP_ANNOTATION = 'kubernetes.io/ingress.allow-http';

/** Names certificates of the project, comma-separated. */
const PRE_SHARED_CERT_ANNOTATION = 'ingress.gcp.kubernetes.io/pre-shared-cert';
/** Names ManagedCertificates of the namespace, comma-separated. */
const MANAGED_CERTIFICATES_ANNOTATION = 'networking.gke.io/managed-certificates';
/** Names a FrontendConfig of the namespace. */
const FRONTEND_CONFIG_ANNOTATION = 'networking.gke.io/v1beta1.FrontendConfig';

/** Holds the static IP address of a MultiClusterIngress: the address itself, or its URL. */
export const STATIC_IP_VALUE_ANNOTATION = 'networking.gke.io/static-ip';

/** How the annotations of the frontend are called; those that a kind does not have are missing. */
export const FRONTEND_ANNOTATIONS: Readonly<
  Record<
    RoutingKind,
    {
      readonly preSharedCertificates: string;
      readonly frontendConfig: string;
      readonly managedCertificates?: string;
      readonly allowHttp?: string;
    }
  >
> = {
  Ingress: {
    preSharedCertificates: PRE_SHARED_CERT_ANNOTATION,
    frontendConfig: FRONTEND_CONFIG_ANNOTATION,
    managedCertificates: MANAGED_CERTIFICATES_ANNOTATION,
    allowHttp: ALLOW_HTTP_ANNOTATION,
  },
  MultiClusterIngress: {
    preSharedCertificates: 'networking.gke.io/pre-shared-certs',
    frontendConfig: 'networking.gke.io/frontend-config',
  },
};

/** What an annotation of an Ingress means to this version. */
export type AnnotationMeaning =
  | { readonly use: 'served' }
  | { readonly use: 'unsupported'; readonly feature: string; readonly fix: string }
  | { readonly use: 'written-by-controller' }
  | { readonly use: 'belongs-elsewhere'; readonly fix: string };

const INGRESS: ReadonlyMap<string, AnnotationMeaning> = new Map<string, AnnotationMeaning>([
  [CLASS_ANNOTATION, { use: 'served' }],
  [STATIC_IP_ANNOTATION, { use: 'served' }],
  [ALLOW_HTTP_ANNOTATION, { use: 'served' }],
  ['networking.gke.io/suppress-firewall-xpn-error', { use: 'served' }],
  [
    'kubernetes.io/ingress.regional-static-ip-name',
    {
      use: 'unsupported',
      feature: 'a regional address',
      fix: `A multicluster load balancer is global: reserve a global address and name it in ${STATIC_IP_ANNOTATION}.`,
    },
  ],
  [PRE_SHARED_CERT_ANNOTATION, { use: 'served' }],
  [MANAGED_CERTIFICATES_ANNOTATION, { use: 'served' }],
  [FRONTEND_CONFIG_ANNOTATION, { use: 'served' }],
  [
    'networking.gke.io/certmap',
    {
      use: 'unsupported',
      feature: 'a certificate map, which GKE reads on Gateways only',
      fix: 'Write certificateMap: NAME into kubemci.yaml.',
    },
  ],
]);

const ON_SERVICE: AnnotationMeaning = { use: 'belongs-elsewhere', fix: 'Put it on the Service.' };
const BY_CONTROLLER: AnnotationMeaning = { use: 'written-by-controller' };

const COMMON: ReadonlyMap<string, AnnotationMeaning> = new Map<string, AnnotationMeaning>([
  ['ingress.gcp.kubernetes.io/instance-groups', BY_CONTROLLER],
  ['kubectl.kubernetes.io/last-applied-configuration', BY_CONTROLLER],
  ...[
    'url-map',
    'redirect-url-map',
    'forwarding-rule',
    'https-forwarding-rule',
    'target-proxy',
    'https-target-proxy',
    'ssl-cert',
    'static-ip',
    'backends',
  ].map((name) => [`ingress.kubernetes.io/${name}`, BY_CONTROLLER] as const),
  ...[
    'cloud.google.com/neg',
    'cloud.google.com/neg-status',
    'cloud.google.com/app-protocols',
    'service.alpha.kubernetes.io/app-protocols',
    'cloud.google.com/backend-config',
    'beta.cloud.google.com/backend-config',
    'networking.gke.io/max-rate-per-endpoint',
    'networking.gke.io/capacity-scaler',
  ].map((name) => [name, ON_SERVICE] as const),
]);

const ON_INGRESS: AnnotationMeaning = {
  use: 'belongs-elsewhere',
  fix: `A MultiClusterIngress has ${STATIC_IP_VALUE_ANNOTATION}, ${Object.values(FRONTEND_ANNOTATIONS.MultiClusterIngress).join(' and ')}; what it cannot say, an Ingress can.`,
};

const MULTI_CLUSTER_INGRESS: ReadonlyMap<string, AnnotationMeaning> = new Map<string, AnnotationMeaning>([
  ...[...INGRESS.keys()].map((name) => [name, ON_INGRESS] as const),
  ...[STATIC_IP_VALUE_ANNOTATION, ...Object.values(FRONTEND_ANNOTATIONS.MultiClusterIngress)].map(
    (name) => [name, { use: 'served' }] as const,
  ),
  ['networking.gke.io/last-reconcile-time', BY_CONTROLLER],
]);

const CATALOGUES: Readonly<Record<RoutingKind, ReadonlyMap<string, AnnotationMeaning>>> = {
  Ingress: new Map([...INGRESS, ...COMMON]),
  MultiClusterIngress: new Map([...MULTI_CLUSTER_INGRESS, ...COMMON]),
};

const GOOGLE_PREFIXES = [
  'kubernetes.io/ingress.',
  'ingress.kubernetes.io/',
  'ingress.gcp.kubernetes.io/',
  'networking.gke.io/',
  'cloud.google.com/',
  'beta.cloud.google.com/',
] as const;

/** What an annotation means; undefined when it is not in the catalogue (ingress-gce pkg/annotations, as of 2026). */
export function meaningOf(annotation: string, kind: RoutingKind): AnnotationMeaning | undefined {
  return CATALOGUES[kind].get(annotation);
}

/** Every annotation of a kind's catalogue, for "did you mean". */
export function knownAnnotations(kind: RoutingKind): Iterable<string> {
  return CATALOGUES[kind].keys();
}

/** Whether only GKE's controllers would read an annotation of this name. */
export function looksLikeGoogles(annotation: string): boolean {
  return GOOGLE_PREFIXES.some((prefix) => annotation.startsWith(prefix));
}
