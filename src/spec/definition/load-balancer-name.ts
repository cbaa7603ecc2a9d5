import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';

/**
 * Longest name of a new load balancer: GCE's 63 characters for a resource name less the longest prefix
 * that kubemci puts before it (`mci1-tps-1a2b3c4d--`), so that every resource can also get a successor.
 */
export const MAX_LOAD_BALANCER_NAME = 44;

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * How much of a name the Go tool keeps where it cuts: GCE's 63 characters less its shortest prefix (`mci1-um--`), the last replaced
 * by `0`.
 */
const KEPT_CHARACTERS = 54;

/** Whether GCE would take the names that the Go tool makes of this one: a load balancer of the name may exist. */
function mayExist(name: string): boolean {
  return NAME.test(name.length <= KEPT_CHARACTERS ? name : `${name.slice(0, KEPT_CHARACTERS - 1)}0`);
}

/** The nearest name that GCE would take, or undefined where nothing is left of the one given. */
function proposal(name: string): string | undefined {
  const proposed = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, MAX_LOAD_BALANCER_NAME)
    .replace(/-+$/, '');
  return proposed === '' ? undefined : proposed;
}

/** Which load balancers a name may be of: one that is made, that too or a live one, or a live one only. */
export type NameUse = 'new' | 'new-or-live' | 'live';

function invalidName(name: string, why: string, use: NameUse): Diagnostic {
  return {
    code: 'InvalidName',
    severity: 'error',
    message: `"${name}" cannot be the name of a load balancer: ${why}.`,
    fix: use === 'live' ? 'See `kubemci list` for those that exist.' : otherName(name),
  };
}

// Only for what is made: a live load balancer of the proposed name would be another one than is meant.
function otherName(name: string): string {
  const proposed = proposal(name);
  return proposed === undefined ? 'Use lower-case letters, digits and "-".' : `Use for example "${proposed}".`;
}

/**
 * Checks the name of a load balancer, which becomes the end of the names of its GCE resources (GCE: names are
 * lower-case letters, digits and "-", at most 63 characters). One that may be live may be long: the Go tool cut the names of
 * the resources, whatever was cut off. InvalidName, with a proposal where the name may be of a new one.
 */
export function validateLoadBalancerName(name: string, use: NameUse = 'new'): Outcome<string> {
  if (name === '') return failure(invalidName(name, 'it is empty', use));
  if (use !== 'new' && mayExist(name)) return success(name);
  if (!NAME.test(name)) {
    const why = 'GCE takes only lower-case letters, digits and "-", with a letter or digit at both ends';
    return failure(invalidName(name, why, use));
  }
  if (name.length > MAX_LOAD_BALANCER_NAME) {
    const why = `it has ${name.length} characters, and with more than ${MAX_LOAD_BALANCER_NAME} the names of its GCE resources would pass 63`;
    return failure(invalidName(name, why, use));
  }
  return success(name);
}
