import { Errors } from '@oclif/core';
import { describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { NOT_ASKED, OTHER_ANSWERS } from './answers.js';
import { commandOf, printedBy, scenarios, stepsOf } from './recording.js';
import { TakingOver } from './taking-over.js';

const STEPS = scenarios().flatMap((scenario) =>
  stepsOf(scenario).flatMap((step) => {
    const printed = printedBy(scenario, step);
    const title = `${scenario} ${step}`;
    return printed === undefined || NOT_ASKED.includes(title) ? [] : [[title, { scenario, step, printed }] as const];
  }),
);

/** What was refused in a recording because a permission was missing. */
function deniedIn(step: string): readonly string[] {
  return step.endsWith('-403') ? ['compute.urlMaps.list', 'compute.forwardingRules.list'] : [];
}

function codeOf(error: unknown): string {
  if (error instanceof KubemciError) return error.diagnostics[0].code;
  // Our commands tell what the parser refuses as UsageError.
  if (error instanceof Errors.CLIError) return 'UsageError';
  throw error;
}

describe('get-status and list', () => {
  test.each(STEPS)('answer as in %s, or as a correction says', async (title, { scenario, step, printed }) => {
    const over = new TakingOver(scenario, step, { denied: deniedIn(step) });
    try {
      const answer = await over.print(commandOf(scenario, step)).catch(codeOf);
      expect(answer.trimEnd()).toBe((OTHER_ANSWERS[title]?.answer ?? printed).trimEnd());
    } finally {
      over.close();
    }
  });

  test('are corrected nowhere else', () => {
    const asked = STEPS.map(([title]) => title);
    expect(Object.keys(OTHER_ANSWERS).filter((title) => !asked.includes(title))).toEqual([]);
  });
});
