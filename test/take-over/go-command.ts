import { Parser } from '@oclif/core';
import { withOptionalValues } from '../../src/commands/arguments.js';
import { CreateCommand } from '../../src/commands/create.js';
import { DeleteCommand } from '../../src/commands/delete.js';
import { GetStatusCommand } from '../../src/commands/get-status.js';
import { translateGoToolFlags } from '../../src/commands/go-tool-spelling.js';
import { ListCommand } from '../../src/commands/list.js';
import { RemoveClustersCommand } from '../../src/commands/remove-clusters.js';
import { definitionRequest } from '../../src/commands/requests.js';
import type { DefinitionRequest } from '../../src/services/session/requests.js';

/** A command line of the Go tool, as our commands understand it. */
export type GoCommand =
  | {
      readonly command: 'create' | 'delete' | 'remove-clusters';
      readonly request: DefinitionRequest;
      readonly force: boolean;
    }
  | { readonly command: 'get-status'; readonly name: string }
  | { readonly command: 'list' };

/** Reads a recorded command line with the parser of our commands. Rejects as they do. */
export async function readGoCommand(line: string): Promise<GoCommand> {
  const { argv } = translateGoToolFlags(withOptionalValues(line.split(/\s+/).slice(1)));
  const [command, ...given] = argv;
  switch (command) {
    case 'create': {
      const { args, flags } = await Parser.parse(given, CreateCommand);
      return { command, request: definitionRequest(args.target, flags), force: flags.force };
    }
    case 'delete': {
      const { args, flags } = await Parser.parse(given, DeleteCommand);
      return { command, request: definitionRequest(args.target, flags), force: flags.force };
    }
    case 'remove-clusters': {
      const { args, flags } = await Parser.parse(given, RemoveClustersCommand);
      return { command, request: definitionRequest(args.target, flags), force: flags.force };
    }
    case 'get-status': {
      const { args } = await Parser.parse(given, GetStatusCommand);
      return { command, name: args.target };
    }
    case 'list': {
      await Parser.parse(given, ListCommand);
      return { command };
    }
    default:
      throw new Error(`no command of ours that is tried here: ${line}`);
  }
}
