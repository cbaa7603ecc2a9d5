import type { Gce } from '../gce/gce.js';
import type { Json } from '../state/json.js';
import type { Timeline } from '../time/timeline.js';

/** What the controllers use of GCE; the world may hand in a facade that records requests. */
export type ComputeApi = Pick<
  Gce,
  'handle' | 'get' | 'list' | 'isChanging' | 'seed' | 'members' | 'endpoints' | 'onChange'
>;

// A request that is not answered for this long is no longer waited for.
const patienceMs = 120_000;

/**
 * Sends a controller's writes to GCE like any client's. Answers are not awaited: a controller looks at the world
 * again later and sees what came of it. A write is not repeated while it is on its way to GCE or not done there. What is on
 * its way is forgotten with the process, as it is lost with it; what GCE has accepted it knows, so that a world that was killed
 * goes on as if it had not been.
 */
export class ComputeWriter {
  readonly #waiting = new Map<string, number>();

  constructor(
    private readonly gce: ComputeApi,
    private readonly timeline: Timeline,
    private readonly caller: string,
  ) {
    gce.onChange(({ link }) => this.#waiting.delete(link));
  }

  /** Creates a resource; `link` is its relative link. */
  insert(link: string, body: Json): void {
    this.#send('POST', link, link.slice(0, link.lastIndexOf('/')), body);
  }

  /** Deletes a resource. */
  delete(link: string): void {
    this.#send('DELETE', link, link, undefined);
  }

  /** Replaces a resource. */
  put(link: string, body: Json): void {
    this.#send('PUT', link, link, body);
  }

  /** Calls a custom method of a resource, e.g. `addInstances`. */
  call(link: string, method: string, body: Json): void {
    this.#send('POST', link, `${link}/${method}`, body);
  }

  /** Whether a write to the resource is on its way. */
  isWaiting(link: string): boolean {
    return (this.#waiting.get(link) ?? 0) > this.timeline.now() || this.gce.isChanging(link);
  }

  #send(method: string, target: string, path: string, body: Json | undefined): void {
    if (this.isWaiting(target)) return;
    this.#waiting.set(target, this.timeline.now() + patienceMs);
    const answered = this.gce.handle({
      method,
      path: `/compute/v1/${path}`,
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
      caller: this.caller,
    });
    void answered.then(() => this.#waiting.delete(target));
  }
}
