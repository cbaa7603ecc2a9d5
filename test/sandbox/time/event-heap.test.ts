import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heapify, popEvent, pushEvent } from '../../../src/sandbox/time/event-heap.js';
import type { ScheduledEvent } from '../../../src/sandbox/time/scheduled-event.js';

const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });

function event(at: number, order: number): ScheduledEvent {
  return { at, order, kind: 'test', payload: null };
}

function drained(events: ScheduledEvent[]): readonly ScheduledEvent[] {
  const taken: ScheduledEvent[] = [];
  for (let next = popEvent(events); next; next = popEvent(events)) taken.push(next);
  return taken;
}

const inOrder = (events: readonly ScheduledEvent[]): readonly ScheduledEvent[] =>
  [...events].sort((a, b) => a.at - b.at || a.order - b.order);

test('events come out by time and then by order, whether pushed or found in any order', () => {
  fc.assert(
    fc.property(times, times, (found, pushed) => {
      const all = [...found, ...pushed].map(event);
      const heap = all.slice(0, found.length);
      heapify(heap);
      for (const late of all.slice(found.length)) pushEvent(heap, late);
      expect(drained(heap)).toEqual(inOrder(all));
    }),
  );
});
