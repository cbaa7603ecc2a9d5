import { lastOfEach } from './repeated-flags.js';

/** A command line in our spelling, and what to tell people about what has no effect here. */
export interface Translated {
  readonly argv: readonly string[];
  readonly notes: readonly string[];
}

/** Flags of the Go tool's log library and cloud provider that take a value (`kubemci help` of 0.4.0), with why they do nothing here. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  stderrthreshold: 'errors and warnings always go to standard error',
  vmodule: 'there are no levels per file; --debug shows more',
  log_dir: 'no log files are written',
  log_backtrace_at: 'use --debug',
  'cloud-provider-gce-lb-src-cidrs': 'the firewall opens the ranges that Google documents for proxies and probes',
};

/** Those that take none, or `=true` and `=false`. */
const SWITCHES_WITHOUT_EFFECT = new Set(['logtostderr', 'alsologtostderr']);

/** Switches of ours; the Go tool takes a value for them, too, after `=`. */
const SWITCHES = new Set(['force', 'validate', 'json', 'debug', 'wide', 'dry-run', 'help', 'version']);

// What Go's strconv.ParseBool takes.
const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

const LEVEL = /^\d+$/;

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
}

// `-h` is nobody's: our parser knows the long one only. `-f=true` is read as the Go tool reads it.
const LONG: Readonly<Record<string, string>> = { '-h': '--help', '-f': '--force' };

function longOf(argument: string): string {
  const [short = '', value] = argument.split('=', 2);
  const long = LONG[short];
  if (long === undefined) return argument;
  return value === undefined ? long : `${long}=${value}`;
}

function flagOf(argument: string): Flag | undefined {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
  return name === undefined ? undefined : { name, value };
}

/** The level of the log in `-v2`, `-v=2`, `--v=2` or `--v 2`, and how many arguments say it; undefined for everything else. */
function levelOf(argument: string, next: string): { readonly level: number; readonly length: 1 | 2 } | undefined {
  if ((argument === '-v' || argument === '--v') && LEVEL.test(next)) return { level: Number(next), length: 2 };
  const [, level] = /^(?:-v=?|--v=)(\d+)$/.exec(argument) ?? [];
  return level === undefined ? undefined : { level: Number(level), length: 1 };
}

function switched({ name, value }: Flag): readonly string[] | undefined {
  if (!SWITCHES.has(name) || value === undefined) return undefined;
  if (TRUE.has(value)) return [`--${name}`];
  if (!FALSE.has(value)) return undefined;
  return name === 'validate' ? ['--no-validate'] : [];
}

/**
 * Puts the Go tool's spellings into ours: levels of its log become `--debug`, flags of its log library go (with a note),
 * `--validate=false`, `--force=true` and `-h` are understood, and of a flag given twice the last one counts. What follows `--` is left alone.
 */
export function translateGoToolFlags(given: readonly string[]): Translated {
  const end = given.indexOf('--');
  const ours = end === -1 ? given : given.slice(0, end);
  const argv: string[] = [];
  const notes: string[] = [];
  for (let index = 0; index < ours.length; index++) {
    const argument = longOf(ours[index] ?? '');
    const log = levelOf(argument, ours[index + 1] ?? '');
    if (log !== undefined) {
      index += log.length - 1;
      if (log.level > 0) argv.push('--debug');
      continue;
    }
    const flag = flagOf(argument);
    const why = flag && WITHOUT_EFFECT[flag.name];
    if (flag !== undefined && why !== undefined) {
      if (flag.value === undefined) index++;
      notes.push(`--${flag.name} has no effect: ${why}.`);
    } else if (flag !== undefined && SWITCHES_WITHOUT_EFFECT.has(flag.name)) {
      notes.push(`--${flag.name} has no effect: errors and warnings always go to standard error.`);
    } else {
      argv.push(...((flag && switched(flag)) ?? [argument]));
    }
  }
  return { argv: [...commandFirst(lastOfEach(argv)), ...(end === -1 ? [] : given.slice(end))], notes };
}

/** The Go tool takes flags before the command as well (`kubemci --gcp-project=p list`); the parser wants the command first. */
function commandFirst(argv: readonly string[]): readonly string[] {
  let start = 0;
  while (start < argv.length && (argv[start] ?? '').startsWith('-')) start += takesNext(argv[start] ?? '') ? 2 : 1;
  return start < argv.length ? [...argv.slice(start), ...argv.slice(0, start)] : argv;
}

function takesNext(argument: string): boolean {
  const flag = flagOf(argument);
  if (flag === undefined) return argument.length === 2;
  return flag.value === undefined && !SWITCHES.has(flag.name);
}
