import { GCE_NAME } from '../gce-name.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { FrontendSpec, NamedReference, TlsEntry } from '../frontend-spec.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import { pathText } from '../source/schema-issues.js';
import { FRONTEND_ANNOTATIONS } from './annotation-catalogue.js';
import { isFalseWord, placeholderIn } from './annotations.js';
import type { NormalisedManifest } from './normalise.js';

/** GCE: certificates of one target HTTPS proxy (load balancing quotas, 2026-04). */
export const MAX_CERTIFICATES = 15;
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

class FrontendReader {
  readonly problems: Diagnostic[] = [];
  private readonly annotations: Readonly<Record<string, string>>;
  private readonly keys: (typeof FRONTEND_ANNOTATIONS)[NormalisedManifest['kind']];

  constructor(
    private readonly manifest: NormalisedManifest,
    private readonly document: SourceDocument,
  ) {
    this.annotations = manifest.metadata.annotations ?? {};
    this.keys = FRONTEND_ANNOTATIONS[manifest.kind];
  }

  read(): FrontendSpec {
    const tls = this.tls();
    const { preSharedCertificates, managedCertificates, allowHttp } = this.keys;
    const frontend: FrontendSpec = {
      allowHttp: allowHttp === undefined || !isFalseWord(this.annotations[allowHttp] ?? ''),
      preSharedCertificates: this.named(preSharedCertificates, GCE_NAME, 'the name of an SSL certificate'),
      tls,
      tlsSecrets: distinct(tls.map(({ secretName, position }) => ({ name: secretName, position }))),
      managedCertificates: this.named(
        managedCertificates,
        OBJECT_NAME,
        'the name of a ManagedCertificate of the namespace',
      ),
      ...this.frontendConfig(),
    };
    this.checkCount(frontend);
    return frontend;
  }

  /** ingress-gce: comma-separated, trimmed, empty items dropped (SplitAnnotation). */
  private named(annotation: string | undefined, form: RegExp, what: string): readonly NamedReference[] {
    const value = annotation === undefined ? undefined : this.annotations[annotation];
    if (annotation === undefined || value === undefined || placeholderIn(value) !== undefined) return [];
    const path = ['metadata', 'annotations', annotation];
    const names = value.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
    for (const name of names.filter((candidate) => !form.test(candidate))) {
      this.report('InvalidManifest', path, `"${name}" in the annotation ${annotation} is not ${what}.`);
    }
    return distinct(names.map((name) => ({ name, position: this.document.positionOfKey(path) })));
  }

  private frontendConfig(): { readonly frontendConfig?: NamedReference } {
    const annotation = this.keys.frontendConfig;
    const [only, ...more] = this.named(annotation, OBJECT_NAME, 'the name of a FrontendConfig');
    if (more.length > 0) {
      const path = ['metadata', 'annotations', annotation];
      this.report('InvalidManifest', path, `The annotation ${annotation} names one FrontendConfig.`);
    }
    return only === undefined ? {} : { frontendConfig: only };
  }

  private tls(): readonly TlsEntry[] {
    return this.manifest.tls.flatMap(({ hosts, secretName, at }): TlsEntry[] => {
      if (secretName === undefined || secretName === '') {
        this.report(
          'InvalidManifest',
          at,
          `${pathText(at)} names no Secret; GCE serves HTTPS only with a certificate.`,
          'Give it a secretName: a Secret of type kubernetes.io/tls in every cluster.',
        );
        return [];
      }
      return [{ secretName, hosts, position: this.document.positionOf([...at, 'secretName']) }];
    });
  }

  private checkCount({ preSharedCertificates, tlsSecrets, managedCertificates }: FrontendSpec): void {
    const certificates = [...preSharedCertificates, ...managedCertificates, ...tlsSecrets];
    const [excess] = certificates.slice(MAX_CERTIFICATES);
    if (excess === undefined) return;
    this.problems.push({
      code: 'LimitExceeded',
      severity: 'error',
      message: `The Ingress names ${certificates.length} certificates; GCE allows ${MAX_CERTIFICATES} in one load balancer.`,
      where: { position: excess.position },
      fix: 'Put several hosts into one certificate, or use a certificate map (certificateMap in kubemci.yaml).',
    });
  }

  private report(code: Diagnostic['code'], path: SourcePath, message: string, fix?: string): void {
    const where = { position: this.document.positionOfKey(path) };
    this.problems.push({ code, severity: 'error', message, where, ...(fix === undefined ? {} : { fix }) });
  }
}

/** Each name once, at its first place. */
function distinct(references: readonly NamedReference[]): readonly NamedReference[] {
  const byName = new Map<string, NamedReference>();
  for (const reference of references) if (!byName.has(reference.name)) byName.set(reference.name, reference);
  return [...byName.values()];
}

/**
 * What an Ingress says about how clients reach it: InvalidManifest for names that cannot be such and for spec.tls without
 * a Secret, LimitExceeded for more certificates than GCE takes.
 */
export function readFrontend(
  manifest: NormalisedManifest,
  document: SourceDocument,
): { readonly frontend: FrontendSpec; readonly problems: readonly Diagnostic[] } {
  const reader = new FrontendReader(manifest, document);
  return { frontend: reader.read(), problems: reader.problems };
}
