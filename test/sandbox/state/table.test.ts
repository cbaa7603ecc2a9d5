import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dropRow, followTable, putRow } from '../../../src/sandbox/state/table.js';

test('what a table says of itself makes an older copy of it the same, with its rows in the same order', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const write = fc.tuple(key, fc.option(fc.integer()));
  fc.assert(
    fc.property(fc.array(fc.array(write)), (rounds) => {
      const table: Record<string, number> = { b: 0, a: 0 };
      const copy: Record<string, number> = { ...table };
      const changes = followTable(table);
      for (const writes of rounds) {
        for (const [name, value] of writes) {
          if (value === null) dropRow(table, name);
          else putRow(table, name, value);
        }
        for (const [name, change] of changes) {
          if (change === 'anew') Reflect.deleteProperty(copy, name);
          const value = table[name];
          if (value !== undefined) copy[name] = value;
        }
        changes.clear();
        expect(Object.entries(copy)).toEqual(Object.entries(table));
      }
    }),
  );
});

test('a row that is not there cannot be dropped, and is no change', () => {
  const table: Record<string, number> = {};
  const changes = followTable(table);
  dropRow(table, 'a');
  expect(changes.size).toBe(0);
});
