import type { IngressSpec, PathType, ServicePortReference } from '../ingress-spec.js';
import { CLASS_ANNOTATION, MULTI_CLUSTER_CLASS, STATIC_IP_ANNOTATION } from './annotation-catalogue.js';

type BackendManifest = {
  readonly service: { readonly name: string; readonly port: { readonly number: number } | { readonly name: string } };
};

type RuleManifest = {
  readonly host?: string;
  readonly http?: {
    readonly paths: readonly {
      readonly path?: string;
      readonly pathType: PathType;
      readonly backend: BackendManifest;
    }[];
  };
};

type TlsManifest = { readonly hosts?: readonly string[]; readonly secretName: string };

/** The Ingress object as it is written into clusters: plain JSON. */
// A type and not an interface: only types count as JSON objects without a cast.
export type IngressManifest = {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'Ingress';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly defaultBackend: BackendManifest;
    readonly tls?: readonly TlsManifest[];
    readonly rules?: readonly RuleManifest[];
  };
};

function sorted(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function backendManifest({ service, port }: ServicePortReference): BackendManifest {
  return { service: { name: service, port: 'number' in port ? { number: port.number } : { name: port.name } } };
}

/**
 * The networking.k8s.io/v1 Ingress that is put into each cluster for a spec: always of class gce-multi-cluster,
 * always naming the static IP. Deterministic: labels and annotations in name order, rules as written.
 */
export function manifestFor(spec: IngressSpec): IngressManifest {
  const annotations = sorted({
    ...spec.annotations,
    [CLASS_ANNOTATION]: MULTI_CLUSTER_CLASS,
    [STATIC_IP_ANNOTATION]: spec.staticIpName,
  });
  const rules = spec.rules.map((rule): RuleManifest => {
    const paths = rule.paths.map(({ path, pathType, backend }) => ({
      ...(path === '' ? {} : { path }),
      pathType,
      backend: backendManifest(backend),
    }));
    return { ...(rule.host === '' ? {} : { host: rule.host }), ...(paths.length === 0 ? {} : { http: { paths } }) };
  });
  const served = rules.filter((rule) => Object.keys(rule).length > 0);
  const tls = spec.frontend.tls.map(({ hosts, secretName }): TlsManifest => ({
    ...(hosts.length === 0 ? {} : { hosts }),
    secretName,
  }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: spec.name,
      namespace: spec.namespace,
      ...(Object.keys(spec.labels).length === 0 ? {} : { labels: sorted(spec.labels) }),
      annotations,
    },
    spec: {
      defaultBackend: backendManifest(spec.defaultBackend),
      ...(tls.length === 0 ? {} : { tls }),
      ...(served.length === 0 ? {} : { rules: served }),
    },
  };
}
