import type { Note } from '../../plan/change.js';
import type { Palette } from '../palette.js';
import { tableLines } from '../table.js';
import { paintSymbol, type ChangeLine } from './change-line.js';
import { changeBlocks } from './change-text.js';
import { headerLine } from './header.js';
import { routeChanges, routeRows } from './routes.js';
import { stepLines } from './steps-text.js';
import { hasChanges, summaryLine, type AnyPlan } from './summary.js';

/** What the text of a plan shows besides the changes. */
export interface PlanTextOptions {
  readonly palette: Palette;
  readonly showSteps: boolean;
}

/** A plan for people at a terminal: routes first, then changes, notes and a summary. Ends without a newline. Not a stable interface. */
export function renderPlanText(plan: AnyPlan, options: PlanTextOptions): string {
  const { palette, showSteps } = options;
  const sections = [
    [palette.bold(headerLine(plan))],
    routeSection(plan, palette),
    changeSection(plan, palette),
    showSteps && plan.steps.length > 0 ? [palette.bold('Steps'), ...stepLines(plan.steps, palette)] : [],
    noteSection(plan.changeSet.notes, palette),
    [closing(plan, options)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function closing(plan: AnyPlan, { palette, showSteps }: PlanTextOptions): string {
  if (hasChanges(plan)) return palette.bold(`${summaryLine(plan)}${showSteps ? '.' : ' (show --steps).'}`);
  if (plan.subject.goal === 'delete') return palette.bold('No changes. There is nothing of it to delete.');
  if (plan.subject.task !== undefined) return palette.bold('No changes. It is so already.');
  return palette.bold('No changes. What is live is what the spec asks for.');
}

function routeSection(plan: AnyPlan, palette: Palette): string[] {
  const rows = routeRows(plan.changeSet.routes);
  if (rows.length === 0) return [];
  const [header = '', ...lines] = tableLines(rows, { indent: 2 });
  const hidden = plan.changeSet.routes.filter((route) => !routeChanges(route)).length;
  const rest = hidden === 0 ? [] : [`  # (${String(hidden)} unchanged ${hidden === 1 ? 'route' : 'routes'} hidden)`];
  return [palette.bold('Routes'), palette.dim(header), ...lines, ...rest];
}

function changeSection(plan: AnyPlan, palette: Palette): string[] {
  const blocks = changeBlocks(plan.changeSet).map((lines) =>
    lines.map((line) => changeTextLine(line, palette)).join('\n'),
  );
  return blocks.length === 0 ? [] : [palette.bold('Changes'), blocks.join('\n\n')];
}

function changeTextLine({ depth, symbol, text }: ChangeLine, palette: Palette): string {
  const line = `${' '.repeat(2 + depth * 4)}${paintSymbol(symbol, palette)} ${text}`;
  return symbol === '#' ? palette.dim(line) : line;
}

function noteSection(notes: readonly Note[], palette: Palette): string[] {
  if (notes.length === 0) return [];
  return [palette.bold('Notes'), ...notes.map((note) => `  ${note.code}: ${noteText(note)}`)];
}

/** A note with the address it is about, unless the text names it or its kind already. */
export function noteText({ address, text }: Note): string {
  const isNamed = address === undefined || text.includes(address) || text.startsWith(`${address.split('/')[0] ?? ''} `);
  return isNamed ? text : `${address}: ${text}`;
}
