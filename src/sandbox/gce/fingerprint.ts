import { conditionNotMet } from './refusal.js';

/** Refuses (412) a fingerprint that is not the live one; none sent is no condition. */
export function checkFingerprint(sent: unknown, live: unknown): void {
  if (typeof sent === 'string' && sent !== '' && sent !== live) throw conditionNotMet('Invalid fingerprint.');
}
