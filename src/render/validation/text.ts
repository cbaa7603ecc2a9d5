import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { renderDiagnosticsText, type DiagnosticsTextOptions } from '../diagnostics/text.js';
import type { ValidatedLoadBalancer } from './report.js';

/** Files first, in reading order; then clusters, resources, and what is nowhere. */
function place({ where }: Diagnostic): readonly [number, string, number] {
  const { position, cluster, clusters, resource } = where ?? {};
  if (position !== undefined) return [0, position.file, position.line];
  const names = cluster ?? clusters?.join(', ');
  if (names !== undefined) return [1, names, 0];
  return resource === undefined ? [3, '', 0] : [2, resource, 0];
}

function byPlace(one: Diagnostic, other: Diagnostic): number {
  const [kind, name, line] = place(one);
  const [otherKind, otherName, otherLine] = place(other);
  if (kind !== otherKind) return kind - otherKind;
  if (name !== otherName) return name < otherName ? -1 : 1;
  return line - otherLine;
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function verdict({ loadBalancer, project, clusters, checked, findings }: ValidatedLoadBalancer): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const found = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const subject = [loadBalancer ?? 'the load balancer', ...(project === undefined ? [] : [`in ${project}`])].join(' ');
  const where = clusters.length === 0 ? '' : `, clusters ${clusters.join(', ')}`;
  const alone = checked === 'files' ? ' Only the files were checked.' : '';
  const summary = found.length === 0 ? '' : ` (${found.join(', ')})`;
  return `${errors > 0 ? 'Not valid' : 'Valid'}: ${subject}${where}${summary}.${alone}`;
}

/** A validation for people: errors, then warnings, each by their place, and the verdict. */
export function renderValidationText(report: ValidatedLoadBalancer, options: DiagnosticsTextOptions): string {
  const of = (severity: Diagnostic['severity']): readonly Diagnostic[] =>
    report.findings.filter((finding) => finding.severity === severity).sort(byPlace);
  const ordered = [...of('error'), ...of('warning')];
  const findings = ordered.length === 0 ? [] : [renderDiagnosticsText(ordered, options)];
  return [...findings, verdict(report)].join('\n\n');
}
