import { z } from 'zod';

/** The annotation of a Pod that says how it answers: JSON of the shape {@link PodAnswers}. Anything may change it at any time. */
export const ANSWERS_ANNOTATION = 'sandbox/answers';

const header = z.record(z.string(), z.string());

/** A part of world time that comes again and again: the first `forSeconds` of every `everySeconds`, counted from `offsetSeconds` after the epoch. */
const schedule = z.object({
  everySeconds: z.number().positive(),
  forSeconds: z.number().min(0),
  offsetSeconds: z.number().default(0),
});

const answer = z.strictObject({
  /** HTTP status; default 200. */
  status: z.number().int().min(100).max(599).optional(),
  /** World seconds until the answer's first byte; default 0. */
  delaySeconds: z.number().min(0).optional(),
  /** Response headers besides the pod's own. */
  headers: header.optional(),
  /** Instead of the pod's own words about itself. */
  body: z.string().optional(),
  /** No HTTP answer at all: the connection is refused, broken off without an answer, or held for ever. */
  connection: z.enum(['refused', 'reset', 'hanging']).optional(),
  /** In force only then; at other times as if it were not there. */
  schedule: schedule.optional(),
});

const status = z.number().int().min(100).max(599);
const oneAnswer = z.union([status, answer]);

/**
 * How a pod answers, by path: `/path`, `/prefix/*`, or either with a host before it
 * (`shop.example.com/path`), to a status, an answer, or several, of which the first one in force counts.
 */
export const podAnswers = z.record(z.string(), z.union([oneAnswer, z.array(oneAnswer)]));

/** As {@link podAnswers}, before it is parsed: what world files and annotations hold. */
export type PodAnswers = z.input<typeof podAnswers>;

/** What a pod does with one request. */
export interface PodAnswer {
  readonly status: number;
  readonly delayMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connection?: 'refused' | 'reset' | 'hanging';
}

/** Answers that have been read and wait for requests. */
export interface AnswerTable {
  /** Whether any answer depends on the time. */
  readonly isScheduled: boolean;
  /** The answer for a host (no port) and path (no query) at `time`, epoch milliseconds. */
  at(host: string, path: string, time: number): PodAnswer;
}

const PLAIN: PodAnswer = { status: 200, delayMs: 0, headers: {} };
const UNREADABLE: PodAnswer = {
  status: 500,
  delayMs: 0,
  headers: {},
  body: `The annotation ${ANSWERS_ANNOTATION} of this pod is not readable.\n`,
};

/**
 * Reads the annotation. Without one a pod answers 200 on every path. A pattern with a host goes before one without,
 * an exact path before the longest `/prefix/*`. What cannot be read answers 500, so that it is noticed.
 */
export function readAnswers(annotation: string | undefined): AnswerTable {
  if (annotation === undefined) return { isScheduled: false, at: () => PLAIN };
  const parsed = parse(annotation);
  if (!parsed) return { isScheduled: false, at: () => UNREADABLE };
  const patterns = Object.entries(parsed)
    .map(([text, given]) => ({ ...pattern(text), answers: Array.isArray(given) ? given : [given] }))
    .sort((a, b) => b.rank - a.rank);
  const isScheduled = patterns.some(({ answers }) =>
    answers.some((given) => typeof given === 'object' && given.schedule !== undefined),
  );
  return {
    isScheduled,
    at: (host, path, time) => {
      for (const { matches, answers } of patterns) {
        const found = matches(host.toLowerCase(), path) && answers.find((given) => isInForce(given, time));
        if (found !== false && found !== undefined) return complete(found);
      }
      return PLAIN;
    },
  };
}

function parse(annotation: string): z.output<typeof podAnswers> | undefined {
  try {
    return podAnswers.safeParse(JSON.parse(annotation)).data;
  } catch {
    return undefined;
  }
}

interface Pattern {
  readonly rank: number;
  readonly matches: (host: string, path: string) => boolean;
}

function pattern(text: string): Pattern {
  const start = text.indexOf('/');
  const host = start > 0 ? text.slice(0, start).toLowerCase() : '';
  const path = start > 0 ? text.slice(start) : text;
  const isHost = (asked: string): boolean => host === '' || host === asked;
  const hostRank = host === '' ? 0 : 1e9;
  if (!path.endsWith('/*')) return { rank: hostRank + 1e6, matches: (asked, at) => isHost(asked) && at === path };
  const prefix = path.slice(0, -1);
  return { rank: hostRank + prefix.length, matches: (asked, at) => isHost(asked) && at.startsWith(prefix) };
}

function isInForce(given: z.output<typeof oneAnswer>, time: number): boolean {
  if (typeof given === 'number' || given.schedule === undefined) return true;
  const { everySeconds, forSeconds, offsetSeconds } = given.schedule;
  const period = everySeconds * 1000;
  const phase = (((time - offsetSeconds * 1000) % period) + period) % period;
  return phase < forSeconds * 1000;
}

function complete(given: z.output<typeof oneAnswer>): PodAnswer {
  if (typeof given === 'number') return { status: given, delayMs: 0, headers: {} };
  return {
    status: given.status ?? 200,
    delayMs: (given.delaySeconds ?? 0) * 1000,
    headers: Object.fromEntries(
      Object.entries(given.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    ...(given.body === undefined ? {} : { body: given.body }),
    ...(given.connection === undefined ? {} : { connection: given.connection }),
  };
}
