import type { DiagnosticCode } from './codes.js';

/** A place in a file that the user wrote. `line` and `column` count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where something is wrong: any of a place in a file, a cluster's name (or several), and a resource (logical address, GCE name or `namespace/name`). */
export interface Whereabouts {
  readonly position?: SourcePosition;
  readonly cluster?: string;
  /** In place of `cluster` where the same holds for several. */
  readonly clusters?: readonly string[];
  readonly resource?: string;
}

/** A small table that belongs to a diagnostic, for example cluster → NodePort. Every row has as many cells as there are columns. */
export interface DiagnosticTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * One thing that is wrong (or doubtful) with what the user gave or with the world: a stable code,
 * what happened with the offending value, where, and what to do about it.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** One or two sentences; names the offending value. Never holds a secret. */
  readonly message: string;
  readonly where?: Whereabouts;
  readonly table?: DiagnosticTable;
  /** What to change or the command to run. */
  readonly fix?: string;
}

/** The value of something that can go wrong in ways the user should read all at once. Warnings travel with either outcome. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A successful outcome. */
export function success<T>(value: T, warnings: readonly Diagnostic[] = []): Outcome<T> {
  return { ok: true, value, warnings };
}

/** A failed outcome; `diagnostics` holds at least one error and may hold warnings. */
export function failure(...diagnostics: readonly Diagnostic[]): {
  readonly ok: false;
  readonly diagnostics: readonly Diagnostic[];
} {
  return { ok: false, diagnostics };
}
