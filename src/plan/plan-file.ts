import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { failure, success } from '../diagnostics/diagnostic.js';
import type { JsonObject } from '../graph/json.js';
import type { Plan } from './plan.js';
import { PLAN_FORMAT_VERSION, planSchema } from './plan-schema.js';
import { validateSteps } from './steps.js';

/** What a plan file is held against when it is read. */
export interface PlanFileReader {
  /** The version of this kubemci. */
  readonly kubemciVersion: string;
  /** Names the file in messages. */
  readonly file: string;
}

/** The versions alone: a file of another format can be told from a damaged one by them. */
const versions = z.object({ formatVersion: z.number(), kubemciVersion: z.string() });

/** How many problems of a damaged file are listed: more do not help anybody. */
const LISTED_PROBLEMS = 10;

/**
 * Writes a plan as one JSON document that only its owner may read, whole or not at all. Throws the file system's error.
 */
export async function writePlanFile<Operation>(plan: Plan<Operation>, path: string): Promise<void> {
  await writeFileAtomic(path, formatPlanFile(plan), { mode: 0o600 });
}

/** The text of a plan file. */
export function formatPlanFile<Operation>(plan: Plan<Operation>): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/**
 * Reads the text of a plan file. Fails with InvalidPlanFile: not JSON, of another format version, made by another
 * version of kubemci (both versions are named: the steps of a plan mean what the kubemci that made it meant by them),
 * damaged (each place is named), or with steps that cannot be executed.
 */
export function parsePlanFile<Operation>(
  text: string,
  operation: z.ZodType<Operation>,
  reader: PlanFileReader,
): Outcome<Plan<Operation>> {
  const document = parseJson(text);
  if (document === undefined) return failure(invalid(reader, 'is not a JSON object, so it is no plan file'));
  const found = versions.safeParse(document);
  if (!found.success) return failure(invalid(reader, 'is not a plan file: it has no formatVersion and kubemciVersion'));
  const wrongVersion = versionProblem(found.data, reader);
  if (wrongVersion !== undefined) return failure(wrongVersion);
  const parsed = planSchema(operation).safeParse(document);
  if (!parsed.success) return failure(...schemaProblems(parsed.error, reader));
  const stepProblems = validateSteps(parsed.data.steps);
  if (stepProblems.length > 0)
    return failure(...stepProblems.map(({ message }) => invalid(reader, `is damaged: ${message}`)));
  return success(parsed.data);
}

/** The JSON Schema (2020-12) of a plan file, for docs and other programs. */
export function planFileJsonSchema<Operation>(operation: z.ZodType<Operation>): object {
  // Bodies are checked by functions, which JSON Schema cannot say: they are shown as any value.
  return z.toJSONSchema(planSchema(operation), { unrepresentable: 'any' });
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return z.record(z.string(), z.json()).safeParse(value).data;
  } catch {
    return undefined;
  }
}

function versionProblem(found: z.infer<typeof versions>, reader: PlanFileReader): Diagnostic | undefined {
  if (found.formatVersion !== PLAN_FORMAT_VERSION) {
    return invalid(
      reader,
      `has format version ${found.formatVersion} (kubemci ${found.kubemciVersion}); this is kubemci ${reader.kubemciVersion}, which reads format version ${PLAN_FORMAT_VERSION}`,
    );
  }
  if (found.kubemciVersion === reader.kubemciVersion) return undefined;
  return invalid(reader, `was made by kubemci ${found.kubemciVersion}; this is kubemci ${reader.kubemciVersion}`);
}

function schemaProblems(error: z.ZodError, reader: PlanFileReader): readonly Diagnostic[] {
  return error.issues
    .slice(0, LISTED_PROBLEMS)
    .map(({ path, message }) =>
      invalid(reader, `is damaged at ${path.map(String).join('.') || 'its top'}: ${message}`),
    );
}

function invalid(reader: PlanFileReader, what: string): Diagnostic {
  return {
    code: 'InvalidPlanFile',
    severity: 'error',
    message: `${reader.file} ${what}.`,
    fix: 'Make a new plan with this kubemci: kubemci plan --out FILE',
  };
}
