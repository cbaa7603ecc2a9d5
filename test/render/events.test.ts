import { describe, expect, test } from '@jest/globals';
import type { ExecutionEvent } from '../../src/execute/event.js';
import { eventJsonLine } from '../../src/render/events/json-line.js';
import { advance, EMPTY_VIEW, liveLines, permanentLines } from '../../src/render/events/live.js';
import { advanceLog, EMPTY_LOG } from '../../src/render/events/plain-log.js';
import { plainEventLines } from '../../src/render/events/plain.js';
import { renderRunResult } from '../../src/render/events/result.js';
import { PLAIN } from '../../src/render/palette.js';

const urlMap = { step: 'expand:urlMap', address: 'urlMap', phase: 'expand', summary: 'create mci1-um--lb' } as const;
const proxy = {
  step: 'expand:targetHttpProxy',
  address: 'targetHttpProxy',
  phase: 'expand',
  summary: 'create mci1-tp--lb',
} as const;
const diagnostic = { code: 'GceError', severity: 'error', message: 'quota' } as const;

const events: readonly ExecutionEvent[] = [
  { type: 'run-started', at: 0, steps: [urlMap, proxy].map((step) => ({ ...step, estimateSeconds: 5 })) },
  { type: 'step-started', at: 0, ...urlMap },
  { type: 'step-progress', at: 10_000, elapsedSeconds: 10, message: 'operation is RUNNING', ...urlMap },
  { type: 'step-retried', at: 11_000, attempt: 2, delaySeconds: 1, why: '503', ...urlMap },
  { type: 'step-failed', at: 74_000, elapsedSeconds: 74, diagnostic, ...urlMap },
  { type: 'step-skipped', at: 74_000, blockedBy: ['expand:urlMap'], why: 'blocked', ...proxy },
  { type: 'run-finished', at: 74_000, outcome: 'failed', completed: 0, failed: 1, skipped: 1 },
];

describe('a run as plain lines', () => {
  test('says what starts, what it waits for, what failed and what that blocked', () => {
    expect(events.flatMap((event) => plainEventLines(event, PLAIN))).toEqual([
      'urlMap: Create mci1-um--lb...',
      'urlMap: Still waiting... [10s elapsed] operation is RUNNING',
      'urlMap: Trying again in 1s (attempt 2): 503',
      'urlMap: Create mci1-um--lb: failed after 1m14s: [GceError] quota',
      'targetHttpProxy: Create mci1-tp--lb: skipped, blocked by expand:urlMap',
    ]);
  });

  test('tells a step that wrote from one that found its work done', () => {
    const line = (outcome: 'changed' | 'already-done'): string[] =>
      plainEventLines({ type: 'step-completed', at: 0, elapsedSeconds: 14, outcome, ...urlMap }, PLAIN);
    expect(line('changed')).toEqual(['urlMap: Create mci1-um--lb: complete after 14s']);
    expect(line('already-done')).toEqual(['urlMap: Create mci1-um--lb: done already']);
  });
});

describe('a log of a run', () => {
  test('says each ten seconds at most that a step still waits', () => {
    const waits = [2, 5, 10, 15, 20].map((second): ExecutionEvent => ({
      type: 'step-progress',
      at: second * 1000,
      elapsedSeconds: second,
      message: 'PENDING',
      ...urlMap,
    }));
    let log = EMPTY_LOG;
    const lines = [{ type: 'step-started', at: 0, ...urlMap } as const, ...waits].flatMap((event) => {
      const next = advanceLog(log, event, PLAIN);
      log = next.log;
      return next.lines;
    });
    expect(lines.map((line) => /\d+s/.exec(line)?.[0])).toEqual([undefined, '10s', '20s']);
  });
});

describe('a run as JSON lines', () => {
  test('is one object per line with the time spelled out', () => {
    const lines = events.map((event) => JSON.parse(eventJsonLine(event)) as Record<string, unknown>);
    expect(lines.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
    expect(lines[2]).toMatchObject({ at: '1970-01-01T00:00:10.000Z', step: 'expand:urlMap', elapsedSeconds: 10 });
    expect(events.map(eventJsonLine).join('')).not.toContain('\n');
  });
});

describe('a run on a terminal', () => {
  test('redraws what is running and keeps what is over', () => {
    const view = events.slice(0, 3).reduce(advance, EMPTY_VIEW);
    expect(liveLines(view, 12_000, 0, 80)).toEqual([
      '⠋ urlMap [12s]: create mci1-um--lb: operation is RUNNING',
      '  0 of 2 steps over',
    ]);
    const after = events.slice(0, 5).reduce(advance, EMPTY_VIEW);
    expect(liveLines(after, 80_000, 0, 80)).toEqual([]);
    expect(after.over).toBe(1);
  });

  test('drops the address where the line is too short for both, since the summary says it too', () => {
    const view = events.slice(0, 3).reduce(advance, EMPTY_VIEW);
    expect(liveLines(view, 12_000, 0, 50)[0]).toBe('⠋ [12s] create mci1-um--lb: operation is RUNNING');
  });

  test('never writes a line wider than the terminal', () => {
    const view = events.slice(0, 3).reduce(advance, EMPTY_VIEW);
    expect(liveLines(view, 12_000, 0, 20).every((line) => line.length <= 20)).toBe(true);
  });

  test('keeps retries and failures, not starts and waits', () => {
    expect(events.map((event) => permanentLines(event, PLAIN).length)).toEqual([0, 0, 0, 1, 1, 1, 0]);
  });

  test('ends with what was done and how to go on', () => {
    const finished = events.at(-1);
    if (finished?.type !== 'run-finished') throw new Error('the last event is run-finished');
    expect(renderRunResult(finished, 'apply', PLAIN)).toBe(
      'Apply failed: 0 done, 1 failed, 1 skipped. Run it again to continue: what is done stays done.',
    );
    expect(renderRunResult({ ...finished, outcome: 'interrupted' }, 'delete', PLAIN)).toBe(
      'Delete interrupted: 0 done, 1 failed, 1 skipped.',
    );
    expect(renderRunResult({ ...finished, outcome: 'succeeded', completed: 1 }, 'delete', PLAIN)).toBe(
      'Delete complete: 1 step.',
    );
  });
});
