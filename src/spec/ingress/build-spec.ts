import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { IngressSpec, ServicePortReference } from '../ingress-spec.js';
import { readGkeObjects } from '../gke/read-objects.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import { pathText } from '../source/schema-issues.js';
import { CLASS_ANNOTATION, MULTI_CLUSTER_CLASS } from './annotation-catalogue.js';
import { checkAnnotations } from './annotations.js';
import { readFrontend } from './frontend.js';
import { checkLimits } from './limits.js';
import { MultiClusterServices } from './multi-cluster/read-services.js';
import type { NormalisedBackend, NormalisedManifest } from './normalise.js';
import { referenceOf, rulesOf } from './normalise.js';
import type { IngressOverrides } from './ingress-overrides.js';
import { checkRoutes } from './routes.js';
import type { SortedDocuments } from './sort-documents.js';
import { readStaticIp } from './static-ip.js';

/** The spec, if it could be built, and every problem that was found on the way. */
export interface BuiltSpec {
  readonly spec: IngressSpec | undefined;
  readonly problems: readonly Diagnostic[];
}

/** What stands in the file beside the document that routes. */
export type Beside = Pick<SortedDocuments, 'multiClusterServices' | 'objects'>;

class SpecBuilder {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly manifest: NormalisedManifest,
    private readonly document: SourceDocument,
    private readonly beside: Beside,
    private readonly overrides: IngressOverrides,
  ) {}

  build(): IngressSpec | undefined {
    const { manifest, document } = this;
    const checked = checkAnnotations(manifest.metadata.annotations ?? {}, document, manifest.kind);
    this.problems.push(...checked.diagnostics);
    this.checkClassName();
    const { frontend, problems: frontendProblems } = readFrontend(manifest, document);
    const namespace = this.namespace();
    const { staticIp, problems: addressProblems } = readStaticIp(manifest, document, this.overrides.staticIp);
    this.problems.push(...frontendProblems, ...addressProblems);
    const { defaultBackend, rules } = this.routing(namespace);
    const { objects, problems: objectProblems } = readGkeObjects(this.beside.objects, namespace);
    this.problems.push(...checkRoutes(rules), ...objectProblems);
    if (staticIp === undefined || defaultBackend === undefined) return undefined;
    const labels = manifest.metadata.labels ?? {};
    const spec: IngressSpec = {
      namespace,
      name: manifest.metadata.name,
      apiVersion: manifest.apiVersion,
      labels: Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))),
      annotations: checked.annotations,
      ...staticIp,
      defaultBackend,
      rules,
      frontend,
      objects,
      position: document.positionOf([]),
    };
    this.problems.push(...checkLimits(spec));
    return spec;
  }

  private routing(namespace: string): {
    readonly defaultBackend: ServicePortReference | undefined;
    readonly rules: IngressSpec['rules'];
  } {
    const { manifest, document } = this;
    const isMultiCluster = manifest.kind === 'MultiClusterIngress';
    const services = isMultiCluster ? new MultiClusterServices(this.beside.multiClusterServices, namespace) : undefined;
    if (services === undefined) this.refuseMultiClusterServices();
    const toReference = (backend: NormalisedBackend): ServicePortReference | undefined => {
      this.checkBackend(backend);
      const reference = referenceOf(backend, namespace, document);
      return reference === undefined ? undefined : (services?.complete(reference) ?? reference);
    };
    const backend = this.defaultBackend();
    const defaultBackend = backend === undefined ? undefined : toReference(backend);
    const rules = rulesOf(manifest, document, toReference);
    this.problems.push(...(services?.problems ?? []));
    return { defaultBackend, rules };
  }

  private refuseMultiClusterServices(): void {
    for (const document of this.beside.multiClusterServices) {
      this.problems.push({
        code: 'UnsupportedKind',
        severity: 'error',
        message: 'The file holds a MultiClusterService beside an Ingress, which names Services.',
        where: { position: document.positionOf(['kind']) },
        fix: 'Use it with a MultiClusterIngress, or remove it.',
      });
    }
  }

  private namespace(): string {
    const inFile = this.manifest.metadata.namespace;
    const { namespace } = this.overrides;
    if (inFile !== undefined && namespace !== undefined && inFile !== namespace) {
      this.report(
        'ConflictingInput',
        ['metadata', 'namespace'],
        `The ${this.manifest.kind} is in namespace "${inFile}", but namespace "${namespace}" was asked for.`,
        'Make both the same, or give only one.',
      );
    }
    return inFile ?? namespace ?? 'default';
  }

  private defaultBackend(): NormalisedBackend | undefined {
    const { defaultBackend, base, defaultBackendField, kind } = this.manifest;
    if (defaultBackend !== undefined) return defaultBackend;
    this.report(
      'MissingDefaultBackend',
      base,
      `The ${kind} has no default backend. A load balancer must answer requests that match no rule, and there is no cluster-wide default service that spans clusters.`,
      `Name the service that should answer them in ${pathText([...base, defaultBackendField])}.`,
    );
    return undefined;
  }

  private checkBackend(backend: NormalisedBackend): void {
    if (backend.service !== undefined) return;
    this.report(
      'UnsupportedFeature',
      backend.path,
      `${pathText(backend.path)} names a resource instead of a service; kubemci does not serve that.`,
      'Name a service.',
    );
  }

  private checkClassName(): void {
    const { className, base, kind } = this.manifest;
    if (className === undefined) return;
    this.report(
      'WrongIngressClass',
      [...base, 'ingressClassName'],
      `The ${kind} has the ingressClassName "${className}"; GKE's Ingress controller reads the class only from an annotation.`,
      `Remove it; set the annotation ${CLASS_ANNOTATION} to "${MULTI_CLUSTER_CLASS}" or leave that out, too.`,
    );
  }

  private report(code: Diagnostic['code'], path: SourcePath, message: string, fix: string): void {
    const position = this.document.positionOfKey(path);
    this.problems.push({ code, severity: 'error', message, fix, where: { position } });
  }
}

/** Checks everything beyond the shape of one manifest and puts it, with what stands beside it, into the internal form. Pure. */
export function buildSpec(
  manifest: NormalisedManifest,
  document: SourceDocument,
  beside: Beside,
  overrides: IngressOverrides,
): BuiltSpec {
  const builder = new SpecBuilder(manifest, document, beside, overrides);
  const spec = builder.build();
  return { spec, problems: builder.problems };
}
