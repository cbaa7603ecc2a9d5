import pLimit from 'p-limit';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { waitUntilDone, type Waiting } from '../operations/writing.js';
import { read } from './reading.js';

const PARALLEL_WAITS = 8;

/**
 * Waits for operations that an earlier, interrupted run (or somebody else) has left on our resources, so that what is observed next is
 * not about to change. `isOurs` is asked about relative links. How the operations end does not matter: the observation shows it.
 * Gives the number that was waited for.
 */
export async function awaitUnfinishedOperations(
  api: ComputeApi,
  isOurs: (link: string) => boolean,
  waiting: Waiting,
): Promise<number> {
  const reading = { api, attempt: waiting.attempt };
  const unfinished = await read(reading, 'list unfinished operations', () => api.listUnfinishedOperations());
  const ours = unfinished.filter(({ targetLink }) => isOurs(targetLink));
  if (ours.length > 0) waiting.progress(`waiting for ${ours.length} unfinished operations of an earlier run`);
  const limit = pLimit(PARALLEL_WAITS);
  await limit.map(ours, (operation) =>
    read(reading, `wait for ${operation.operationType} of ${operation.targetLink}`, () =>
      waitUntilDone(api, operation, waiting),
    ),
  );
  return ours.length;
}
