import type { compute_v1 } from '@googleapis/compute/build/v1.js';
import { z } from 'zod';
import { type JsonObject } from '../graph/json.js';
import type { CallAnswer, CallOptions } from './client-resource.js';
import type { GoogleCredentials } from './credentials-source.js';
import { GceRequestError } from './gce-request-error.js';
import { toGceRequestError } from './request-error.js';

/** How to reach Compute Engine. */
export interface ClientOptions {
  /** URL before `/compute/v1/`, `http://127.0.0.1:8080/`; undefined for Google's. */
  readonly rootUrl?: string;
  /** Undefined sends no Authorization header (sandbox, emulators). */
  readonly credentials?: GoogleCredentials;
  /** Replaces the network: for tests in one process. */
  readonly transport?: typeof fetch;
  /** Aborts every request, for leaving at once. */
  readonly signal?: AbortSignal;
  /** Longest wait for one answer, in milliseconds of real time; 60 s unless given. */
  readonly timeoutMs?: number;
}

/** One request: what it is called in messages, and how to make it. */
export interface ClientCall {
  /** Method and path: `GET projects/p/global/urlMaps/x`. */
  readonly request: string;
  readonly make: (client: compute_v1.Compute, options: CallOptions) => Promise<CallAnswer>;
  /** Where the server may hold the answer back on purpose, in milliseconds; added to the timeout. */
  readonly heldBackMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;

// An object whose prototype is not Object's would not be JSON; the check keeps strings and lists out.
const jsonObject = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'the answer is no JSON object',
);

/** Makes single requests through Google's client, each exactly once. Errors are GceRequestError, or KubemciError from the credentials. */
export class ClientCalls {
  #client: Promise<compute_v1.Compute> | undefined;

  constructor(private readonly options: ClientOptions) {}

  /** Makes the request and gives the JSON object of its answer. */
  async call(call: ClientCall): Promise<JsonObject> {
    const client = await this.#load();
    const options = await this.#callOptions(call.heldBackMs ?? 0);
    const answer = await call.make(client, options).catch((error: unknown) => {
      throw toGceRequestError(error, call.request);
    });
    const body = jsonObject.safeParse(answer.data);
    if (!body.success) {
      throw new GceRequestError('the answer is no JSON object', 0, 'unreadableAnswer', call.request);
    }
    return body.data;
  }

  async #callOptions(heldBackMs: number): Promise<CallOptions> {
    const { rootUrl, credentials, transport, signal, timeoutMs = DEFAULT_TIMEOUT_MS } = this.options;
    return {
      retry: false,
      timeout: timeoutMs + heldBackMs,
      responseType: 'json',
      headers: (await credentials?.requestHeaders()) ?? {},
      ...(rootUrl === undefined ? {} : { rootUrl }),
      ...(signal === undefined ? {} : { signal }),
      ...(transport === undefined ? {} : { fetchImplementation: transport }),
    };
  }

  // The client's module takes a tenth of a second or more to load, which a command that never asks GCE should not pay.
  #load(): Promise<compute_v1.Compute> {
    this.#client ??= import('./lazy-compute.js').then(({ compute_v1 }) => new compute_v1.Compute({}));
    return this.#client;
  }
}
