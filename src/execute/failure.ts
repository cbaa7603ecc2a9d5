import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { messagesOf } from '../diagnostics/messages.js';
import type { Step } from '../plan/step.js';

/** What a step's error tells people. Anything but a KubemciError is a bug and becomes Internal, without a stack trace. */
export function failureOf(step: Step<unknown>, error: unknown): Diagnostic {
  if (!(error instanceof KubemciError)) {
    return about(step, {
      code: 'Internal',
      severity: 'error',
      message: `Step "${step.summary}" failed in a way that kubemci did not expect: ${messageOf(error)}`,
    });
  }
  const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors[0] ?? error.diagnostics[0];
  // An event carries one diagnostic; nothing of the others may be lost.
  return about(step, { ...first, message: messagesOf([first, ...errors.slice(1)]) });
}

/** What is said of a step that was running when the run was abandoned: nobody knows whether its write took effect. */
export function abandonedFailure(step: Step<unknown>): Diagnostic {
  return about(step, {
    code: 'Interrupted',
    severity: 'error',
    message: `Step "${step.summary}" was in flight when the run was interrupted; whether it took effect is not known.`,
    fix: 'Run apply again: it looks at what is there and continues.',
  });
}

function about(step: Step<unknown>, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, where: { resource: step.address, ...diagnostic.where } };
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}
