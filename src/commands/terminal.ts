import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import { COLOURED, PLAIN, type Palette } from '../render/palette.js';

/** Writes results: standard output, one newline at the end. */
export function writeLine(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes errors and progress: standard error, one newline at the end. */
export function writeError(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Colours only on a terminal, and not where NO_COLOR is set to anything (https://no-color.org) or the terminal is dumb. */
export function paletteFor(stream: Pick<WriteStream, 'isTTY'>): Palette {
  const refused = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb';
  return stream.isTTY && !refused ? COLOURED : PLAIN;
}

/** Whether there is somebody to ask. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks a question; the answer is what was typed, `''` at end of input, undefined after Ctrl-C. */
export async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise<'ended'>((resolve) => lines.once('close', () => resolve('ended')));
  const interrupted = new Promise<'interrupted'>((resolve) => lines.once('SIGINT', () => resolve('interrupted')));
  try {
    const typed = lines.question(question).then((text) => ({ text }));
    const answer = await Promise.race([typed, ended, interrupted]);
    if (typeof answer === 'object') return answer.text.trim();
    // Nobody pressed Enter: what follows would stand behind the question.
    writeLine('');
    return answer === 'ended' ? '' : undefined;
  } finally {
    lines.close();
  }
}
