import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { closest } from '../../diagnostics/suggest.js';
import type { SourceDocument } from '../source/source-document.js';
import {
  ALLOW_HTTP_ANNOTATION,
  CLASS_ANNOTATION,
  MULTI_CLUSTER_CLASS,
  knownAnnotations,
  looksLikeGoogles,
  meaningOf,
} from './annotation-catalogue.js';
import type { AnnotationMeaning } from './annotation-catalogue.js';
import type { RoutingKind } from './sort-documents.js';

const PLACEHOLDER = /\$(?:\{[A-Za-z_]\w*\}|\([A-Za-z_]\w*\)|[A-Za-z_]\w*)/;
/** Go: strconv.ParseBool, with which ingress-gce reads its boolean annotations. */
const TRUE_WORDS: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_WORDS: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** Whether Go's strconv.ParseBool reads `value` as false. */
export function isFalseWord(value: string): boolean {
  return FALSE_WORDS.has(value);
}

/** The placeholder that somebody forgot to fill in, if `value` holds one: `$NAME`, `${NAME}` or `$(NAME)`. */
export function placeholderIn(value: string): string | undefined {
  return PLACEHOLDER.exec(value)?.[0];
}

class AnnotationCheck {
  readonly diagnostics: Diagnostic[] = [];
  readonly kept: [string, string][] = [];

  constructor(
    private readonly document: SourceDocument,
    private readonly kind: RoutingKind,
  ) {}

  check(name: string, value: string): void {
    const meaning = meaningOf(name, this.kind);
    const placeholder = placeholderIn(value);
    // Other tools' annotations may well hold a dollar sign; only a value that is nothing else was surely forgotten.
    if (placeholder !== undefined && (meaning !== undefined || looksLikeGoogles(name) || placeholder === value)) {
      this.report(
        'UnresolvedPlaceholder',
        'error',
        name,
        `The annotation ${name} still holds the placeholder ${placeholder}.`,
        `Put the value in place of ${placeholder}.`,
      );
      return;
    }
    if (meaning === undefined) this.checkUnknown(name);
    else this.checkKnown(name, value, meaning);
    if (this.isForClusters(name, meaning)) this.kept.push([name, value]);
  }

  /** What stands on the Ingress in clusters. Those of a MultiClusterIngress mean nothing there. */
  private isForClusters(name: string, meaning: AnnotationMeaning | undefined): boolean {
    if (this.kind === 'MultiClusterIngress') return meaning === undefined && !looksLikeGoogles(name);
    return meaning?.use !== 'written-by-controller';
  }

  private checkUnknown(name: string): void {
    const meant = closest(name, knownAnnotations(this.kind));
    if (!looksLikeGoogles(name) && meant === undefined) return;
    this.report(
      'UnknownAnnotation',
      'warning',
      name,
      `The annotation ${name} is none that GKE's Ingress controller knows; it has no effect on the load balancer.`,
      meant === undefined ? 'Remove it, or check its spelling.' : `Did you mean "${meant}"?`,
    );
  }

  private checkKnown(name: string, value: string, meaning: AnnotationMeaning): void {
    switch (meaning.use) {
      case 'served':
        if (name === CLASS_ANNOTATION) this.checkClass(value);
        if (name === ALLOW_HTTP_ANNOTATION) this.checkAllowHttp(value);
        return;
      case 'unsupported':
        // An empty value switches the feature off, which is what this version does anyway.
        if (value.trim() === '') return;
        this.report(
          'UnsupportedFeature',
          'error',
          name,
          `The annotation ${name} asks for ${meaning.feature}; kubemci does not serve that.`,
          meaning.fix,
        );
        return;
      case 'written-by-controller':
        this.report(
          'IgnoredAnnotation',
          'warning',
          name,
          `The annotation ${name} is written inside a cluster and is not taken from the file.`,
          'Remove it from the file.',
        );
        return;
      case 'belongs-elsewhere':
        this.report(
          'UnknownAnnotation',
          'warning',
          name,
          `The annotation ${name} has no effect on ${this.kind === 'Ingress' ? 'an Ingress' : `a ${this.kind}`}.`,
          meaning.fix,
        );
        return;
      default:
        meaning satisfies never;
    }
  }

  private checkClass(value: string): void {
    if (value === MULTI_CLUSTER_CLASS) return;
    const found = value === '' ? 'empty, which means a load balancer of a single cluster' : `"${value}"`;
    this.report(
      'WrongIngressClass',
      'error',
      CLASS_ANNOTATION,
      `The Ingress class is ${found}; kubemci only serves the class "${MULTI_CLUSTER_CLASS}".`,
      `Set ${CLASS_ANNOTATION} to "${MULTI_CLUSTER_CLASS}", or leave it out.`,
    );
  }

  private checkAllowHttp(value: string): void {
    if (TRUE_WORDS.has(value) || isFalseWord(value)) return;
    this.report(
      'InvalidManifest',
      'error',
      ALLOW_HTTP_ANNOTATION,
      `The annotation ${ALLOW_HTTP_ANNOTATION} must be "true" or "false", but is "${value}".`,
      'Write "true" or "false", or leave it out.',
    );
  }

  private report(
    code: Diagnostic['code'],
    severity: Diagnostic['severity'],
    name: string,
    message: string,
    fix: string,
  ): void {
    const position = this.document.positionOfKey(['metadata', 'annotations', name]);
    this.diagnostics.push({ code, severity, message, fix, where: { position } });
  }
}

/** The annotations that count, sorted by name, and what is wrong or doubtful about any of them. */
export interface CheckedAnnotations {
  readonly annotations: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the annotations of an Ingress: UnresolvedPlaceholder, WrongIngressClass, UnsupportedFeature,
 * InvalidManifest; UnknownAnnotation and IgnoredAnnotation are warnings. What controllers write is left out.
 */
export function checkAnnotations(
  annotations: Readonly<Record<string, string>>,
  document: SourceDocument,
  kind: RoutingKind,
): CheckedAnnotations {
  const check = new AnnotationCheck(document, kind);
  for (const [name, value] of Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1))) {
    check.check(name, value);
  }
  return { annotations: Object.fromEntries(check.kept), diagnostics: check.diagnostics };
}
