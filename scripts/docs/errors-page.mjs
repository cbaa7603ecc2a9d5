const INTRO = `# Errors

Every error has a code that never changes, a message with the offending value, the place (file, cluster, resource) and, where there is one, the fix.
\`--json\` prints \`{"error": {"code", "message", "exitCode"}, "diagnostics": [...]}\` on standard output instead of text on standard error.

Exit codes: 0 nothing to do or done; 1 an error, also in the command line; 2 changes are pending (\`plan --detailed-exitcode\`); 3 refused; 130 interrupted.

<!-- Generated from src/diagnostics/codes.ts: npm run docs -->

| code | exit code | meaning |
| --- | --- | --- |`;

/** The page on error codes. */
export function errorsPage(codes) {
  const rows = Object.entries(codes).map(
    ([code, { exit, summary }]) => `| <a id="${code}"></a>\`${code}\` | ${exit} | ${summary} |`,
  );
  return `${INTRO}\n${rows.join('\n')}\n`;
}
