import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';

/** The name of a definition file in a directory. */
export const DEFINITION_FILE = 'kubemci.yaml';

/** What the one argument of a command stands for: a definition file (absolute path), or the name of a load balancer. */
export type DefinitionTarget =
  { readonly is: 'file'; readonly file: string } | { readonly is: 'name'; readonly name: string };

async function typeOf(path: string): Promise<'file' | 'directory' | 'nothing'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch {
    return 'nothing';
  }
}

function missing(message: string, fix: string): Diagnostic {
  return { code: 'MissingInput', severity: 'error', message, fix };
}

function looksLikePath(target: string): boolean {
  return /[/\\]/.test(target) || /\.(ya?ml|json)$/.test(target) || target === '.' || target === '..';
}

/**
 * Tells a definition file, a directory that holds one, and the name of a load balancer apart. No target means
 * the working directory. A plain word is a name unless it is a directory with a definition in it or a file.
 * Errors: MissingInput, FileNotFound.
 */
export async function findDefinition(
  target: string | undefined,
  directory: string,
): Promise<Outcome<DefinitionTarget>> {
  if (target === '') return success({ is: 'name', name: target });
  const path = resolve(directory, target ?? '.');
  const type = await typeOf(path);
  if (type === 'directory') {
    const file = join(path, DEFINITION_FILE);
    if ((await typeOf(file)) === 'file') return success({ is: 'file', file });
    if (target !== undefined && !looksLikePath(target)) return success({ is: 'name', name: target });
    return failure(
      target === undefined
        ? missing(
            `No load balancer was named, and there is no ${DEFINITION_FILE} in ${path}.`,
            `Give the name of a load balancer, a definition file, or a directory that holds a ${DEFINITION_FILE}.`,
          )
        : missing(`There is no ${DEFINITION_FILE} in ${path}.`, 'Name a directory that holds one, or the file itself.'),
    );
  }
  if (target !== undefined && type === 'nothing' && !looksLikePath(target))
    return success({ is: 'name', name: target });
  // A file that does not exist is reported by whoever reads it.
  return success({ is: 'file', file: path });
}
