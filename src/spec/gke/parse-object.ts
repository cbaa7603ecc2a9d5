import type { z } from 'zod';
import { fieldsAt } from '../source/schema-fields.js';
import type { SourcePath } from '../source/source-document.js';
import { backendConfigProblems } from './backend-config-problems.js';
import type { SpecProblem } from './backend-config-problems.js';
import { backendConfigSpec } from './backend-config.js';
import type { BackendConfigSpec } from './backend-config.js';
import { frontendConfigSpec } from './frontend-config.js';
import type { FrontendConfigSpec } from './frontend-config.js';
import type { GkeKind } from './kinds.js';
import { managedCertificateSpec } from './managed-certificate.js';
import type { ManagedCertificateSpec } from './managed-certificate.js';
import { withoutSecrets } from './written-secrets.js';
import type { WrittenSecret } from './written-secrets.js';

/** A spec, if it could be read, and what is wrong with it. Paths count from `spec`. */
export interface ParsedSpec<Spec> {
  /** Undefined where its shape is wrong. */
  readonly spec: Spec | undefined;
  /** Wrong fields, for whoever knows where they stand. */
  readonly shape: z.ZodError | undefined;
  /** Fields that are right by themselves and wrong together. */
  readonly problems: readonly SpecProblem[];
  /** Secrets in clear; none of them is in `spec` or in any message. */
  readonly secrets: readonly WrittenSecret[];
}

function parseWith<Spec>(
  schema: z.ZodType<Spec>,
  raw: unknown,
  problemsOf: (spec: Spec) => readonly SpecProblem[],
): ParsedSpec<Spec> {
  const { value, secrets } = withoutSecrets(raw);
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { spec: undefined, shape: parsed.error, problems: [], secrets };
  return { spec: parsed.data, shape: undefined, problems: problemsOf(parsed.data), secrets };
}

function repeatedDomains({ domains }: ManagedCertificateSpec): readonly SpecProblem[] {
  return domains.flatMap((domain, index): SpecProblem[] => {
    if (domains.indexOf(domain) === index) return [];
    return [{ path: ['domains', index], message: `spec.domains names "${domain}" twice.` }];
  });
}

/** Reads `spec` of a BackendConfig, out of a file or out of a cluster. Pure. */
export function parseBackendConfig(raw: unknown): ParsedSpec<BackendConfigSpec> {
  return parseWith(backendConfigSpec, raw, backendConfigProblems);
}

/** Reads `spec` of a FrontendConfig. Pure. */
export function parseFrontendConfig(raw: unknown): ParsedSpec<FrontendConfigSpec> {
  return parseWith(frontendConfigSpec, raw, () => []);
}

/** Reads `spec` of a ManagedCertificate. Pure. */
export function parseManagedCertificate(raw: unknown): ParsedSpec<ManagedCertificateSpec> {
  return parseWith(managedCertificateSpec, raw, repeatedDomains);
}

const SCHEMAS: Readonly<Record<GkeKind, z.ZodType>> = {
  BackendConfig: backendConfigSpec,
  FrontendConfig: frontendConfigSpec,
  ManagedCertificate: managedCertificateSpec,
};

/** Fields that the map at `path` of a spec can have, for "did you mean". */
export function fieldsOfSpec(kind: GkeKind, path: SourcePath): readonly string[] {
  return fieldsAt(SCHEMAS[kind], path);
}
