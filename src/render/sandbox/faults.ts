import { tableLines } from '../table.js';

/** A fault that is in force in a sandbox. */
interface FaultView {
  readonly name: string;
  readonly rule: { readonly then: { readonly effect: string } };
  readonly seen: number;
  readonly fired: number;
}

/** The faults of a sandbox, for people. */
export function renderFaults(faults: readonly FaultView[]): string {
  if (faults.length === 0) return 'No faults.';
  return tableLines([
    ['NAME', 'EFFECT', 'MATCHED', 'STRUCK'],
    ...faults.map(({ name, rule, seen, fired }) => [name, rule.then.effect, String(seen), String(fired)]),
  ]).join('\n');
}
