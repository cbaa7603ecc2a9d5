import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { IngressSpec } from '../ingress-spec.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import { pathText } from '../source/schema-issues.js';
import { CLASS_ANNOTATION, MULTI_CLUSTER_CLASS, STATIC_IP_ANNOTATION } from './annotation-catalogue.js';
import { checkAnnotations, placeholderIn } from './annotations.js';
import { readFrontend } from './frontend.js';
import { checkLimits } from './limits.js';
import type { NormalisedBackend, NormalisedManifest } from './normalise.js';
import { referenceOf, rulesOf } from './normalise.js';
import type { IngressOverrides } from './ingress-overrides.js';
import { checkRoutes } from './routes.js';

/** The spec, if it could be built, and every problem that was found on the way. */
export interface BuiltSpec {
  readonly spec: IngressSpec | undefined;
  readonly problems: readonly Diagnostic[];
}

const NO_OBJECTS: IngressSpec['objects'] = { backendConfigs: {}, frontendConfigs: {}, managedCertificates: {} };
const GCE_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

class SpecBuilder {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly manifest: NormalisedManifest,
    private readonly document: SourceDocument,
    private readonly overrides: IngressOverrides,
  ) {}

  build(): IngressSpec | undefined {
    const { manifest, document } = this;
    const checked = checkAnnotations(manifest.metadata.annotations ?? {}, document);
    this.problems.push(...checked.diagnostics);
    this.checkClassName();
    const { frontend, problems } = readFrontend(manifest, document);
    this.problems.push(...problems);
    const namespace = this.namespace();
    const staticIpName = this.staticIpName(manifest.metadata.annotations?.[STATIC_IP_ANNOTATION]);
    const defaultBackend = this.defaultBackend(namespace);
    manifest.rules.forEach((rule) => rule.paths.forEach((path) => this.checkBackend(path.backend)));
    const rules = rulesOf(manifest, namespace, document);
    this.problems.push(...checkRoutes(rules));
    if (staticIpName === undefined || defaultBackend === undefined) return undefined;
    const labels = manifest.metadata.labels ?? {};
    const spec: IngressSpec = {
      namespace,
      name: manifest.metadata.name,
      apiVersion: manifest.apiVersion,
      labels: Object.fromEntries(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))),
      annotations: checked.annotations,
      staticIpName,
      defaultBackend,
      rules,
      frontend,
      objects: NO_OBJECTS,
      position: document.positionOf([]),
    };
    this.problems.push(...checkLimits(spec));
    return spec;
  }

  private namespace(): string {
    const inFile = this.manifest.metadata.namespace;
    const { namespace } = this.overrides;
    if (inFile !== undefined && namespace !== undefined && inFile !== namespace) {
      this.report(
        'ConflictingInput',
        ['metadata', 'namespace'],
        `The Ingress is in namespace "${inFile}", but namespace "${namespace}" was asked for.`,
        'Make both the same, or give only one.',
      );
    }
    return inFile ?? namespace ?? 'default';
  }

  private staticIpName(inFile: string | undefined): string | undefined {
    const { staticIp } = this.overrides;
    const path = ['metadata', 'annotations', STATIC_IP_ANNOTATION];
    // Has been reported as a placeholder; what it will stand for nobody knows, so there is nothing to compare.
    if (inFile !== undefined && placeholderIn(inFile) !== undefined) return undefined;
    if (inFile !== undefined && inFile !== '' && staticIp !== undefined && inFile !== staticIp) {
      this.report(
        'ConflictingInput',
        path,
        `The Ingress names the static IP address "${inFile}", but "${staticIp}" was asked for.`,
        'Make both the same, or give only one.',
      );
      return inFile;
    }
    const name = inFile === undefined || inFile === '' ? staticIp : inFile;
    if (name === undefined || name === '') {
      this.report(
        'MissingStaticIp',
        inFile === undefined ? ['metadata', 'annotations'] : path,
        'The Ingress names no static IP address; without one a multicluster load balancer would change its address.',
        `Reserve one (gcloud compute addresses create NAME --global) and name it in the annotation ${STATIC_IP_ANNOTATION} or with --static-ip.`,
      );
      return undefined;
    }
    if (!GCE_NAME.test(name)) {
      this.report(
        'InvalidManifest',
        path,
        `"${name}" is not the name of a static IP address.`,
        'Give the name of the reserved address, not the address: lower-case letters, digits and "-", at most 63.',
      );
    }
    return name;
  }

  private defaultBackend(namespace: string): IngressSpec['defaultBackend'] | undefined {
    const backend = this.manifest.defaultBackend;
    if (backend === undefined) {
      const field = this.manifest.apiVersion === 'networking.k8s.io/v1' ? 'spec.defaultBackend' : 'spec.backend';
      this.report(
        'MissingDefaultBackend',
        ['spec'],
        'The Ingress has no default backend. A load balancer must answer requests that match no rule, and there is no cluster-wide default service that spans clusters.',
        `Name the service that should answer them in ${field}.`,
      );
      return undefined;
    }
    this.checkBackend(backend);
    return referenceOf(backend, namespace, this.document);
  }

  private checkBackend(backend: NormalisedBackend): void {
    if (backend.service !== undefined) return;
    this.report(
      'UnsupportedFeature',
      backend.path,
      `${pathText(backend.path)} names a resource instead of a service, which this version of kubemci does not serve.`,
      'Name a service.',
    );
  }

  private checkClassName(): void {
    const { className } = this.manifest;
    if (className === undefined) return;
    this.report(
      'WrongIngressClass',
      ['spec', 'ingressClassName'],
      `The Ingress has the ingressClassName "${className}"; GKE's Ingress controller reads the class only from an annotation.`,
      `Remove it; set the annotation ${CLASS_ANNOTATION} to "${MULTI_CLUSTER_CLASS}" or leave that out, too.`,
    );
  }

  private report(code: Diagnostic['code'], path: SourcePath, message: string, fix: string): void {
    const position = this.document.positionOfKey(path);
    this.problems.push({ code, severity: 'error', message, fix, where: { position } });
  }
}

/** Checks everything beyond the shape of one manifest and puts it into the internal form. Pure. */
export function buildSpec(
  manifest: NormalisedManifest,
  document: SourceDocument,
  overrides: IngressOverrides,
): BuiltSpec {
  const builder = new SpecBuilder(manifest, document, overrides);
  const spec = builder.build();
  return { spec, problems: builder.problems };
}
