import { CODES, type DiagnosticCode } from '../../diagnostics/codes.js';
import type { Diagnostic, SourcePosition, Whereabouts } from '../../diagnostics/diagnostic.js';

/** What a SARIF log is made with. */
export interface SarifOptions {
  /** Version of kubemci. */
  readonly version: string;
  /** URL of the page on error codes; a code is its fragment. */
  readonly errorsPage: string;
  /** The URI of a file of a position, relative to the directory that the log is about where it can be. */
  readonly uriOf: (file: string) => string;
}

function rule(code: DiagnosticCode, { errorsPage }: SarifOptions): object {
  const { summary } = CODES[code];
  return {
    id: code,
    name: code,
    shortDescription: { text: summary },
    help: { text: summary },
    helpUri: `${errorsPage}#${code}`,
  };
}

function physical({ file, line, column }: SourcePosition, { uriOf }: SarifOptions): object {
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, startColumn: column },
  };
}

function logical({ cluster, clusters, resource }: Whereabouts): readonly object[] {
  const names = cluster === undefined ? (clusters ?? []) : [cluster];
  return [
    ...names.map((name) => ({ name, fullyQualifiedName: `clusters/${name}`, kind: 'cluster' })),
    ...(resource === undefined ? [] : [{ name: resource, fullyQualifiedName: resource, kind: 'resource' }]),
  ];
}

function locations(where: Whereabouts | undefined, options: SarifOptions): readonly object[] {
  const logicalLocations = logical(where ?? {});
  if (where?.position === undefined && logicalLocations.length === 0) return [];
  return [
    {
      ...(where?.position === undefined ? {} : { physicalLocation: physical(where.position, options) }),
      ...(logicalLocations.length === 0 ? {} : { logicalLocations }),
    },
  ];
}

function tableText({ table }: Diagnostic): readonly string[] {
  if (table === undefined) return [];
  return table.rows.map((row) => row.map((cell, index) => `${table.columns[index] ?? ''}: ${cell}`).join(', '));
}

function result(finding: Diagnostic, ruleIndex: number, options: SarifOptions): object {
  const { code, severity, message, where, fix } = finding;
  const text = [message, ...tableText(finding), ...(fix === undefined ? [] : [`Fix: ${fix}`])].join('\n');
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text },
    locations: locations(where, options),
    // A fix of SARIF replaces text of a file; ours is for people.
    ...(fix === undefined ? {} : { properties: { fix } }),
  };
}

/** Findings as a SARIF 2.1.0 log (OASIS), for code review and other tools that show them at their lines. */
export function sarifLog(findings: readonly Diagnostic[], options: SarifOptions): object {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'kubemci', version: options.version, rules: codes.map((code) => rule(code, options)) },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, codes.indexOf(finding.code), options)),
      },
    ],
  };
}
