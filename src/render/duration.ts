/** A length of time for people: `8 s`, `40 s`, `7 min`, `2 h`. Rounded, never zero. */
export function roughDuration(seconds: number): string {
  if (seconds < 60) return `${String(Math.max(1, Math.round(seconds)))} s`;
  if (seconds < 3600) return `${String(Math.round(seconds / 60))} min`;
  return `${String(Math.round(seconds / 3600))} h`;
}

const DAY_SECONDS = 86_400;

/** How long ago something was, as kubectl shows it: `40s`, `7m`, `26h`, `12d`. Rounded down. */
export function roughAge(seconds: number): string {
  if (seconds >= 2 * DAY_SECONDS) return `${String(Math.floor(seconds / DAY_SECONDS))}d`;
  if (seconds >= 7200) return `${String(Math.floor(seconds / 3600))}h`;
  return seconds >= 120 ? `${String(Math.floor(seconds / 60))}m` : `${String(Math.floor(seconds))}s`;
}

/** Elapsed time as progress lines show it: `14s`, `1m4s`, `1h2m`. */
export function elapsed(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${String(whole)}s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))}m${String(whole % 60)}s`;
  return `${String(Math.floor(whole / 3600))}h${String(Math.floor((whole % 3600) / 60))}m`;
}
