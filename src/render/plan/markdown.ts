import { PLAIN } from '../palette.js';
import type { ChangeLine } from './change-line.js';
import { changeBlocks } from './change-text.js';
import { headerLine } from './header.js';
import { routeRows } from './routes.js';
import { stepLines } from './steps-text.js';
import { hasChanges, pendingChanges, summaryLine, type AnyPlan } from './summary.js';
import { noteText } from './text.js';

/**
 * A plan as GitHub-flavoured markdown for a pull request: the verdict and the routes are in sight,
 * changes and steps fold away. Ends without a newline. Not a stable interface.
 */
export function renderPlanMarkdown(plan: AnyPlan): string {
  const { changeSet, steps } = plan;
  const sections = [
    `### kubemci plan: ${cell(headerLine(plan))}`,
    hasChanges(plan) ? `**${summaryLine(plan)}.**` : '**No changes.** What is live is what the spec asks for.',
    markdownTable(routeRows(changeSet.routes)),
    ...(changeSet.notes.length === 0
      ? []
      : [changeSet.notes.map((note) => `- ${note.code}: ${noteText(note)}`).join('\n')]),
    ...changeDetails(plan),
    ...(steps.length === 0
      ? []
      : [
          details(
            `${String(steps.length)} ${steps.length === 1 ? 'step' : 'steps'}`,
            fence('text', stepLines(steps, PLAIN)),
          ),
        ]),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header, ...body] = rows;
  if (header === undefined) return '';
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...body.map(line)].join('\n');
}

/** Text inside a table cell or heading: pipes and angle brackets would end or hide it. */
function cell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

function changeDetails(plan: AnyPlan): string[] {
  const changes = pendingChanges(plan.changeSet);
  if (changes.length === 0) return [];
  const blocks = changeBlocks(plan.changeSet).map((lines) => lines.map(diffLine).join('\n'));
  const label = `${String(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}`;
  return [details(label, fence('diff', [blocks.join('\n\n')]))];
}

// A diff block colours a line by its first character; `!` is the one that shows as a change in place.
function diffLine({ depth, symbol, text }: ChangeLine): string {
  const marker = symbol === '~' || symbol === '±' ? '!' : symbol;
  return `${marker}${' '.repeat(1 + depth * 2)}${text}`.trimEnd();
}

function fence(language: string, lines: readonly string[]): string {
  return [`\`\`\`${language}`, ...lines, '```'].join('\n');
}

function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
