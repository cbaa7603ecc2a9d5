import { Flags } from '@oclif/core';
import { connectionFlags } from '../flags.js';

/** The one flag that sandbox commands share: which world. Its default is the one that a bare `--sandbox` means. */
export const sandboxFlags = {
  sandbox: {
    ...connectionFlags.sandbox,
    aliases: ['dir'],
    summary: 'Directory of the world; also spelled --dir=DIR.',
    description: 'Without =DIR: .kubemci/sandbox.',
  },
};

/** A file that says what a new world begins with. */
export const worldFlag = Flags.string({
  summary: 'World file that a new world begins with.',
  description: 'A directory that holds a world of something else is refused.',
  helpValue: 'FILE',
});
