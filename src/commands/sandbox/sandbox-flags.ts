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
