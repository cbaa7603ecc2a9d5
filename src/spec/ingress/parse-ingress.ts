import type { Diagnostic, Outcome, SourcePosition } from '../../diagnostics/diagnostic.js';
import { conclude } from '../../diagnostics/outcome.js';
import { failure } from '../../diagnostics/diagnostic.js';
import type { IngressSpec } from '../ingress-spec.js';
import { readTextFile } from '../source/read-text-file.js';
import { schemaDiagnostics } from '../source/schema-issues.js';
import { parseSource } from '../source/source-document.js';
import type { SourceDocument } from '../source/source-document.js';
import { ingressFields, renamedField } from './field-hints.js';
import { findIngress } from './find-ingress.js';
import { legacyManifest, v1Manifest } from './manifest-schema.js';
import { normalise } from './normalise.js';
import type { NormalisedManifest } from './normalise.js';
import type { IngressOverrides } from './ingress-overrides.js';
import { buildSpec } from './build-spec.js';

function parseManifest(document: SourceDocument, apiVersion: string): Outcome<NormalisedManifest> {
  const schema = apiVersion === 'networking.k8s.io/v1' ? v1Manifest : legacyManifest;
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return { ok: true, value: normalise(parsed.data), warnings: [] };
  const style = { code: 'InvalidManifest', knownFields: ingressFields(apiVersion), hint: renamedField } as const;
  return failure(...schemaDiagnostics(parsed.error, document, style));
}

/**
 * Reads the one Ingress out of a YAML or JSON text, of any of the three API versions, in one form. Pure;
 * `file` is only used in positions. Collects every problem: InvalidYaml, UnsupportedKind, UnsupportedApiVersion,
 * InvalidManifest, UnknownField, UnresolvedPlaceholder, WrongIngressClass, UnsupportedFeature, MissingDefaultBackend,
 * MissingStaticIp, ConflictingInput, InvalidHost, InvalidPath, ConflictingRoutes, LimitExceeded. Nothing that the
 * text asks for is ignored without a diagnostic.
 */
export function parseIngress(text: string, file: string, overrides: IngressOverrides = {}): Outcome<IngressSpec> {
  const source = parseSource(text, file);
  if (!source.ok) return source;
  const start: SourcePosition = { file, line: 1, column: 1 };
  const found = findIngress(source.value, start);
  const problems: Diagnostic[] = [...found.problems];
  if (found.ingress === undefined) return failure(...problems);
  const { document, apiVersion } = found.ingress;
  const manifest = parseManifest(document, apiVersion);
  if (!manifest.ok) return failure(...problems, ...manifest.diagnostics);
  const built = buildSpec(manifest.value, document, overrides);
  return conclude(built.spec, [...problems, ...built.problems]);
}

/** Reads an ingress file; errors are those of parseIngress, FileNotFound and FileTooLarge. */
export async function readIngressFile(file: string, overrides: IngressOverrides = {}): Promise<Outcome<IngressSpec>> {
  const text = await readTextFile(file, 'ingress file');
  return text.ok ? parseIngress(text.value, file, overrides) : text;
}
