/** Flags of the Go tool that take one value, by each of their spellings. */
const ONE_VALUE: ReadonlyMap<string, string> = new Map([
  ['-i', 'ingress'],
  ['--ingress', 'ingress'],
  ['-k', 'kubeconfig'],
  ['--kubeconfig', 'kubeconfig'],
  ['-n', 'namespace'],
  ['--namespace', 'namespace'],
  ['--gcp-project', 'gcp-project'],
  ['--static-ip', 'static-ip'],
]);

/** One flag with its value, or any other argument. */
interface Given {
  readonly flag: string | undefined;
  readonly words: readonly string[];
}

function givenOf(argv: readonly string[]): readonly Given[] {
  const all: Given[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const separate = ONE_VALUE.get(word);
    if (separate !== undefined) {
      all.push({ flag: separate, words: argv.slice(index, index + 2) });
      index++;
    } else {
      const spelling = word.startsWith('--') ? (word.split('=', 1)[0] ?? '') : word.slice(0, 2);
      all.push({ flag: ONE_VALUE.get(spelling), words: [word] });
    }
  }
  return all;
}

/** Of a flag that is given more than once the last one counts, as for the Go tool: wrappers append to what they were given. */
export function lastOfEach(argv: readonly string[]): readonly string[] {
  const given = givenOf(argv);
  const isLast = ({ flag }: Given, index: number): boolean =>
    flag === undefined || given.findLastIndex((other) => other.flag === flag) === index;
  return given.filter(isLast).flatMap(({ words }) => words);
}
