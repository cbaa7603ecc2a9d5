import { withAdopted } from '../../providers/gclb/live/adoption.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import { observeProject } from '../../providers/gclb/observe/observe-project.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { Tell } from './clusters.js';
import type { LiveDefinition } from '../session/definition.js';
import { awaitEarlierRun } from './earlier-run.js';
import type { DefinitionRequest } from '../session/requests.js';
import type { Session } from '../session/session.js';

/** The project of a live load balancer, as it was read. */
export interface ReadProject {
  readonly reading: Reading;
  /** With unmarked resources of the load balancer's names counted as its, where that was asked for. */
  readonly project: LiveProject;
}

/** Reads the project of a load balancer that is live, once what an earlier run has left running is done. Throws KubemciError. */
export async function readLiveProject(
  session: Session,
  { name, project }: LiveDefinition['definition'],
  { adopt = false }: Pick<DefinitionRequest, 'adopt'>,
  tell: Tell,
): Promise<ReadProject> {
  const reading = await session.reading(project);
  await awaitEarlierRun(session, reading, name, tell);
  const live = await observeProject(reading);
  return { reading, project: withAdopted(name, live, { adopt }) };
}
