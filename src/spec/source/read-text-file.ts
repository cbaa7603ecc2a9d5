import { open } from 'node:fs/promises';
import type { Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';

/** The largest input file that is read, in bytes: 1 MiB, far above any Ingress that GCE could serve. */
export const MAX_INPUT_BYTES = 1024 * 1024;

function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'permission to read it is denied';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The text of a file the user named. `what` says what it should hold ("ingress file").
 * Errors: FileNotFound (not there or not readable), FileTooLarge (above MAX_INPUT_BYTES).
 */
export async function readTextFile(file: string, what: string): Promise<Outcome<string>> {
  try {
    const handle = await open(file, 'r');
    try {
      // One byte more than allowed is read at most: the file may be a pipe, whose size nobody knows beforehand.
      const buffer = Buffer.alloc(MAX_INPUT_BYTES + 1);
      let length = 0;
      while (length < buffer.length) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (length > MAX_INPUT_BYTES) {
        return failure({
          code: 'FileTooLarge',
          severity: 'error',
          message: `The ${what} ${file} is larger than ${MAX_INPUT_BYTES} bytes.`,
          fix: 'Name a file that holds only what this load balancer needs.',
        });
      }
      return success(buffer.toString('utf8', 0, length));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failure({
      code: 'FileNotFound',
      severity: 'error',
      message: `The ${what} ${file} cannot be read: ${reasonOf(error)}.`,
      fix: 'Check the path; a relative one counts from the working directory, or, inside a definition file, from that file.',
    });
  }
}
