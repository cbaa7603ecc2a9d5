import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { PLAIN } from '../../src/render/palette.js';
import { planJson } from '../../src/render/plan/json.js';
import { renderPlanMarkdown } from '../../src/render/plan/markdown.js';
import { renderPlanText } from '../../src/render/plan/text.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { Operator } from '../properties/support/operator.js';
import { prepare, worldOf } from './worlds.js';

const UPDATE = process.env['KUBEMCI_UPDATE_GOLDEN'] === '1';
if (UPDATE && process.env['CI'] !== undefined) throw new Error('goldens are never rewritten in CI');

const CASES = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function use(operator: Operator, folder: string): void {
  prepare(operator, folder);
  for (const file of readdirSync(folder)) operator.write(file, readFileSync(path.join(folder, file), 'utf8'));
}

async function planOf(operator: Operator, folder: string): Promise<GclbPlan> {
  const [before, after] = [path.join(folder, 'before'), path.join(folder, 'after')];
  if (existsSync(before)) {
    use(operator, before);
    await operator.apply(await operator.plan());
    operator.pass(900);
  }
  if (!existsSync(after)) return operator.planDelete('lb');
  use(operator, after);
  return operator.plan();
}

async function outcomes(operator: Operator, plan: GclbPlan): Promise<string> {
  const ends = new Map<string, string>();
  const { event } = await operator.apply(plan, {
    onEvent: (told) => {
      if (told.type === 'step-completed') ends.set(told.step, told.outcome);
      if (told.type === 'step-failed') ends.set(told.step, `failed ${told.diagnostic.code}`);
      if (told.type === 'step-skipped') ends.set(told.step, `skipped ${told.why}`);
    },
  });
  const lines = plan.steps.map(({ id }) => `${id}: ${ends.get(id) ?? 'never ended'}`);
  return [...lines, `run: ${event.outcome}`].join('\n');
}

/** What is random in every plan, moments of world time, and the version, put into words. */
function stable(text: string): string {
  return `${text
    .replace(/w-[0-9a-f]{32}/g, 'w-RANDOM')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
    .replace(/("kubemciVersion": )"[^"]*"/, '$1"VERSION"')
    .trimEnd()}\n`;
}

test.each(CASES)('%s', async (name) => {
  const folder = path.join(import.meta.dirname, name);
  const operator = new Operator(worldOf(folder));
  try {
    const plan = await planOf(operator, folder);
    const made = {
      'plan.txt': renderPlanText(plan, { palette: PLAIN, showSteps: false }),
      'plan.md': renderPlanMarkdown(plan),
      'plan.json': JSON.stringify(planJson(plan), null, 2).replaceAll(operator.dir, 'DIR'),
      'steps.txt': plan.steps
        .map(({ id, summary, dependsOn }) => [id, `  ${summary}`, ...dependsOn.map((on) => `  after ${on}`)].join('\n'))
        .join('\n'),
      'events.txt': await outcomes(operator, plan),
    };
    for (const [file, text] of Object.entries(made)) {
      const golden = path.join(folder, file);
      if (UPDATE) writeFileSync(golden, stable(text));
      expect({ [file]: stable(text) }).toEqual({ [file]: readFileSync(golden, 'utf8') });
    }
  } finally {
    operator.close();
  }
});
