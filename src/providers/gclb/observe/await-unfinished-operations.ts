import pLimit from 'p-limit';
import type { ComputeApi } from '../../../gcp/compute-api.js';
import { waitUntilDone, type Waiting } from '../operations/writing.js';
import { read } from './reading.js';

const PARALLEL_WAITS = 8;

/**
 * Waits for operations that an earlier, interrupted run (or somebody else) has left on these resources, so that what is observed next is
 * not about to change. `links` are relative. How the operations end does not matter: the observation shows it.
 * Gives the number that was waited for.
 */
export async function awaitUnfinishedOperations(
  api: ComputeApi,
  links: ReadonlySet<string>,
  waiting: Waiting,
): Promise<number> {
  const reading = { api, attempt: waiting.attempt };
  const unfinished = await read(reading, 'list unfinished operations', () => api.listUnfinishedOperations());
  const ours = unfinished.filter(({ targetLink }) => links.has(targetLink));
  if (ours.length > 0) waiting.progress(`waiting for ${ours.length} unfinished operations of an earlier run`);
  const limit = pLimit(PARALLEL_WAITS);
  await limit.map(ours, (operation) =>
    read(reading, `wait for ${operation.operationType} of ${operation.targetLink}`, () =>
      waitUntilDone(api, operation, waiting),
    ),
  );
  return ours.length;
}
