/** The median of the real milliseconds that `work` takes over `runs` runs, after one that does not count. */
export async function medianMs(runs: number, work: () => Promise<void>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? 0;
}

/** Prints a ratio with what it is made of. */
export function report(what: string, ms: number, than: string, baseMs: number): void {
  console.log(
    `${what}: ${(ms / baseMs).toFixed(2)} times ${than} (${ms.toFixed(0)} ms against ${baseMs.toFixed(0)} ms)`,
  );
}
