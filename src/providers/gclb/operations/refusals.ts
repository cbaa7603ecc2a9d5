import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import { diagnoseGceError } from '../../../gcp/diagnose-gce-error.js';
import { GceRequestError } from '../../../gcp/gce-request-error.js';
import { MissingOutputs } from '../../../plan/known-after-apply.js';
import type { GceKind } from '../operation.js';
import { withHandingOver } from '../validate/host-project.js';
import { FailedOperation } from './writing.js';

/** Which step is being run, for errors. */
export interface StepSubject {
  readonly project: string;
  /** What the step does: `attach warm host to urlMap`. */
  readonly summary: string;
  /** Logical address. */
  readonly address: string;
  /** Whether the project is the host of a shared VPC, in which others may have to keep the firewall rule. */
  readonly isHostProject?: true;
}

/** What a GCE resource is called in messages: `urlMap "mci1-um--lb"`. */
export function named(kind: GceKind, name: string): string {
  return `${kind} "${name}"`;
}

/** Somebody else changed a resource that this step is about; `fields` are those that moved. */
export function conflict(kind: GceKind, name: string, what: string, fields: readonly string[] = []): KubemciError {
  const moved = fields.length === 0 ? '' : `: ${fields.join(', ')}`;
  return new KubemciError({
    code: 'Conflict',
    severity: 'error',
    message: `${named(kind, name)} ${what}${moved}.`,
    where: { resource: name },
    fix: 'Make a new plan, review what it says about this resource, and apply that one.',
  });
}

/** A resource of the name that is needed belongs to somebody else. */
export function notOurs(kind: GceKind, name: string, loadBalancer: string): KubemciError {
  return new KubemciError({
    code: 'ResourceNotOurs',
    severity: 'error',
    message: `${named(kind, name)} exists and its description does not mark it as part of load balancer "${loadBalancer}".`,
    where: { resource: name },
    fix: 'Rename or delete that resource, or choose another name for the load balancer.',
  });
}

/** What the user should read of an error that a step ended with; errors that are already for users, and bugs, stay as they are. */
export function explain(error: unknown, subject: StepSubject): unknown {
  if (error instanceof GceRequestError && error.reason === 'operationTimeout') {
    return new KubemciError({
      code: 'StepTimeout',
      severity: 'error',
      message: `Cannot ${subject.summary}: ${error.message} (${error.request}).`,
      where: { resource: subject.address },
      fix: 'GCE may still finish it. Make a new plan in some minutes.',
    });
  }
  if (error instanceof GceRequestError) return new KubemciError(diagnose(error, subject));
  if (error instanceof MissingOutputs) {
    const message = `Cannot ${subject.summary}: ${error.message}.`;
    return new KubemciError({ code: 'Internal', severity: 'error', message, where: { resource: subject.address } });
  }
  if (error instanceof FailedOperation) return new KubemciError(failedStep(error, subject));
  return error;
}

function diagnose(error: GceRequestError, { project, summary, address, isHostProject }: StepSubject): Diagnostic {
  const diagnostic = diagnoseGceError(error, { project, doing: summary, resource: address });
  return isHostProject === true ? withHandingOver(diagnostic) : diagnostic;
}

function failedStep(failed: FailedOperation, subject: StepSubject): Diagnostic {
  const diagnostic = diagnose(failed.error, subject);
  // Quota and permission have codes and fixes of their own, whether GCE notices at once or in the operation.
  return diagnostic.code === 'GceError' || diagnostic.code === 'GceUnreachable'
    ? {
        code: 'StepFailed',
        severity: 'error',
        message: `Cannot ${subject.summary}: the operation failed on GCE. ${failed.error.message}`,
        where: { resource: subject.address },
      }
    : diagnostic;
}
