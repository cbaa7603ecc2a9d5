import { expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { refuseOverwriting } from '../../src/services/refuse-overwriting.js';
import { commandFor } from '../take-over/recording.js';
import { TakingOver } from '../take-over/taking-over.js';

/** What `create` without --force would refuse to overwrite of what the Go tool has left; undefined where it goes on. */
async function refusedRows(scenario: string, step: string, command?: string): Promise<readonly string[] | undefined> {
  const over = new TakingOver(scenario, step);
  try {
    const { plan } = await over.plan(commandFor(scenario, step, command));
    let shown = 0;
    try {
      refuseOverwriting(plan, () => (shown += 1));
    } catch (error) {
      if (!(error instanceof KubemciError)) throw error;
      expect(shown).toBe(1);
      expect(error.exitCode).toBe(3);
      return error.diagnostics[0].table?.rows.map(([what = '']) => what);
    }
    expect(shown).toBe(0);
    return undefined;
  } finally {
    over.close();
  }
}

test('what a dropped service left behind is in nobody’s way, of a live load balancer and of a deleted one', async () => {
  expect(await refusedRows('14-drop-service', '03-drop-force')).toBeUndefined();
  expect(await refusedRows('14-drop-service', '04-delete-new-spec')).toBeUndefined();
});

test('what differs is told, and not what is only added', async () => {
  const rows = await refusedRows('08-update-force', '01-create-2-clusters', '03-update-force');
  expect(rows).toEqual(expect.arrayContaining(['urlMap', 'firewall/default']));
  expect(rows).not.toEqual(expect.arrayContaining([expect.stringMatching(/^healthCheck\//)]));
});
