import { spawnSync } from 'node:child_process';
import { medianMs, report } from './measure.js';

const RUNS = 9;

function node(...args: readonly string[]): () => Promise<void> {
  return () => {
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`node ${args.join(' ')} failed; run \`npm run build\` first`);
    return Promise.resolve();
  };
}

const bare = await medianMs(RUNS, node('-e', ''));
report('kubemci version', await medianMs(RUNS, node('bin/run.js', 'version')), 'an empty script', bare);
report('kubemci plan --help', await medianMs(RUNS, node('bin/run.js', 'plan', '--help')), 'an empty script', bare);
