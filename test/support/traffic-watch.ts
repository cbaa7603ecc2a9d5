import type { SandboxHandle } from '../../src/sandbox/index.js';

/** What clients saw. */
export interface WatchedTraffic {
  readonly answered: number;
  /** One sentence for each request that was not answered with 200. */
  readonly failed: readonly string[];
}

/** Sends requests to a load balancer from several regions, one after the other, until it is stopped. */
export async function watchTraffic(
  sandbox: SandboxHandle,
  addressName: string,
  regions: readonly string[],
): Promise<{ stop(): Promise<WatchedTraffic> }> {
  const { addresses } = await sandbox.status();
  const address = addresses.find(({ name }) => name === addressName)?.address ?? '';
  const stopped = new AbortController();
  const failed: string[] = [];
  let answered = 0;
  const ask = async (region: string): Promise<void> => {
    const headers = { 'sandbox-address': address, 'sandbox-region': region };
    const answer = await fetch(`${sandbox.trafficUrl}/`, { headers }).catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.status === 200) answered += 1;
    else failed.push(`${region}: ${typeof answer === 'string' ? answer : explain(answer)}`);
    if (typeof answer !== 'string') await answer.body?.cancel();
  };
  const watching = (async (): Promise<void> => {
    while (!stopped.signal.aborted) for (const region of regions) await ask(region);
  })();
  return {
    stop: async () => {
      stopped.abort();
      await watching;
      return { answered, failed };
    },
  };
}

function explain({ status, headers }: Response): string {
  const of = ['x-sandbox-reason', 'x-sandbox-service'].map((name) => headers.get(name) ?? '?').join(', ');
  return `${String(status)} (${of})`;
}
