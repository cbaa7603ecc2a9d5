import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { closest } from '../diagnostics/suggest.js';

/** The command that was called wrongly. */
export interface CalledCommand {
  /** As it is typed: `sandbox request`. */
  readonly name: string;
  /** Names of its flags, without dashes. */
  readonly flags: readonly string[];
}

/** What is had in another way where other commands of ours have a flag for it. */
const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  apply: {
    '--dry-run': '`kubemci plan` shows what it would do. ',
    '--force': 'It asks; --auto-approve answers, --allow-disruption consents to failing requests. ',
  },
  plan: {
    '--auto-approve': '`kubemci apply` carries it out. ',
    '--dry-run': 'It writes nothing. ',
  },
};

/** Says in our words what the parser found wrong with a call (UsageError). */
export function usageDiagnostic(message: string, { name, flags }: CalledCommand): Diagnostic {
  // The parser adds a hint of its own, with its colours, and a note on flags that take several values, which is not true of ours.
  const [first = message] = message.split(/\n\s*(?:See more help|Note: --)/);
  // eslint-disable-next-line no-control-regex
  const plain = first.replaceAll(/\u001B\[[0-9;]*m/g, '').trim();
  const [, unknown] = /^Nonexistent flags?: (.+)$/.exec(plain) ?? [];
  const help = `See \`kubemci ${name} --help\`.`;
  if (unknown === undefined) return usageError(plain.replace(/^Parsing (--\S+)\s+/, '$1: '), help);
  const given = unknown.split(', ').map((flag) => flag.replace(/=.*/, ''));
  const known = flags.map((flag) => `--${flag}`);
  const meant = given.flatMap((flag) => (flag.startsWith('--') ? (closest(flag, known) ?? []) : []));
  const elsewhere = given.map((flag) => ELSEWHERE[name]?.[flag] ?? '').join('');
  const subject = given.length === 1 ? 'is no flag' : 'are no flags';
  return usageError(`${given.join(', ')} ${subject} of kubemci ${name}.`, `${didYouMean(meant)}${elsewhere}${help}`);
}

/** Says that there is no such command (UsageError). `typed` is the command line; `commands` are all ids, `sandbox:request`. */
export function unknownCommandDiagnostic(typed: readonly string[], commands: readonly string[]): Diagnostic {
  const known = commands.map((id) => id.replaceAll(':', ' '));
  const [first, second] = typed.filter((word) => !word.startsWith('-'));
  if (first === undefined) return usageError('No command is named.', 'See `kubemci --help`.');
  const isTopic = known.some((command) => command.startsWith(`${first} `));
  const word = isTopic && second !== undefined ? `${first} ${second}` : first;
  const meant = closest(word, known);
  const help = isTopic ? `See \`kubemci ${first} --help\`.` : 'See `kubemci --help`.';
  return usageError(`kubemci has no command "${word}".`, `${didYouMean(meant === undefined ? [] : [meant])}${help}`);
}

function didYouMean(words: readonly string[]): string {
  return words.length === 0 ? '' : `Did you mean ${words.join(', ')}? `;
}

function usageError(message: string, fix: string): Diagnostic {
  return { code: 'UsageError', severity: 'error', message, fix };
}
