import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../../../../../src/sandbox/http/message.js';

/** A request that reached the emulator, and what it answered. */
export interface LoggedRequest {
  readonly method: string;
  /** Below `projects/p1/`. */
  readonly path: string;
  readonly requestId: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number | 'lost' | 'broken';
}

/** What goes wrong with the next request that matches. */
export type Fault =
  | { readonly how: 'answer'; readonly status: number; readonly reason: string; readonly message: string }
  /** A wait for an operation answers that it has failed. */
  | { readonly how: 'fail the operation'; readonly status: number; readonly code: string; readonly message: string }
  /** The request is carried out, its answer never arrives. */
  | { readonly how: 'lose the answer' }
  /** The connection breaks before the request is read. */
  | { readonly how: 'break' }
  /** Something happens just before the request is carried out. */
  | { readonly how: 'race'; readonly first: () => Promise<void> | void };

interface Trap {
  readonly matches: (request: SandboxRequest) => boolean;
  readonly fault: Fault;
  left: number;
}

/** Stands before an emulator: logs every request, and makes chosen ones go wrong. */
export class RecordedGce {
  readonly log: LoggedRequest[] = [];
  readonly #traps: Trap[] = [];

  constructor(private readonly inner: SandboxHandler) {}

  /** Makes the next `times` requests of that method whose path ends like that go wrong. */
  trap(method: string, pathEnd: string, fault: Fault, times = 1): void {
    this.#traps.push({
      matches: (request) => request.method === method && request.path.endsWith(pathEnd),
      fault,
      left: times,
    });
  }

  /** The log as `METHOD path` of writes; reads, waits and health are left out. */
  get writes(): readonly string[] {
    return this.log.filter(isWrite).map(({ method, path }) => `${method} ${path}`);
  }

  readonly handle: SandboxHandler = async (request) => {
    const trap = this.#traps.find((candidate) => candidate.left > 0 && candidate.matches(request));
    if (trap) trap.left -= 1;
    const response = await this.#respond(request, trap?.fault);
    this.log.push({
      method: request.method,
      path: request.path.replace('/compute/v1/projects/p1/', ''),
      requestId: request.query.get('requestId'),
      body: request.body === '' ? {} : (JSON.parse(request.body) as Record<string, unknown>),
      status: response.hangUp === undefined ? response.status : trap?.fault.how === 'break' ? 'broken' : 'lost',
    });
    return response;
  };

  async #respond(request: SandboxRequest, fault: Fault | undefined): Promise<SandboxResponse> {
    switch (fault?.how) {
      case undefined:
        return this.inner(request);
      case 'answer':
        return refusal(fault);
      case 'fail the operation':
        return failedOperation(fault);
      case 'break':
        return { status: 0, headers: {}, body: '', hangUp: 'reset' };
      case 'lose the answer':
        return { ...(await this.inner(request)), hangUp: 'reset' };
      case 'race':
        await fault.first();
        return this.inner(request);
    }
  }
}

function isWrite({ method, path }: LoggedRequest): boolean {
  return method !== 'GET' && !path.endsWith('/wait') && !path.endsWith('/getHealth');
}

function refusal({ status, reason, message }: Extract<Fault, { how: 'answer' }>): SandboxResponse {
  const body = { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } };
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}

function failedOperation({ status, code, message }: Extract<Fault, { how: 'fail the operation' }>): SandboxResponse {
  const body = {
    name: 'operation-1',
    status: 'DONE',
    operationType: 'insert',
    httpErrorStatusCode: status,
    error: { errors: [{ code, message }] },
  };
  return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}
