import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import { faultAnswer } from './answers.js';
import type { Faults } from './faults.js';
import { answerStruck, hungUp } from './inject.js';
import type { FaultyServer } from './inject.js';
import { asksForWatch, subjectOf } from './subject.js';

/** The answers of an API server that is not up yet; how long they last is the rule's. */
const STARTING = { effect: 'answer', status: 503, retryAfter: 1 } as const;

/**
 * Stands before the emulated servers and does to their requests what the rules say. It knows which connections are
 * open, which end with the process: nothing of that is state.
 */
export class FaultFront {
  /** Per context; replaced and aborted when the API server restarts. */
  readonly #lives = new Map<string, AbortController>();

  constructor(private readonly faults: Faults) {}

  /** A server with faults before it; `run` handles what is due in the world. */
  before(server: FaultyServer, run: () => void): SandboxHandler {
    return async (request) => {
      // What falls due now may be a restart, or the moment at which a rule begins.
      run();
      const restarting = this.faults.restarting(server.name);
      if (restarting !== undefined) {
        return { ...faultAnswer(server.name, STARTING, request), faults: [restarting] };
      }
      const life = this.#lifeOf(server.name);
      if (asksForWatch(request)) {
        // Joined for watches only: a signal of every request that is made would outlive it.
        return this.#answer(server, { ...request, signal: eitherOf(life.signal, request.signal) });
      }
      const response = await this.#answer(server, request);
      return life.signal.aborted ? reset(response) : response;
    };
  }

  /** Ends every connection to a cluster: watches are over, and requests that are being answered are reset. */
  endConnections(context: string): void {
    this.#lifeOf(context).abort();
    this.#lives.delete(context);
  }

  #answer(server: FaultyServer, request: SandboxRequest): Promise<SandboxResponse> {
    // Without rules, as nearly always, nobody needs to know what the request is about.
    if (this.faults.list().length === 0) return server.handle(request);
    const subject = subjectOf(server.name, request);
    const strikes = this.faults.strikes(subject);
    return strikes.length === 0 ? server.handle(request) : answerStruck(server, request, subject, strikes);
  }

  #lifeOf(server: string): AbortController {
    const life = this.#lives.get(server) ?? new AbortController();
    this.#lives.set(server, life);
    return life;
  }
}

function eitherOf(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? one : AbortSignal.any([one, other]);
}

function reset({ faults }: SandboxResponse): SandboxResponse {
  return { ...hungUp('reset'), ...(faults === undefined ? {} : { faults }) };
}
