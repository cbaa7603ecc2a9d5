import { KubemciError } from '../../diagnostics/kubemci-error.js';

/**
 * The value of `work`, which only reads; or KubemciError (Interrupted) as soon as `stop` is aborted: before anything
 * was begun there is nothing to finish, so nobody who presses Ctrl-C has to wait for it. What is abandoned ends unheard.
 */
export async function unlessStopped<T>(stop: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (stop.aborted) throw interruptedBefore();
  const listening = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const refuse = (): void => reject(interruptedBefore());
    stop.addEventListener('abort', refuse, { once: true, signal: listening.signal });
  });
  try {
    return await Promise.race([stopped, work()]);
  } finally {
    listening.abort();
  }
}

function interruptedBefore(): KubemciError {
  return new KubemciError({
    code: 'Interrupted',
    severity: 'error',
    message: 'Interrupted before the run began. Nothing was written.',
    fix: 'Run the command again.',
  });
}
