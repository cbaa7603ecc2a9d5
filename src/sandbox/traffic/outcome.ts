import type { Answered, Refused } from './answer.js';
import type { Endpoint, Taker } from './backends.js';
import { attribution } from './pages.js';
import type { Page } from './pages.js';
import type { CachedAnswer } from './state.js';

/** What is known of an answer before anybody has given it. */
export type AnswerSoFar = Pick<Answered, 'refused' | 'edge' | 'forwardingRule' | 'certificate' | 'matched'>;

/** One way in which a request may go, and what it leaves behind if it does. */
export interface Outcome {
  readonly answer: Answered | Refused;
  /** How often compared with the others. */
  readonly weight: number;
  /** Where the request is while it is under way. */
  readonly flight?: Flight;
  /** What the edge location's cache gets. */
  readonly keep?: { readonly key: string; readonly answer: Omit<CachedAnswer, 'at'> };
}

/** A request on its way to a backend. */
export interface Flight {
  readonly edge: string;
  /** Relative links. */
  readonly service: string;
  readonly group: string;
  readonly endpoint: Endpoint;
  readonly taker?: Taker;
  readonly drainingMs: number;
  /** What the client gets when the connection to the backend breaks. */
  readonly ifBroken: Answered;
}

/** At least one way for a request to go. */
export type Outcomes = readonly [Outcome, ...Outcome[]];

/** The only way a request may go. */
export function only(answer: Answered): Outcomes {
  return [{ answer, weight: 1 }];
}

/** An answer of the load balancer's own. */
export function ownAnswer(soFar: AnswerSoFar, reason: Answered['reason'], page: Page): Answered {
  const answer: Answered = { ...soFar, ...page, reason, delayMs: 0 };
  return { ...answer, headers: { ...page.headers, ...attribution(answer) } };
}
