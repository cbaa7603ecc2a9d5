/** A time (epoch milliseconds) as Kubernetes writes it: RFC 3339 in UTC, whole seconds. */
export function timestamp(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
