import { GceRequestError } from './gce-request-error.js';

/**
 * Whether an error says that the project itself is not there. GCE answers both a missing resource
 * and a missing project with 404 `notFound`; only the text tells them apart (both spellings seen since 2022).
 */
export function missesProject(error: GceRequestError, project: string): boolean {
  if (error.reason === 'RESOURCE_PROJECT_INVALID') return true;
  if (error.httpStatus !== 404) return false;
  return error.message.includes(`'projects/${project}'`) || /failed to find project/i.test(error.message);
}

/**
 * The answer of a read, or undefined where GCE says that the resource does not exist. Any other 404 (the project is
 * missing, a proxy answered with its own page) stays an error, so that it is never read as "not there".
 */
export async function missingAsUndefined<T>(project: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const missing =
      error instanceof GceRequestError &&
      error.httpStatus === 404 &&
      error.reason === 'notFound' &&
      !missesProject(error, project);
    if (missing) return undefined;
    throw error;
  }
}
