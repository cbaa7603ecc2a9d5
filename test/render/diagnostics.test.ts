import { describe, expect, test } from '@jest/globals';
import { CODES } from '../../src/diagnostics/codes.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { errorJson } from '../../src/render/diagnostics/json.js';
import { renderDiagnosticsText } from '../../src/render/diagnostics/text.js';
import { PLAIN } from '../../src/render/palette.js';

const nodePorts: Diagnostic = {
  code: 'NodePortsDiffer',
  severity: 'error',
  message: 'Service default/zoneprinter has different NodePorts for port 80.',
  where: { resource: 'default/zoneprinter', position: { file: 'ingress.yaml', line: 2, column: 6 } },
  table: {
    columns: ['cluster', 'NodePort'],
    rows: [
      ['us', '30061'],
      ['europe', '30077'],
    ],
  },
  fix: 'Give it the same nodePort in every cluster.',
};
const warning: Diagnostic = {
  code: 'ProbeUnusable',
  severity: 'warning',
  message: 'The probe of app is no HTTP probe.',
};

describe('diagnostics', () => {
  test('show the line they point at, their table and the fix', () => {
    const sourceLine = (file: string, line: number): string => `${file} line ${String(line)}`;
    expect(renderDiagnosticsText([nodePorts], { palette: PLAIN, sourceLine })).toBe(
      `Error [NodePortsDiffer]: Service default/zoneprinter has different NodePorts for port 80.
  in default/zoneprinter
  at ingress.yaml:2:6
  2 | ingress.yaml line 2
    |      ^
  cluster  NodePort
  us       30061
  europe   30077
  Fix: Give it the same nodePort in every cluster.`,
    );
  });

  test('spell out what a terminal would obey in a text that somebody else wrote', () => {
    const message = 'Its description is "\u001B[2J\u009Bgone".';
    const hostile: Diagnostic = { ...warning, message, fix: 'a\rb' };
    const text = renderDiagnosticsText([hostile], { palette: PLAIN, sourceLine: () => undefined });
    expect(text).toContain('Its description is "\\u001b[2J\\u009bgone".');
    expect(text).toContain('a\\u000db');
  });

  test('name the place alone when the file cannot be read any more', () => {
    const text = renderDiagnosticsText([nodePorts], { palette: PLAIN, sourceLine: () => undefined });
    expect(text).toContain('  at ingress.yaml:2:6\n  cluster');
  });

  test('as JSON lead with the first error, not with a warning before it', () => {
    expect(errorJson([warning, nodePorts])).toMatchObject({
      error: { code: 'NodePortsDiffer', exitCode: CODES.NodePortsDiffer.exit },
      diagnostics: [{ code: 'ProbeUnusable', severity: 'warning' }, nodePorts],
    });
  });
});
