import { isTimeout } from './request-errors.js';
import type { TransportResponse } from './transport.js';

/** How reads are waited for while a cluster is busy. */
export interface Patience {
  /** Waits, in milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Told what is waited for. */
  readonly tell: (message: string) => void;
}

/** Kubernetes: 429 is flow control, 503 a server that starts or stops. Anything else does not pass within seconds. */
const BUSY = [429, 503];

/** How long is waited before each further try, in milliseconds: eight seconds in all. */
const DELAYS_MS = [500, 1000, 2000, 4500];

/** Reads of one cluster that are made again a few times while it is busy, and once after it did not answer in time. */
export class PatientReads {
  readonly #told = new Set<string>();
  #isSilent = false;

  constructor(
    private readonly cluster: string,
    private readonly patience: Patience,
  ) {}

  /** The first answer that is not of a busy server, else the last. Rejects like `send`. */
  async send(send: () => Promise<TransportResponse>): Promise<TransportResponse> {
    for (const [index, delay] of DELAYS_MS.entries()) {
      const response = await this.#unlessSilent(send);
      if (!BUSY.includes(response.status)) return response;
      const tries = `${String(index + 2)} of ${String(DELAYS_MS.length + 1)}`;
      this.#tell(`cluster ${this.cluster} is busy (HTTP ${String(response.status)}); asking again (${tries})`);
      await this.patience.sleep(delay);
    }
    return this.#unlessSilent(send);
  }

  /** A cluster that did not answer twice is not asked twice any more. */
  async #unlessSilent(send: () => Promise<TransportResponse>): Promise<TransportResponse> {
    try {
      return await send();
    } catch (error) {
      if (!isTimeout(error) || this.#isSilent) throw error;
      this.#tell(`cluster ${this.cluster} does not answer; asking once more`);
    }
    try {
      return await send();
    } catch (error) {
      if (isTimeout(error)) this.#isSilent = true;
      throw error;
    }
  }

  // Requests that run at the same time meet the same.
  #tell(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.patience.tell(message);
  }
}
