import { describe, expect, test } from '@jest/globals';
import { OVERRULED, type Overruled } from './support/overruled.js';
import { FILES, replay, type Difference } from './support/replay.js';

function replayWith(file: string, rows: readonly Overruled[]): Promise<readonly Difference[]> {
  const skipped = new Set(rows.flatMap(({ what, entries }) => (what === 'skipped' ? entries : [])));
  const adjustments = rows.flatMap(({ what, entries }) =>
    typeof what === 'function' ? entries.map((entry) => ({ file, entry, adjust: what })) : [],
  );
  return replay(file, adjustments, skipped);
}

describe('a replay of recorded traffic', () => {
  test.each(FILES)('%s differs from the recording only where a fact overrules it', async (file) => {
    const rows = OVERRULED.filter((row) => row.file === file);
    const listed = rows.flatMap(({ what, entries }) =>
      typeof what === 'object' ? entries.flatMap((entry) => what.map((field) => `${entry} ${field}`)) : [],
    );
    const differences = await replayWith(file, rows);
    const found = new Set(differences.map(({ entry, field }) => `${entry} ${field}`));
    expect(differences.filter(({ entry, field }) => !listed.includes(`${entry} ${field}`))).toEqual([]);
    expect(listed.filter((row) => !found.has(row))).toEqual([]);
  });

  test.each(OVERRULED.filter(({ what }) => typeof what !== 'object'))(
    'would differ more if nothing were skipped or changed in $file $entries',
    async (row) => {
      const rows = OVERRULED.filter(({ file }) => file === row.file);
      const withoutRow = await replayWith(
        row.file,
        rows.filter((other) => other !== row),
      );
      expect(withoutRow.length).toBeGreaterThan((await replayWith(row.file, rows)).length);
    },
  );
});
