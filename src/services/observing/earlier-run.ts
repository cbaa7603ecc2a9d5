import { awaitUnfinishedOperations } from '../../providers/gclb/observe/await-unfinished-operations.js';
import { mayBeNameOf } from '../../providers/gclb/names/physical-names.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { Session } from '../session/session.js';

/**
 * Waits for what an interrupted run of the same load balancer has left running on Compute Engine, so that what is looked at
 * next is not about to change. `tell` is told what is waited for. Throws KubemciError.
 */
export async function awaitEarlierRun(
  session: Session,
  { api, attempt }: Reading,
  loadBalancer: string,
  tell: (message: string) => void,
): Promise<void> {
  const { clock } = session;
  const signal = new AbortController().signal;
  const isOurs = (link: string): boolean => namesResourceOf(loadBalancer, link);
  await awaitUnfinishedOperations(api, isOurs, { clock, signal, attempt, progress: tell });
}

/**
 * Whether a link (relative) names a resource as a load balancer would. Before anything was looked at, the name is all that there is
 * to tell by; taking a stranger's operation for an own one does no harm.
 */
export function namesResourceOf(loadBalancer: string, link: string): boolean {
  const name = link.slice(link.lastIndexOf('/') + 1);
  return link.includes('/global/') && mayBeNameOf(loadBalancer, name);
}
