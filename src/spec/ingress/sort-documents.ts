import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import { GKE_KINDS } from '../gke/kinds.js';
import type { GkeKind } from '../gke/kinds.js';
import type { SourceDocument } from '../source/source-document.js';

/** The kinds that say what a load balancer serves, with the API versions that are read, newest first. */
const ROUTING_KINDS = {
  Ingress: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'],
  MultiClusterIngress: ['networking.gke.io/v1', 'networking.gke.io/v1beta1'],
} as const;

/** GKE: the kind that says what a service of a MultiClusterIngress is. */
const SERVICE_KIND = 'MultiClusterService';
const SERVICE_VERSIONS = ROUTING_KINDS.MultiClusterIngress;

/** The kind of the one document that routes. */
export type RoutingKind = keyof typeof ROUTING_KINDS;

/** A document of a kind that GKE's controllers read beside an Ingress. */
export interface GkeDocument {
  readonly kind: GkeKind;
  readonly document: SourceDocument;
}

/** What the documents of an ingress file are, and what is wrong with them as a whole. */
export interface SortedDocuments {
  readonly routing:
    { readonly kind: RoutingKind; readonly document: SourceDocument; readonly apiVersion: string } | undefined;
  readonly multiClusterServices: readonly SourceDocument[];
  readonly objects: readonly GkeDocument[];
  readonly problems: readonly Diagnostic[];
}

function textField(value: unknown, field: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(field in value)) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, field)?.value;
  return typeof found === 'string' ? found : undefined;
}

function error(code: Diagnostic['code'], message: string, position: SourcePosition, fix: string): Diagnostic {
  return { code, severity: 'error', message, where: { position }, fix };
}

function withoutKind(document: SourceDocument): Diagnostic {
  const isMap = typeof document.value === 'object' && document.value !== null && !Array.isArray(document.value);
  return error(
    'InvalidManifest',
    isMap ? 'A document has no kind.' : 'A document is not a Kubernetes manifest.',
    document.positionOf(['kind']),
    'Write kind: Ingress, or remove the document.',
  );
}

function otherKind(document: SourceDocument, kind: string): Diagnostic {
  return error(
    'UnsupportedKind',
    `The file holds a ${kind}, which kubemci does not read.`,
    document.positionOf(['kind']),
    `Move it to another file; an ingress file holds one Ingress (or MultiClusterIngress with its MultiClusterServices), and may hold ${Object.keys(GKE_KINDS).join(', ')}.`,
  );
}

function article(kind: string): string {
  return `${/^[AEIOU]/.test(kind) ? 'An' : 'A'} ${kind}`;
}

function isRouting(kind: string): kind is RoutingKind {
  return Object.hasOwn(ROUTING_KINDS, kind);
}

function isGkeKind(kind: string): kind is GkeKind {
  return Object.hasOwn(GKE_KINDS, kind);
}

function versionsOf(kind: string): readonly string[] | undefined {
  if (isRouting(kind)) return ROUTING_KINDS[kind];
  if (isGkeKind(kind)) return GKE_KINDS[kind].apiVersions;
  return kind === SERVICE_KIND ? SERVICE_VERSIONS : undefined;
}

class Sorter {
  readonly routing: { readonly kind: RoutingKind; readonly document: SourceDocument; readonly apiVersion: string }[] =
    [];
  readonly multiClusterServices: SourceDocument[] = [];
  readonly objects: GkeDocument[] = [];
  readonly problems: Diagnostic[] = [];
  /** Documents that route, readable or not. */
  private readonly routers: SourceDocument[] = [];

  add(document: SourceDocument): void {
    const kind = textField(document.value, 'kind');
    const versions = kind === undefined ? undefined : versionsOf(kind);
    if (kind === undefined || versions === undefined) {
      this.problems.push(kind === undefined ? withoutKind(document) : otherKind(document, kind));
      return;
    }
    if (isRouting(kind) && !this.isFirst(document, kind)) return;
    const apiVersion = this.versionOf(document, kind, versions);
    if (apiVersion === undefined) return;
    if (isRouting(kind)) this.routing.push({ kind, document, apiVersion });
    else if (isGkeKind(kind)) this.objects.push({ kind, document });
    else this.multiClusterServices.push(document);
  }

  get isWithoutRouter(): boolean {
    return this.routers.length === 0;
  }

  private isFirst(document: SourceDocument, kind: string): boolean {
    const [first] = this.routers;
    this.routers.push(document);
    if (first === undefined) return true;
    this.problems.push(
      error(
        'InvalidManifest',
        `The file holds a second ${kind}; the first is at line ${first.positionOf(['kind']).line}.`,
        document.positionOf(['kind']),
        'One load balancer serves one Ingress: put each into a file of its own.',
      ),
    );
    return false;
  }

  private versionOf(document: SourceDocument, kind: string, known: readonly string[]): string | undefined {
    const apiVersion = textField(document.value, 'apiVersion');
    if (apiVersion !== undefined && known.includes(apiVersion)) return apiVersion;
    const fix = `Use ${known.length === 1 ? '' : 'one of '}${known.join(', ')}.`;
    const position = document.positionOf(['apiVersion']);
    this.problems.push(
      apiVersion === undefined
        ? error('InvalidManifest', `The ${kind} has no apiVersion.`, position, fix)
        : error(
            'UnsupportedApiVersion',
            `${article(kind)} of apiVersion "${apiVersion}" cannot be read.`,
            position,
            fix,
          ),
    );
    return undefined;
  }
}

/**
 * Tells the documents of an ingress file apart: the one that routes, and what stands beside it. Empty documents do not
 * count. UnsupportedKind, UnsupportedApiVersion, InvalidManifest (no kind, a second Ingress).
 */
export function sortDocuments(documents: readonly SourceDocument[], start: SourcePosition): SortedDocuments {
  const sorter = new Sorter();
  documents.filter(({ value }) => value !== undefined).forEach((document) => sorter.add(document));
  const { multiClusterServices, objects, problems } = sorter;
  const [routing] = sorter.routing;
  if (problems.length === 0 && sorter.isWithoutRouter) {
    problems.push(
      error('UnsupportedKind', 'The file holds no Ingress.', start, 'Name a file with an Ingress manifest.'),
    );
  }
  return { routing, multiClusterServices, objects, problems };
}
