/** What is written to the state file so that the same world makes the same choices again. */
export interface RandomState {
  seed: number;
}

/**
 * Repeatable randomness (mulberry32): ids, fingerprints and delays differ between draws and are
 * the same for the same seed. Not for secrets.
 */
export class Random {
  /** `onDraw` hears of every draw, which changes the state whatever becomes of it. */
  constructor(
    readonly state: RandomState,
    private readonly onDraw: () => void = () => undefined,
  ) {}

  /** A number in [0, 1). */
  next(): number {
    this.state.seed = (this.state.seed + 0x6d2b79f5) | 0;
    this.onDraw();
    let mixed = this.state.seed;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer in [from, to], both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** `count` random bytes. */
  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}
