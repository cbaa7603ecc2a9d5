import type { IngressPath, IngressRule, PathType, ServicePortReference } from '../ingress-spec.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import type { LegacyManifest, V1Manifest } from './manifest-schema.js';
import type { MultiClusterManifest } from './multi-cluster/multi-cluster-schema.js';
import type { RoutingKind } from './sort-documents.js';

/** Backends, rules and the rest of a manifest, the same whatever API version it was written in. */
export interface NormalisedManifest {
  readonly kind: RoutingKind;
  readonly apiVersion: string;
  /** Where the fields of an Ingress's spec stand in the document. */
  readonly base: SourcePath;
  /** How the default backend is called there. */
  readonly defaultBackendField: string;
  readonly metadata: V1Manifest['metadata'];
  readonly className: string | undefined;
  readonly tls: readonly NormalisedTls[];
  readonly defaultBackend: NormalisedBackend | undefined;
  readonly rules: readonly NormalisedRule[];
}

/** An entry of spec.tls. */
export interface NormalisedTls {
  readonly hosts: readonly string[];
  readonly secretName: string | undefined;
  readonly at: SourcePath;
}

/** A backend; `service` is undefined where it is something else (a bucket as a custom resource). */
export interface NormalisedBackend {
  readonly service: { readonly name: string; readonly port: ServicePortReference['port'] } | undefined;
  readonly path: SourcePath;
}

interface NormalisedPath {
  readonly path: string;
  readonly pathType: PathType;
  readonly backend: NormalisedBackend;
  readonly at: SourcePath;
}

interface NormalisedRule {
  readonly host: string;
  readonly paths: readonly NormalisedPath[];
  readonly at: SourcePath;
}

type V1Backend = NonNullable<V1Manifest['spec']['defaultBackend']>;
type LegacyBackend = NonNullable<LegacyManifest['spec']['backend']>;

function v1Backend(backend: V1Backend, path: SourcePath): NormalisedBackend {
  const { service, resource } = backend;
  if (service === undefined || resource !== undefined) return { service: undefined, path };
  const { number, name } = service.port;
  if (number !== undefined) return { service: { name: service.name, port: { number } }, path };
  return { service: name === undefined ? undefined : { name: service.name, port: { name } }, path };
}

function legacyBackend({ serviceName, servicePort, resource }: LegacyBackend, path: SourcePath): NormalisedBackend {
  if (serviceName === undefined || servicePort === undefined || resource !== undefined)
    return { service: undefined, path };
  const port = typeof servicePort === 'number' ? { number: servicePort } : { name: servicePort };
  return { service: { name: serviceName, port }, path };
}

interface PathManifest<Backend> {
  readonly path?: string | null | undefined;
  readonly pathType?: PathType | null | undefined;
  readonly backend: Backend;
}

interface RuleManifest<Backend> {
  readonly host?: string | null | undefined;
  readonly http?: { readonly paths: readonly PathManifest<Backend>[] } | null | undefined;
}

function normaliseRules<Backend>(
  rules: readonly RuleManifest<Backend>[],
  base: SourcePath,
  normaliseBackend: (backend: Backend, path: SourcePath) => NormalisedBackend,
): readonly NormalisedRule[] {
  return rules.map(({ host, http }, index) => {
    const at: SourcePath = [...base, 'rules', index];
    const paths = (http?.paths ?? []).map(({ path, pathType, backend }, pathIndex): NormalisedPath => {
      const pathAt = [...at, 'http', 'paths', pathIndex];
      return {
        path: path ?? '',
        pathType: pathType ?? 'ImplementationSpecific',
        backend: normaliseBackend(backend, [...pathAt, 'backend']),
        at: pathAt,
      };
    });
    return { host: host ?? '', paths, at };
  });
}

function isMultiCluster(
  manifest: V1Manifest | LegacyManifest | MultiClusterManifest,
): manifest is MultiClusterManifest {
  return manifest.kind === 'MultiClusterIngress';
}

function normaliseTls(tls: LegacyManifest['spec']['tls'], base: SourcePath): readonly NormalisedTls[] {
  return (tls ?? []).map(({ hosts, secretName }, index) => ({
    hosts: hosts ?? [],
    secretName: secretName ?? undefined,
    at: [...base, 'tls', index],
  }));
}

/**
 * One form for networking.k8s.io/v1, the two older versions, whose path type is ImplementationSpecific where none is
 * given, and GKE's MultiClusterIngress, whose template is written like the older versions.
 */
export function normalise(manifest: V1Manifest | LegacyManifest | MultiClusterManifest): NormalisedManifest {
  if (manifest.apiVersion === 'networking.k8s.io/v1') return normaliseV1(manifest);
  const base = isMultiCluster(manifest) ? ['spec', 'template', 'spec'] : ['spec'];
  const { backend, rules, tls, ingressClassName } = isMultiCluster(manifest)
    ? manifest.spec.template.spec
    : manifest.spec;
  return {
    kind: manifest.kind,
    apiVersion: manifest.apiVersion,
    metadata: manifest.metadata,
    base,
    defaultBackendField: 'backend',
    className: ingressClassName ?? undefined,
    tls: normaliseTls(tls, base),
    defaultBackend: backend ? legacyBackend(backend, [...base, 'backend']) : undefined,
    rules: normaliseRules(rules ?? [], base, legacyBackend),
  };
}

function normaliseV1({ kind, apiVersion, metadata, spec }: V1Manifest): NormalisedManifest {
  const base = ['spec'];
  return {
    kind,
    apiVersion,
    metadata,
    base,
    defaultBackendField: 'defaultBackend',
    className: spec.ingressClassName ?? undefined,
    tls: normaliseTls(spec.tls, base),
    defaultBackend: spec.defaultBackend ? v1Backend(spec.defaultBackend, ['spec', 'defaultBackend']) : undefined,
    rules: normaliseRules(spec.rules ?? [], base, v1Backend),
  };
}

/** The reference a backend stands for, undefined where it names no service. */
export function referenceOf(
  { service, path }: NormalisedBackend,
  namespace: string,
  document: SourceDocument,
): ServicePortReference | undefined {
  if (service === undefined) return undefined;
  return { namespace, service: service.name, port: service.port, position: document.positionOf(path) };
}

/** The rules of the spec; paths whose backend names no service are left out (they are reported elsewhere). */
export function rulesOf(
  manifest: NormalisedManifest,
  document: SourceDocument,
  toReference: (backend: NormalisedBackend) => ServicePortReference | undefined,
): IngressRule[] {
  return manifest.rules.map((rule) => ({
    host: rule.host,
    position: document.positionOf(rule.at),
    paths: rule.paths.flatMap(({ path, pathType, backend, at }): IngressPath[] => {
      const reference = toReference(backend);
      return reference === undefined ? [] : [{ path, pathType, backend: reference, position: document.positionOf(at) }];
    }),
  }));
}
