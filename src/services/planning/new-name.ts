import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { diagnosticsOf } from '../../diagnostics/outcome.js';
import { withAdopted } from '../../providers/gclb/live/adoption.js';
import { namesakeText } from '../../providers/gclb/live/namesake.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { observeProject } from '../../providers/gclb/observe/observe-project.js';
import { validateLoadBalancerName } from '../../spec/definition/load-balancer-name.js';
import type { LoadBalancerDefinition } from '../../spec/load-balancer-definition.js';
import { errorOf } from '../session/outcome.js';
import type { DefinitionRequest } from '../session/requests.js';
import type { Session } from '../session/session.js';

/** Why no new load balancer gets the name (InvalidName); nothing where one of this name exists, as the Go tool cut names. */
export function newNameProblems(name: string, live: LiveProject): readonly Diagnostic[] {
  const problems = diagnosticsOf(validateLoadBalancerName(name, 'new'));
  if (problems.length === 0 || ownedResources(name, live).length > 0) return [];
  const taken = namesakeText(name, live);
  return problems.map((problem) => ({ ...problem, message: `${problem.message}${taken}` }));
}

/**
 * Refuses a name that no new load balancer gets before any cluster is asked. The project is read only where the name is such as the
 * Go tool may have cut. Throws KubemciError (InvalidName).
 */
export async function refuseNewName(
  session: Session,
  { name, project }: Pick<LoadBalancerDefinition, 'name' | 'project'>,
  { adopt = false }: Pick<DefinitionRequest, 'adopt'>,
): Promise<void> {
  if (validateLoadBalancerName(name, 'new').ok) return;
  const live = await observeProject(await session.reading(project));
  const problems = newNameProblems(name, withAdopted(name, live, { adopt }));
  if (problems.length > 0) throw errorOf(problems);
}
