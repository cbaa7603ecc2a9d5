import { expect, test } from '@jest/globals';
import { tmpdir } from 'node:os';
import { runCli } from '../support/cli.js';

/** Warns as libraries do, once a command has done its work. */
const WARNS = `--import=data:text/javascript,process.once('beforeExit',()=>process.emitWarning('of%20a%20library'))`;

test('what libraries warn of is shown to those who debug, and to nobody else', async () => {
  const surroundings = { cwd: tmpdir(), env: { NODE_OPTIONS: WARNS } };
  expect(await runCli(['version'], surroundings)).toMatchObject({ code: 0, stderr: '' });
  expect(await runCli(['version', '--debug'], surroundings)).toMatchObject({
    code: 0,
    stderr: 'Warning: of a library\n',
  });
});
