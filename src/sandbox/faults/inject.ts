import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';
import type { Random } from '../time/random.js';
import type { Clock } from '../time/clock.js';
import { faultAnswer } from './answers.js';
import { conditionsOf } from './conditions.js';
import type { Strike } from './faults.js';
import { writeForeign } from './foreign-write.js';
import type { RequestEffect } from './rule.js';
import type { Subject } from './subject.js';

/** A server that faults stand before. */
export interface FaultyServer {
  /** `gce`, or the context of a cluster. */
  readonly name: string;
  /** Without faults. */
  readonly handle: SandboxHandler;
  /** Without faults, but with requests recorded in the audit log: for somebody else's. */
  readonly recorded: SandboxHandler;
  readonly clock: Clock;
  readonly random: Random;
}

type Effect<E extends RequestEffect['effect']> = Extract<RequestEffect, { effect: E }>;

/** Has a server answer a request under the effects that strike it. */
export async function answerStruck(
  server: FaultyServer,
  request: SandboxRequest,
  subject: Subject,
  strikes: readonly Strike[],
): Promise<SandboxResponse> {
  const effects = strikes.map(({ effect }) => effect);
  const response = await underEffects(server, request, subject, effects);
  return { ...response, faults: strikes.map(({ rule }) => rule) };
}

async function underEffects(
  server: FaultyServer,
  request: SandboxRequest,
  subject: Subject,
  effects: readonly RequestEffect[],
): Promise<SandboxResponse> {
  const delayMs = only(effects, 'latency').reduce((sum, { seconds }) => sum + drawn(seconds, server.random), 0);
  if (delayMs > 0) await pause(server.clock, delayMs);
  for (const write of only(effects, 'foreign-write')) {
    await writeForeign(write, subject.about, { isCompute: server.name === 'gce', handle: server.recorded });
  }
  const instead = effects.filter(isInstead);
  const before = instead.find((effect) => !actsFirst(effect));
  if (before) return replaced(server, request, before);
  const response = await act(server, request, subject, effects);
  const [lost] = instead;
  if (lost) return replaced(server, request, lost);
  const [cut] = only(effects, 'truncate');
  if (!cut || typeof response.body !== 'string') return response;
  return { ...response, cutAfter: cut.bytes ?? Math.floor(Buffer.byteLength(response.body) / 2) };
}

/** The server's own answer, under the conditions that the effects make. */
async function act(
  { name, handle, clock }: FaultyServer,
  request: SandboxRequest,
  subject: Subject,
  effects: readonly RequestEffect[],
): Promise<SandboxResponse> {
  const conditions = name === 'gce' ? conditionsOf(effects) : undefined;
  const answered = handle(conditions === undefined ? request : { ...request, conditions });
  const [early] = only(effects, 'early-wait');
  if (!early || subject.verb !== 'wait' || subject.about === undefined) return answered;
  const read: SandboxRequest = { ...request, method: 'GET', path: subject.about, body: '' };
  return Promise.race([answered, pause(clock, (early.seconds ?? 0) * 1000).then(() => handle(read))]);
}

type Instead = Effect<'answer' | 'reset' | 'refuse' | 'hang'>;

function isInstead(effect: RequestEffect): effect is Instead {
  return ['answer', 'reset', 'refuse', 'hang'].includes(effect.effect);
}

function actsFirst(effect: Instead): boolean {
  return effect.effect !== 'refuse' && effect.serverActs === true;
}

/** What the client gets instead of the server's answer. */
function replaced(server: FaultyServer, request: SandboxRequest, effect: Instead): Promise<SandboxResponse> {
  switch (effect.effect) {
    case 'answer':
      return Promise.resolve(faultAnswer(server.name, effect, request));
    case 'reset':
      return Promise.resolve(hungUp('reset'));
    case 'refuse':
      return Promise.resolve(hungUp('refused'));
    case 'hang':
      return hang(server.clock, request, effect.seconds);
    default:
      return effect satisfies never;
  }
}

/** A connection that ends without an answer. */
export function hungUp(hangUp: 'refused' | 'reset'): SandboxResponse {
  return { status: 0, headers: {}, body: '', hangUp };
}

/** No answer until the client gives up, or world seconds have passed. */
function hang(clock: Clock, { signal }: SandboxRequest, seconds: number | undefined): Promise<SandboxResponse> {
  return new Promise((resolve) => {
    const cancelAlarm = seconds === undefined ? undefined : clock.at(clock.now() + seconds * 1000, () => leave());
    const leave = (): void => {
      cancelAlarm?.();
      signal?.removeEventListener('abort', leave);
      resolve(hungUp('reset'));
    };
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave, { once: true });
  });
}

function pause(clock: Clock, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve);
  });
}

function drawn(seconds: Effect<'latency'>['seconds'], random: Random): number {
  if (typeof seconds === 'number') return seconds * 1000;
  const [from, to] = seconds;
  return random.between(from * 1000, to * 1000);
}

function only<E extends RequestEffect['effect']>(effects: readonly RequestEffect[], wanted: E): readonly Effect<E>[] {
  return effects.filter((effect): effect is Effect<E> => effect.effect === wanted);
}
