import { z } from 'zod';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';
import { readTextFile } from '../source/read-text-file.js';
import { schemaDiagnostics } from '../source/schema-issues.js';
import { parseSource } from '../source/source-document.js';
import type { SourceDocument } from '../source/source-document.js';
import { definitionProblems } from './definition-problems.js';
import { definitionFields, definitionSchema } from './definition-schema.js';
import type { DefinitionDocument } from './definition-schema.js';

function invalid(message: string, document: SourceDocument, path: readonly PropertyKey[]): Diagnostic {
  return { code: 'InvalidDefinition', severity: 'error', message, where: { position: document.positionOf(path) } };
}

// Somebody who has only an Ingress names it first; five findings about its fields would not tell what is meant.
const foreignKind = z.object({
  apiVersion: z.string().refine((text) => !text.startsWith('kubemci.dev/')),
  kind: z.string(),
});

function manifestInstead(kind: string, document: SourceDocument): Diagnostic {
  return {
    ...invalid(`This is a Kubernetes manifest (${kind}) and no load balancer definition.`, document, ['kind']),
    fix: 'Give the load balancer a name and this file as its Ingress: kubemci plan NAME --ingress FILE, or name it in a kubemci.yaml.',
  };
}

/** Reads a definition out of a YAML or JSON text. Pure. Errors: InvalidYaml, InvalidDefinition, UnknownField, each with its position. */
export function parseDefinition(text: string, file: string): Outcome<DefinitionDocument> {
  const source = parseSource(text, file);
  if (!source.ok) return source;
  const [document, second] = source.value.filter(({ value }) => value !== undefined);
  if (document === undefined) {
    return failure({
      code: 'InvalidDefinition',
      severity: 'error',
      message: `${file} is empty.`,
      where: { position: { file, line: 1, column: 1 } },
      fix: 'Write at least name and ingress.',
    });
  }
  if (second !== undefined) return failure(invalid('The file holds a second document.', second, []));
  const parsed = definitionSchema.safeParse(document.value);
  if (!parsed.success) {
    const kind = foreignKind.safeParse(document.value).data?.kind;
    if (kind !== undefined) return failure(manifestInstead(kind, document));
    const style = { code: 'InvalidDefinition', knownFields: definitionFields } as const;
    return failure(...schemaDiagnostics(parsed.error, document, style));
  }
  const problems = definitionProblems(parsed.data, document);
  return problems.length > 0 ? failure(...problems) : success(parsed.data);
}

/** Reads a definition file; errors are those of parseDefinition, FileNotFound and FileTooLarge. */
export async function readDefinitionFile(file: string): Promise<Outcome<DefinitionDocument>> {
  const text = await readTextFile(file, 'load balancer definition');
  return text.ok ? parseDefinition(text.value, file) : text;
}
