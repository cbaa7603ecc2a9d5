import type { Diagnostic } from './diagnostic.js';

/** What several diagnostics say, sentence after sentence. */
export function messagesOf(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ message }) => message).join(' ');
}
