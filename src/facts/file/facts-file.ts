import { z } from 'zod';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';
import { clusterFacts } from './facts-schema.js';

/** The version of the facts file's format that this kubemci writes and reads. */
export const FACTS_FORMAT_VERSION = 1;

const strings = z.array(z.string());

const observedCluster = z.strictObject({
  /** As the definition calls it. */
  name: z.string().min(1),
  context: z.string().min(1),
  facts: clusterFacts,
  /** What Compute Engine says of its nodes: network tags, the network (relative link), and the rest as the planner needs it. */
  nodeTags: strings,
  network: z.string(),
  untaggedNodes: strings.exactOptional(),
  serviceAccounts: strings.exactOptional(),
});

const factsFile = z.strictObject({
  formatVersion: z.literal(FACTS_FORMAT_VERSION),
  kubemciVersion: z.string(),
  createdAt: z.iso.datetime(),
  /** `namespace/name` of the Ingress that was looked for in the clusters. */
  ingress: z.string(),
  clusters: z.array(observedCluster).min(1),
});

/** One cluster as it was observed. */
export type ObservedCluster = z.infer<typeof observedCluster>;

/**
 * What was observed of the clusters of a load balancer, to plan with where they cannot be reached. Holds projections of
 * objects and digests of secrets, and no secret.
 */
export type FactsFile = z.infer<typeof factsFile>;

/** How many problems of a damaged file are listed: more do not help anybody. */
const LISTED_PROBLEMS = 10;

const versions = z.object({ formatVersion: z.number(), kubemciVersion: z.string() });

/** The text of a facts file. */
export function formatFactsFile(file: FactsFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads the text of a facts file; `name` names it in messages. Fails with InvalidFactsFile, each damaged place named. */
export function parseFactsFile(text: string, name: string): Outcome<FactsFile> {
  const document = parseJson(text);
  const found = versions.safeParse(document);
  if (!found.success) return failure(invalid(name, 'is not a facts file: it has no formatVersion and kubemciVersion'));
  const { formatVersion, kubemciVersion } = found.data;
  if (formatVersion !== FACTS_FORMAT_VERSION) {
    const wanted = String(FACTS_FORMAT_VERSION);
    return failure(
      invalid(
        name,
        `has format version ${String(formatVersion)} (kubemci ${kubemciVersion}); this one reads format version ${wanted}`,
      ),
    );
  }
  const parsed = factsFile.safeParse(document);
  if (parsed.success) return success(parsed.data);
  return failure(
    ...parsed.error.issues
      .slice(0, LISTED_PROBLEMS)
      .map(({ path, message }) =>
        invalid(name, `is damaged at ${path.map(String).join('.') || 'its top'}: ${message}`),
      ),
  );
}

/** The JSON Schema (2020-12) of a facts file, for docs and other programs. */
export function factsFileJsonSchema(): object {
  return z.toJSONSchema(factsFile, { unrepresentable: 'any', io: 'input' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalid(name: string, what: string): Diagnostic {
  return {
    code: 'InvalidFactsFile',
    severity: 'error',
    message: `${name} ${what}.`,
    fix: 'Make a new one with this kubemci: kubemci observe TARGET --out FILE',
  };
}
