import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { readDefinition } from './definition.js';
import { analyseWorld } from './analyse-world.js';
import type { Tell } from './clusters.js';
import { valueOf } from './outcome.js';
import type { PlanRequest } from './requests.js';
import type { Session } from './session.js';

/** What was found to be in order, and what is doubtful nevertheless. */
export interface ValidationReport {
  readonly loadBalancer: string;
  readonly project: string;
  readonly clusters: readonly string[];
  /** `namespace/service:port (mode)` of every service that is served. */
  readonly services: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** Checks everything that can be known before anything is written. Throws KubemciError with all that is wrong, not the first. */
export async function validate(session: Session, request: PlanRequest, tell: Tell): Promise<ValidationReport> {
  const warnings: Diagnostic[] = [];
  const read = await readDefinition(session, request, warnings);
  const { inputs, agreed } = valueOf(await analyseWorld(session, read, request, tell), warnings);
  return {
    loadBalancer: inputs.name,
    project: inputs.project,
    clusters: inputs.clusters.map(({ name }) => name),
    services: agreed.map(({ namespace, service, port, mode }) => `${namespace}/${service}:${String(port)} (${mode})`),
    warnings,
  };
}
