import { KubemciError } from '../../diagnostics/kubemci-error.js';

/** World seconds per second: KUBEMCI_SANDBOX_PACE, where it is a number of at least 1. Throws KubemciError where it is none. */
export function paceFromEnvironment(): { readonly pace?: number } {
  const text = process.env['KUBEMCI_SANDBOX_PACE'];
  if (text === undefined || text === '') return {};
  const pace = Number(text);
  if (Number.isFinite(pace) && pace >= 1) return { pace };
  throw new KubemciError({
    code: 'UsageError',
    severity: 'error',
    message: `KUBEMCI_SANDBOX_PACE is "${text}", which is no number of at least 1.`,
    fix: 'Give how many seconds pass in the sandbox in one second, such as 60.',
  });
}
