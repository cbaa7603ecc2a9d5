import type { RunOutput } from './run-output.js';

/** What Ctrl-C means to a run. */
export interface Interruption {
  /** Aborted by the first Ctrl-C: nothing new is started, what runs may finish. */
  readonly stop: AbortSignal;
  /** Aborted by the second: nothing is waited for any more. */
  readonly kill: AbortSignal;
  /** Stops listening. */
  dispose(): void;
}

/** Listens for SIGINT and SIGTERM. The first lets running steps finish; the second says what was in flight and ends the run at once. */
export function listenForInterruption({ inFlight, say }: Pick<RunOutput, 'inFlight' | 'say'>): Interruption {
  const stop = new AbortController();
  const kill = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) {
      const left = inFlight().map((line) => `  ${line}`);
      say(['Leaving at once. In flight, and not waited for:', ...left].join('\n'));
      kill.abort(new Error('interrupted'));
      return;
    }
    say('Interrupted: finishing what is running. Press Ctrl-C again to leave at once.');
    stop.abort(new Error('interrupted'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    stop: stop.signal,
    kill: kill.signal,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
