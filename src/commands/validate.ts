import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Flags } from '@oclif/core';
import { CODES } from '../diagnostics/codes.js';
import { renderValidationText } from '../render/validation/text.js';
import { sarifLog } from '../render/validation/sarif.js';
import { validationJson } from '../render/validation/json.js';
import { KubemciCommand } from './base-command.js';
import { sourceLine } from './failure.js';
import { connectionFlags, definitionArgument, definitionFlags, factsFlags, unreachableFlags } from './flags.js';
import { standInRequest, definitionRequest, sessionRequest } from './requests.js';
import { paletteFor, writeError, writeLine } from './terminal.js';

/** `kubemci validate`. */
export class ValidateCommand extends KubemciCommand {
  static override summary = 'Check the Ingress, the clusters and the project, and report everything that is wrong.';
  static override description =
    'Finds what can be known before anything is written, in every cluster at once. Writes nothing. Exits with 0 where it is valid, else like apply would.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plans/zone-printer --sandbox',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --offline',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --facts zp.facts.json --format sarif',
  ];
  static override args = definitionArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    ...factsFlags,
    ...unreachableFlags,
    offline: Flags.boolean({
      summary: 'Check the files alone: no cluster and nothing of Google is asked.',
      exclusive: ['facts', 'keep-unreachable'],
    }),
    format: Flags.option({
      options: ['text', 'json', 'sarif'] as const,
      summary: 'How findings are printed.',
      default: 'text' as const,
    })(),
    sarif: Flags.boolean({ summary: 'Print SARIF 2.1.0, as --format sarif does.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ValidateCommand);
    const { validate } = await import('../services/validate.js');
    const { withSession } = await import('../services/session/session.js');
    const { VERSION } = await import('../services/session/version.js');
    const request = {
      ...definitionRequest(args.target, flags),
      ...standInRequest(flags),
      ...(flags.offline ? { offline: true as const } : {}),
    };
    const report = await withSession(sessionRequest(flags), (session) => validate(session, request, writeError));
    const { findings } = report;
    const format = flags.sarif ? 'sarif' : flags.json ? 'json' : flags.format;
    switch (format) {
      case 'json':
        writeLine(JSON.stringify(validationJson(report), null, 2));
        break;
      case 'sarif': {
        const errorsPage = pathToFileURL(path.join(this.config.root, 'docs/errors.md')).href;
        writeLine(JSON.stringify(sarifLog(findings, { version: VERSION, errorsPage, uriOf }), null, 2));
        break;
      }
      case 'text':
        writeLine(renderValidationText(report, { palette: paletteFor(process.stdout), sourceLine }));
        break;
      default:
        format satisfies never;
    }
    const error = findings.find(({ severity }) => severity === 'error');
    if (error !== undefined) process.exitCode = CODES[error.code].exit;
  }
}

/** Below the working directory: relative, with slashes; else a file URL. */
function uriOf(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  if (relative.startsWith('..') || path.isAbsolute(relative)) return pathToFileURL(path.resolve(file)).href;
  return relative.split(path.sep).map(encodeURIComponent).join('/');
}
