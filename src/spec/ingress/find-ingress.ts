import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { SourceDocument } from '../source/source-document.js';

/** The API versions of Ingress that are read, newest first. */
export const INGRESS_API_VERSIONS = [
  'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1',
  'extensions/v1beta1',
] as const;

/** The one Ingress of a file, if there is one, and what is wrong with the documents of the file as a whole. */
export interface FoundIngress {
  readonly ingress: { readonly document: SourceDocument; readonly apiVersion: string } | undefined;
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
    `The file holds a ${kind}, which this version of kubemci does not read.`,
    document.positionOf(['kind']),
    'Move it to another file; an ingress file holds one Ingress.',
  );
}

function apiVersionProblem(document: SourceDocument, apiVersion: string | undefined): Diagnostic | undefined {
  const known: readonly string[] = INGRESS_API_VERSIONS;
  if (apiVersion !== undefined && known.includes(apiVersion)) return undefined;
  const fix = `Use one of ${INGRESS_API_VERSIONS.join(', ')}.`;
  const position = document.positionOf(['apiVersion']);
  return apiVersion === undefined
    ? error('InvalidManifest', 'The Ingress has no apiVersion.', position, fix)
    : error('UnsupportedApiVersion', `An Ingress of apiVersion "${apiVersion}" cannot be read.`, position, fix);
}

/** Finds the Ingress among the documents of a file. Empty documents do not count; every other kind and every second Ingress is an error. */
export function findIngress(documents: readonly SourceDocument[], start: SourcePosition): FoundIngress {
  const problems: Diagnostic[] = [];
  const ingresses: SourceDocument[] = [];
  for (const document of documents.filter(({ value }) => value !== undefined)) {
    const kind = textField(document.value, 'kind');
    if (kind === undefined) problems.push(withoutKind(document));
    else if (kind === 'Ingress') ingresses.push(document);
    else problems.push(otherKind(document, kind));
  }
  const [first, ...others] = ingresses;
  if (first === undefined) {
    const missing = error(
      'UnsupportedKind',
      'The file holds no Ingress.',
      start,
      'Name a file with an Ingress manifest.',
    );
    return { ingress: undefined, problems: problems.length > 0 ? problems : [missing] };
  }
  const { line } = first.positionOf(['kind']);
  problems.push(
    ...others.map((other) =>
      error(
        'InvalidManifest',
        `The file holds a second Ingress; the first is at line ${line}.`,
        other.positionOf(['kind']),
        'One load balancer serves one Ingress: put each into a file of its own.',
      ),
    ),
  );
  const apiVersion = textField(first.value, 'apiVersion');
  const versionProblem = apiVersionProblem(first, apiVersion);
  if (versionProblem !== undefined || apiVersion === undefined) {
    return { ingress: undefined, problems: versionProblem === undefined ? problems : [...problems, versionProblem] };
  }
  return { ingress: { document: first, apiVersion }, problems };
}
