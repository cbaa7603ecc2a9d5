import { describe, expect, test } from '@jest/globals';
import { withHelpFlag } from '../../src/commands/arguments.js';
import { unknownCommandDiagnostic, usageDiagnostic } from '../../src/commands/usage.js';

const COMMANDS = ['apply', 'plan', 'sandbox:request', 'sandbox:status'];
const PLAN = { name: 'plan', flags: ['sandbox', 'steps', 'settle'] };

describe('a command that does not exist', () => {
  test.each([
    [['aply', 'plans/zone-printer'], 'kubemci has no command "aply".', 'Did you mean apply? See `kubemci --help`.'],
    [['deploy', '--json'], 'kubemci has no command "deploy".', 'See `kubemci --help`.'],
    [
      ['sandbox', 'stats'],
      'kubemci has no command "sandbox stats".',
      'Did you mean sandbox status? See `kubemci sandbox --help`.',
    ],
    [['--json'], 'No command is named.', 'See `kubemci --help`.'],
  ])('%j', (typed, message, fix) => {
    expect(unknownCommandDiagnostic(typed, COMMANDS)).toMatchObject({ code: 'UsageError', message, fix });
  });

  test('but help before a command is what --help behind it is', () => {
    expect(withHelpFlag(['help', 'sandbox', 'request'])).toEqual(['sandbox', 'request', '--help']);
    expect(withHelpFlag(['plan', 'help'])).toEqual(['plan', 'help']);
  });
});

describe('a call that the parser refuses', () => {
  test.each([
    ['Nonexistent flag: --sandbx\nSee more help with --help', '--sandbx is no flag of kubemci plan.', '--sandbox'],
    ['Nonexistent flags: --stepz=2, -z', '--stepz, -z are no flags of kubemci plan.', '--steps'],
  ])('%j names the flag that was probably meant', (said, message, meant) => {
    const fix = `Did you mean ${meant}? See \`kubemci plan --help\`.`;
    expect(usageDiagnostic(said, PLAN)).toMatchObject({ code: 'UsageError', message, fix });
  });

  test.each([
    ['apply', '--dry-run', '`kubemci plan` shows what it would do.'],
    ['apply', '--force', 'It asks; --auto-approve answers, --allow-disruption consents to failing requests.'],
    ['plan', '--auto-approve', '`kubemci apply` carries it out.'],
  ])('says where %s has what %s does elsewhere', (name, flag, hint) => {
    const { fix } = usageDiagnostic(`Nonexistent flag: ${flag}`, { name, flags: ['sandbox'] });
    expect(fix).toBe(`${hint} See \`kubemci ${name} --help\`.`);
  });

  test('says on one line which value is wrong', () => {
    const said = 'Parsing --settle \n\tExpected an integer but received: x\nSee more help with --help';
    expect(usageDiagnostic(said, PLAN)).toMatchObject({
      message: '--settle: Expected an integer but received: x',
      fix: 'See `kubemci plan --help`.',
    });
  });
});
