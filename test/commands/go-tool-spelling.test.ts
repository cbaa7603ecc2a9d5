import { describe, expect, test } from '@jest/globals';
import { translateGoToolFlags } from '../../src/commands/go-tool-spelling.js';

function translated(line: string): string {
  return translateGoToolFlags(line === '' ? [] : line.split(' ')).argv.join(' ');
}

describe('a command line in the spelling of the Go tool', () => {
  test.each(['create lb --v=2', 'create lb --v 2', 'create lb -v=2', 'create lb -v 2', 'create lb -v2'])(
    'asks for more to be said: %s',
    (line) => {
      expect(translated(line)).toBe('create lb --debug');
    },
  );

  test('asks for no more than usual with level 0', () => {
    expect(translated('create lb --v=0')).toBe('create lb');
  });

  test('loses what has no effect here, with a note on each', () => {
    const line =
      'list --logtostderr --alsologtostderr=true --stderrthreshold=2 --vmodule a=1 --log_dir=. --log_backtrace_at :0';
    const { argv, notes } = translateGoToolFlags(line.split(' '));
    expect(argv).toEqual(['list']);
    expect(notes.map((note) => note.split(' ')[0])).toEqual([
      '--logtostderr',
      '--alsologtostderr',
      '--stderrthreshold',
      '--vmodule',
      '--log_dir',
      '--log_backtrace_at',
    ]);
  });

  test.each([
    ['create lb --validate=false', 'create lb --no-validate'],
    ['create lb --validate=true', 'create lb --validate'],
    ['create lb --force=true', 'create lb --force'],
    ['create lb --force=0', 'create lb'],
    ['create lb --force=maybe', 'create lb --force=maybe'],
    ['create lb -f=true', 'create lb --force'],
    ['create lb -f=false', 'create lb'],
  ])('gives switches a value: %s', (given, expected) => {
    expect(translated(given)).toBe(expected);
  });

  test.each([
    ['--gcp-project=p list', 'list --gcp-project=p'],
    ['--gcp-project p --force create lb', 'create lb --gcp-project p --force'],
    ['-i ingress.yaml -f create lb', 'create lb -i ingress.yaml --force'],
    ['--v=1 -k=config get-status lb', 'get-status lb -k=config --debug'],
  ])('names flags before the command: %s', (given, expected) => {
    expect(translated(given).split(' ').sort()).toEqual(expected.split(' ').sort());
    expect(translated(given).split(' ')[0]).toBe(expected.split(' ')[0]);
  });

  test.each([
    ['create lb -i a.yaml --ingress b.yaml', 'create lb --ingress b.yaml'],
    ['create lb --gcp-project=a -k x -k=y --gcp-project b', 'create lb -k=y --gcp-project b'],
    ['create lb -ia.yaml -ib.yaml', 'create lb -ib.yaml'],
    ['create lb --kubecontexts a --kubecontexts b', 'create lb --kubecontexts a --kubecontexts b'],
  ])('says a thing twice, and means the last: %s', (given, expected) => {
    expect(translated(given)).toBe(expected);
  });

  test('asks for help by -h', () => {
    expect(translated('create -h')).toBe('create --help');
  });

  test.each(['', '--help', '--version', 'plan lb --json', 'sandbox request -- --v=2'])(
    'else stays as it is: %s',
    (line) => {
      expect(translated(line)).toBe(line);
    },
  );
});
