import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const TESTS = path.resolve(import.meta.dirname, '..');

/** The cells of the rows of every table, without the heads. */
function rowsOf(markdown: string): readonly (readonly string[])[] {
  return markdown
    .split(/\n\n+/)
    .filter((block) => block.startsWith('|'))
    .flatMap((table) => table.trim().split('\n').slice(2))
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

const ROWS = rowsOf(readFileSync(path.resolve(TESTS, '../docs/features.md'), 'utf8'));

/** Whether a file has a test of that name; the golden cases are named by their folders. */
function exists(file: string, name: string): boolean {
  const at = path.join(TESTS, file);
  if (!existsSync(at)) return false;
  if (file === 'golden/golden.test.ts') return existsSync(path.join(TESTS, 'golden', name, 'plan.txt'));
  // A name is the first argument of `test` or of what `test.each` returns, wherever the line breaks.
  return readFileSync(at, 'utf8').replace(/\(\s+/g, '(').includes(`('${name}',`);
}

describe('the table of features', () => {
  test('is read', () => {
    expect(ROWS.length).toBeGreaterThan(40);
  });

  test.each(ROWS.map((cells) => [cells[0] ?? '', cells.at(-1) ?? '']))('%s has a test', (_feature, named) => {
    const [file = '', name = ''] = named.split(' › ');
    expect({ named, exists: exists(file, name) }).toEqual({ named, exists: true });
  });

  test('could name a test that does not exist', () => {
    expect(exists('golden/golden.test.ts', 'nowhere')).toBe(false);
    expect(exists('docs/features.test.ts', 'is not there')).toBe(false);
  });
});
