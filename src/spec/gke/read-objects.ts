import { z } from 'zod';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { FromFile, GkeObjects } from '../gke-objects.js';
import { placeholderIn } from '../ingress/annotations.js';
import { manifestMetadata } from '../ingress/manifest-schema.js';
import type { GkeDocument } from '../ingress/sort-documents.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import { pathText, schemaDiagnostics } from '../source/schema-issues.js';
import type { BackendConfigSpec } from './backend-config.js';
import type { FrontendConfigSpec } from './frontend-config.js';
import type { GkeKind } from './kinds.js';
import type { ManagedCertificateSpec } from './managed-certificate.js';
import { fieldsOfSpec, parseBackendConfig, parseFrontendConfig, parseManagedCertificate } from './parse-object.js';
import type { ParsedSpec } from './parse-object.js';

const envelope = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: manifestMetadata,
  spec: z.record(z.string(), z.unknown()),
  status: z.unknown().optional(),
});

const ENVELOPE_FIELDS = ['metadata', 'spec', 'apiVersion', 'kind'];

function knownFields(kind: GkeKind): (path: SourcePath) => readonly string[] {
  return (path) => {
    if (path[0] === 'spec') return fieldsOfSpec(kind, path.slice(1));
    return path.length === 0 ? ENVELOPE_FIELDS : ['name', 'namespace', 'labels', 'annotations'];
  };
}

/** Headers may well hold a dollar sign; everything else in these objects names something. */
function isForgotten(text: string, placeholder: string, path: SourcePath): boolean {
  return text === placeholder || !path.includes('headers');
}

function placeholders(value: unknown, path: SourcePath, document: SourceDocument): readonly Diagnostic[] {
  if (typeof value === 'string') {
    const placeholder = placeholderIn(value);
    if (placeholder === undefined || !isForgotten(value, placeholder, path)) return [];
    return [
      {
        code: 'UnresolvedPlaceholder',
        severity: 'error',
        message: `${pathText(path)} still holds the placeholder ${placeholder}.`,
        where: { position: document.positionOf(path) },
        fix: `Put the value in place of ${placeholder}.`,
      },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    placeholders(item, [...path, Array.isArray(value) ? Number(key) : key], document),
  );
}

class ObjectReader {
  readonly backendConfigs = new Map<string, FromFile<BackendConfigSpec>>();
  readonly frontendConfigs = new Map<string, FromFile<FrontendConfigSpec>>();
  readonly managedCertificates = new Map<string, FromFile<ManagedCertificateSpec>>();
  readonly problems: Diagnostic[] = [];

  constructor(private readonly namespace: string) {}

  add({ kind, document }: GkeDocument): void {
    const parsed = envelope.safeParse(document.value);
    if (!parsed.success) {
      this.reportShape(kind, document, parsed.error);
      return;
    }
    const { metadata, spec } = parsed.data;
    const key = `${metadata.namespace ?? this.namespace}/${metadata.name}`;
    switch (kind) {
      case 'BackendConfig':
        this.keep(this.backendConfigs, key, kind, document, parseBackendConfig(spec));
        return;
      case 'FrontendConfig':
        this.keep(this.frontendConfigs, key, kind, document, parseFrontendConfig(spec));
        return;
      case 'ManagedCertificate':
        this.keep(this.managedCertificates, key, kind, document, parseManagedCertificate(spec));
        return;
      default:
        kind satisfies never;
    }
  }

  private keep<Spec>(
    objects: Map<string, FromFile<Spec>>,
    key: string,
    kind: GkeKind,
    document: SourceDocument,
    { spec, shape, problems, secrets }: ParsedSpec<Spec>,
  ): void {
    for (const secret of secrets) {
      const path = ['spec', ...secret.path];
      const message = `${pathText(path)} of the ${kind} ${key} is written out; kubemci reads credentials only from Secrets.`;
      this.report('SecretWrittenOut', document, path, message, secret.fix);
    }
    if (shape !== undefined) this.reportShape(kind, document, below('spec', shape));
    for (const { path, message, fix } of problems) {
      this.report('InvalidManifest', document, ['spec', ...path], message, fix);
    }
    if (spec === undefined) return;
    this.problems.push(...placeholders(spec, ['spec'], document));
    const earlier = objects.get(key);
    const position = document.positionOf([]);
    if (earlier === undefined) objects.set(key, { spec, position });
    else {
      const message = `The file holds the ${kind} ${key} twice; the first is at line ${earlier.position.line}.`;
      this.report('InvalidManifest', document, ['metadata', 'name'], message, 'Keep one of the two.');
    }
  }

  private reportShape(kind: GkeKind, document: SourceDocument, error: z.ZodError): void {
    const style = { code: 'InvalidManifest', knownFields: knownFields(kind) } as const;
    this.problems.push(...schemaDiagnostics(error, document, style));
  }

  private report(
    code: Diagnostic['code'],
    document: SourceDocument,
    path: SourcePath,
    message: string,
    fix?: string,
  ): void {
    const where = { position: document.positionOfKey(path) };
    this.problems.push({ code, severity: 'error', message, where, ...(fix === undefined ? {} : { fix }) });
  }
}

function below(field: string, error: z.ZodError): z.ZodError {
  return new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [field, ...issue.path] })));
}

/**
 * Reads the custom resources that stand beside the Ingress; those that name no namespace are of `namespace`. Collects
 * every problem: InvalidManifest, UnknownField, UnresolvedPlaceholder, SecretWrittenOut (which never shows the secret).
 */
export function readGkeObjects(
  documents: readonly GkeDocument[],
  namespace: string,
): { readonly objects: GkeObjects; readonly problems: readonly Diagnostic[] } {
  const reader = new ObjectReader(namespace);
  documents.forEach((document) => reader.add(document));
  return {
    objects: {
      backendConfigs: Object.fromEntries(reader.backendConfigs),
      frontendConfigs: Object.fromEntries(reader.frontendConfigs),
      managedCertificates: Object.fromEntries(reader.managedCertificates),
    },
    problems: reader.problems,
  };
}
