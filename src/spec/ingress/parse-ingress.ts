import type { Diagnostic, Outcome, SourcePosition } from '../../diagnostics/diagnostic.js';
import { conclude } from '../../diagnostics/outcome.js';
import { failure, success } from '../../diagnostics/diagnostic.js';
import { readGkeObjects } from '../gke/read-objects.js';
import type { IngressSpec } from '../ingress-spec.js';
import { readTextFile } from '../source/read-text-file.js';
import { schemaDiagnostics } from '../source/schema-issues.js';
import { parseSource } from '../source/source-document.js';
import { fieldsAt } from '../source/schema-fields.js';
import type { SourcePath } from '../source/source-document.js';
import { renamedField } from './field-hints.js';
import { multiClusterManifest } from './multi-cluster/multi-cluster-schema.js';
import { sortDocuments } from './sort-documents.js';
import type { SortedDocuments } from './sort-documents.js';
import { legacyManifest, v1Manifest } from './manifest-schema.js';
import { normalise } from './normalise.js';
import type { NormalisedManifest } from './normalise.js';
import type { IngressOverrides } from './ingress-overrides.js';
import { buildSpec } from './build-spec.js';

type Routing = NonNullable<SortedDocuments['routing']>;

function parseManifest({ kind, document, apiVersion }: Routing): Outcome<NormalisedManifest> {
  const ingressSchema = apiVersion === 'networking.k8s.io/v1' ? v1Manifest : legacyManifest;
  const schema = kind === 'Ingress' ? ingressSchema : multiClusterManifest;
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return success(normalise(parsed.data));
  const knownFields = (path: SourcePath): readonly string[] => fieldsAt(schema, path);
  const style = { code: 'InvalidManifest', knownFields, hint: renamedField } as const;
  return failure(...schemaDiagnostics(parsed.error, document, style));
}

/** What is wrong with the other documents where the one that routes cannot be read. */
function problemsBeside({ objects }: SortedDocuments, { namespace }: IngressOverrides): readonly Diagnostic[] {
  return readGkeObjects(objects, namespace ?? 'default').problems;
}

/**
 * Reads the one Ingress or MultiClusterIngress, and what stands beside it, out of a YAML or JSON text, of any API version, in one form. Pure;
 * `file` is only used in positions. Collects every problem: InvalidYaml, UnsupportedKind, UnsupportedApiVersion,
 * InvalidManifest, UnknownField, UnresolvedPlaceholder, WrongIngressClass, UnsupportedFeature, MissingDefaultBackend,
 * MissingStaticIp, ConflictingInput, InvalidHost, InvalidPath, ConflictingRoutes, LimitExceeded. Nothing that the
 * text asks for is ignored without a diagnostic.
 */
export function parseIngress(text: string, file: string, overrides: IngressOverrides = {}): Outcome<IngressSpec> {
  const source = parseSource(text, file);
  if (!source.ok) return source;
  const start: SourcePosition = { file, line: 1, column: 1 };
  const found = sortDocuments(source.value, start);
  const problems: Diagnostic[] = [...found.problems];
  if (found.routing === undefined) return failure(...problems, ...problemsBeside(found, overrides));
  const manifest = parseManifest(found.routing);
  if (!manifest.ok) return failure(...problems, ...manifest.diagnostics, ...problemsBeside(found, overrides));
  const built = buildSpec(manifest.value, found.routing.document, found, overrides);
  return conclude(built.spec, [...problems, ...built.problems]);
}

/** Reads an ingress file; errors are those of parseIngress, FileNotFound and FileTooLarge. */
export async function readIngressFile(file: string, overrides: IngressOverrides = {}): Promise<Outcome<IngressSpec>> {
  const text = await readTextFile(file, 'ingress file');
  return text.ok ? parseIngress(text.value, file, overrides) : text;
}
