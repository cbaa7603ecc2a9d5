import { errorJson, diagnosticJson } from '../diagnostics/json.js';
import { hasErrors } from '../../diagnostics/outcome.js';
import type { ValidatedLoadBalancer } from './report.js';

/** A validation for programs; keys are a stable interface. `error` is there exactly where it is not valid, as when a command fails. */
export function validationJson({ findings, ...subject }: ValidatedLoadBalancer): object {
  const [first, ...rest] = findings;
  const diagnostics = findings.map(diagnosticJson);
  const error = first !== undefined && hasErrors(findings) ? errorJson([first, ...rest]) : { diagnostics };
  return {
    ...subject,
    valid: !hasErrors(findings),
    ...error,
    warnings: findings.filter(({ severity }) => severity === 'warning').map(diagnosticJson),
  };
}
