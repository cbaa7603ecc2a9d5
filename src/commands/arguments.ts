/** Where the sandbox keeps its world when `--sandbox` names no directory. */
export const DEFAULT_SANDBOX = '.kubemci/sandbox';

/** `kubemci help plan` as it is meant: `kubemci plan --help`. */
export function withHelpFlag(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === 'help' ? [...rest, '--help'] : argv;
}

/**
 * Gives a bare `--sandbox` its default directory: the parser knows no flags with optional values.
 * What follows `--` is left alone.
 */
export function withSandboxDirectory(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((argument, index) =>
    argument === '--sandbox' && (end === -1 || index < end) ? `--sandbox=${DEFAULT_SANDBOX}` : argument,
  );
}
