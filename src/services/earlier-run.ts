import { awaitUnfinishedOperations } from '../providers/gclb/observe/await-unfinished-operations.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import type { Session } from './session.js';

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

// Before anything was looked at, the name is all that there is to tell by; waiting for a stranger's operation does no harm.
function namesResourceOf(loadBalancer: string, link: string): boolean {
  const name = link.slice(link.lastIndexOf('/') + 1);
  return link.includes('/global/') && name.startsWith('mci1-') && name.endsWith(`--${loadBalancer}`);
}
