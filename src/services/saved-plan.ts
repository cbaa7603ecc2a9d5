import { open } from 'node:fs/promises';
import path from 'node:path';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { parsePlanFile, writePlanFile } from '../plan/plan-file.js';
import { gclbOperation } from '../providers/gclb/operation.js';
import { readTextFile } from '../spec/source/read-text-file.js';
import type { GclbPlan } from './planning/gclb-plan.js';
import { valueOf } from './session/outcome.js';
import { VERSION } from './session/version.js';

/** Saves a plan for `apply FILE`; only its owner may read the file. Throws KubemciError (FileNotWritable). */
export async function savePlan(plan: GclbPlan, file: string): Promise<void> {
  try {
    await writePlanFile(plan, path.resolve(file));
  } catch (error) {
    throw new KubemciError({
      code: 'FileNotWritable',
      severity: 'error',
      message: `The plan cannot be written to ${file}: ${reasonOf(error)}.`,
    });
  }
}

/** Far above the plan of any load balancer that GCE could serve: 64 MiB. */
const MAX_PLAN_BYTES = 64 * 1024 * 1024;

/**
 * Reads a saved plan. `kubeconfig` takes the place of the one that it was made with, which on another machine lies
 * elsewhere; that its contexts lead to the same clusters is checked by their uids. Throws KubemciError: FileNotFound,
 * FileTooLarge, InvalidPlanFile.
 */
export async function loadPlan(file: string, kubeconfig?: string): Promise<GclbPlan> {
  const text = valueOf(await readTextFile(file, 'plan file', MAX_PLAN_BYTES));
  const plan = valueOf(parsePlanFile(text, gclbOperation, { kubemciVersion: VERSION, file }));
  return kubeconfig === undefined
    ? plan
    : { ...plan, subject: { ...plan.subject, kubeconfig: path.resolve(kubeconfig) } };
}

/** Whether an argument of apply is a plan file: a readable file whose content begins like a JSON object. Definitions are YAML. */
export async function isPlanFile(target: string): Promise<boolean> {
  const file = await open(target, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64) });
    return buffer.subarray(0, bytesRead).toString('utf8').trimStart().startsWith('{');
  } catch {
    // A directory can be opened, not read.
    return false;
  } finally {
    await file.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
