/** Where the sandbox keeps its world when `--sandbox` names no directory. */
export const DEFAULT_SANDBOX = '.kubemci/sandbox';

/** `kubemci help plan` as it is meant: `kubemci plan --help`. */
export function withHelpFlag(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === 'help' ? [...rest, '--help'] : argv;
}

/** What `--keep-unreachable` means where it names no cluster. No cluster has this name. */
export const EVERY_CLUSTER = '*';

const OPTIONAL_VALUES: ReadonlyMap<string, string> = new Map([
  ['--sandbox', DEFAULT_SANDBOX],
  ['--keep-unreachable', EVERY_CLUSTER],
]);

/**
 * Gives flags whose value may be left out their default: the parser knows no such flags. What follows `--` is left alone.
 */
export function withOptionalValues(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) => {
    const value = end === -1 || index < end ? OPTIONAL_VALUES.get(argument) : undefined;
    return value === undefined ? argument : `${argument}=${value}`;
  });
}
