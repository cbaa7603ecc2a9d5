import type { Clock } from '../execute/clock.js';
import type { ExecutionEvent } from '../execute/event.js';
import { eventJsonLine } from '../render/events/json-line.js';
import { advance, EMPTY_VIEW, liveLines, permanentLines, type LiveView } from '../render/events/live.js';
import { advanceLog, EMPTY_LOG } from '../render/events/plain-log.js';
import { paletteFor, writeError, writeLine } from './terminal.js';

/** Where the events of a run go. */
export interface RunOutput {
  readonly onEvent: (event: ExecutionEvent) => void;
  /** The steps that are running, for who leaves in the middle. */
  readonly inFlight: () => readonly string[];
  /** Says something to people in between, on standard error, and clear of what is redrawn and of the `^C` that a terminal echoes. */
  readonly say: (text: string) => void;
  /** Takes away what is redrawn. */
  readonly close: () => void;
}

const FRAME_MS = 120;

/** JSON lines, live progress on a terminal, or plain lines. `clock` is the run's own: a sandbox's time passes faster. */
export function openRunOutput(json: boolean, clock: Pick<Clock, 'now'>): RunOutput {
  if (json) return logOutput((event) => [eventJsonLine(event)]);
  const palette = paletteFor(process.stdout);
  if (process.stdout.isTTY && process.env['TERM'] !== 'dumb') return liveOutput(clock);
  let log = EMPTY_LOG;
  return logOutput((event) => {
    const next = advanceLog(log, event, palette);
    log = next.log;
    return next.lines;
  });
}

function running(view: LiveView): readonly string[] {
  return [...view.running.values()].map(({ address, summary }) => `${address}: ${summary}`);
}

function logOutput(linesOf: (event: ExecutionEvent) => readonly string[]): RunOutput {
  let view = EMPTY_VIEW;
  return {
    onEvent: (event) => {
      view = advance(view, event);
      for (const line of linesOf(event)) writeLine(line);
    },
    inFlight: () => running(view),
    say: (text) => writeError(`\n${text}`),
    close: () => undefined,
  };
}

function liveOutput(clock: Pick<Clock, 'now'>): RunOutput {
  const palette = paletteFor(process.stdout);
  let view = EMPTY_VIEW;
  let drawn = 0;
  let frame = 0;
  const erased = (): string => `\r${drawn === 0 ? '' : `\u001B[${String(drawn)}A`}\u001B[0J`;
  const draw = (permanent: readonly string[]): void => {
    const { columns, rows } = terminalSize();
    // What has scrolled away cannot be erased, so no more is drawn than fits.
    const lines = liveLines(view, clock.now(), frame, columns - 1).slice(-Math.max(1, rows - 1));
    process.stdout.write(erased() + [...permanent, ...lines].map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  // Redrawing follows the eye, not the run, so it goes by real time.
  const timer = setInterval(() => {
    frame += 1;
    if (drawn > 0) draw([]);
  }, FRAME_MS);
  return {
    onEvent: (event) => {
      view = advance(view, event);
      draw(permanentLines(event, palette));
    },
    inFlight: () => running(view),
    say: (text) => {
      process.stdout.write(erased());
      drawn = 0;
      writeError(text);
      draw([]);
    },
    close: () => clearInterval(timer),
  };
}

// A terminal that was never told its size says 0.
function terminalSize(): { readonly columns: number; readonly rows: number } {
  const { columns, rows } = process.stdout;
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}
