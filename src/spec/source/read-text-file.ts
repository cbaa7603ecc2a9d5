import { open, type FileHandle } from 'node:fs/promises';
import type { Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';

/** The largest input file that is read, in bytes: 1 MiB, far above any Ingress that GCE could serve. */
export const MAX_INPUT_BYTES = 1024 * 1024;

const CHUNK_BYTES = 64 * 1024;

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

/** The content of a file, undefined when it is larger. It may be a pipe, whose size nobody knows beforehand. */
async function readAtMost(handle: FileHandle, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for (let length = 0; length <= maxBytes;) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES);
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return undefined;
}

/**
 * The text of a file the user named. `what` says what it should hold ("ingress file").
 * Errors: FileNotFound (not there or not readable), FileTooLarge (above `maxBytes`).
 */
export async function readTextFile(file: string, what: string, maxBytes = MAX_INPUT_BYTES): Promise<Outcome<string>> {
  try {
    const handle = await open(file, 'r');
    try {
      const content = await readAtMost(handle, maxBytes);
      if (content === undefined) {
        return failure({
          code: 'FileTooLarge',
          severity: 'error',
          message: `The ${what} ${file} is larger than ${maxBytes} bytes.`,
          fix: 'Name a file that holds only what this load balancer needs.',
        });
      }
      return success(content.toString('utf8'));
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
