/** Hands on what is pushed, in order, to one consumer that may be slower or faster than the producer. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  /** Adds an item. After `end` it is dropped: the consumer has been told that there is nothing more. */
  push(item: T): void {
    if (this.#ended) return;
    this.#waiting.push(item);
    this.#wake?.();
  }

  /** The consumer's loop ends once it has taken what was pushed before. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else await this.#more();
    }
  }

  async #more(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
