import type { ScheduledEvent } from './scheduled-event.js';

/** Brings events in the order of a heap, in place: the earliest comes first, the others in no order that means anything. */
export function heapify(events: ScheduledEvent[]): void {
  for (let index = Math.floor(events.length / 2) - 1; index >= 0; index--) sink(events, index);
}

/** Adds an event to a heap. */
export function pushEvent(events: ScheduledEvent[], event: ScheduledEvent): void {
  let index = events.length;
  events.push(event);
  while (index > 0) {
    const above = Math.floor((index - 1) / 2);
    const other = events[above];
    if (!other || !isBefore(event, other)) return;
    events[index] = other;
    events[above] = event;
    index = above;
  }
}

/** Takes the earliest event from a heap; undefined when there is none. */
export function popEvent(events: ScheduledEvent[]): ScheduledEvent | undefined {
  const first = events[0];
  const last = events.pop();
  if (last && events.length > 0) {
    events[0] = last;
    sink(events, 0);
  }
  return first;
}

function sink(events: ScheduledEvent[], start: number): void {
  const event = events[start];
  if (!event) return;
  let index = start;
  for (;;) {
    const left = 2 * index + 1;
    const [one, other] = [events[left], events[left + 1]];
    const isOther = one !== undefined && other !== undefined && isBefore(other, one);
    const earlier = isOther ? other : one;
    if (!earlier || !isBefore(earlier, event)) return;
    events[index] = earlier;
    index = isOther ? left + 1 : left;
    events[index] = event;
  }
}

function isBefore(one: ScheduledEvent, other: ScheduledEvent): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
