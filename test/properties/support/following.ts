import type { Answer, TrafficRequest } from '../../../src/sandbox/index.js';
import type { Operator } from './operator.js';

/**
 * Sends each request from each region after every event of the world while `work` runs, goes where it is redirected to, and
 * collects what failed in the end, each kind of failure once.
 */
export async function failuresFollowing(
  { world }: Operator,
  requests: readonly TrafficRequest[],
  work: () => Promise<void>,
): Promise<readonly string[]> {
  const failures = new Set<string>();
  const stop = world.timeline.afterEvent(() => {
    for (const request of requests) {
      const answer = world.traffic.request(request);
      const isSent = !answer.refused && answer.reason === 'redirected';
      const end = isSent ? world.traffic.request({ ...request, port: 443 }) : answer;
      if (end.refused || end.status >= 400) failures.add(described(request, end, isSent));
    }
  });
  try {
    await work();
  } finally {
    stop();
  }
  return [...failures];
}

function described({ host, path, port = 80, region = '' }: TrafficRequest, answer: Answer, isSent: boolean): string {
  const outcome = answer.refused ? `refused ${answer.why}` : `${answer.status} ${answer.reason}`;
  return `${host}:${port}${path} from ${region}${isSent ? ', redirected' : ''}: ${outcome}`;
}
