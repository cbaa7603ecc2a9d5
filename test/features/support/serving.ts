import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import type { Answered, TrafficRequest, WorldSpec } from '../../../src/sandbox/index.js';
import { Operator } from '../../properties/support/operator.js';
import { addressOf } from '../../properties/support/wish.js';

/** What is served: the definition, and the documents of the ingress file. */
export interface Asked {
  readonly definition?: Readonly<Record<string, unknown>>;
  readonly documents: readonly object[];
}

/** Writes what is asked for as the files that kubemci reads, for a load balancer `lb`. */
export function ask(operator: Operator, { definition = {}, documents }: Asked): void {
  operator.write('kubemci.yaml', stringify({ name: 'lb', ingress: 'ingress.yaml', ...definition }));
  operator.write('ingress.yaml', documents.map((document) => stringify(document)).join('---\n'));
}

/** Applies what is written down and lets everything come to rest; then there must be nothing left to do. */
export async function applied(operator: Operator): Promise<void> {
  const { failure } = await operator.apply(await operator.plan());
  expect(failure?.diagnostics).toBeUndefined();
  operator.pass(1200);
  expect((await operator.plan()).changeSet.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
}

/** An operator whose load balancer serves what is asked for. */
export async function serving(world: WorldSpec, asked: Asked): Promise<Operator> {
  const operator = new Operator(world);
  ask(operator, asked);
  await applied(operator);
  return operator;
}

/** Sends a request from us-east4 to the load balancer, and waits in world time for its answer. */
export function sent(operator: Operator, request: Partial<TrafficRequest> = {}): Promise<Answered> {
  return operator.run(async () => {
    const answer = await operator.world.traffic.send({
      address: addressOf(operator),
      host: 'www.example.com',
      path: '/',
      region: 'us-east4',
      ...request,
    });
    if (answer.refused) throw new Error(`refused: ${answer.why}`);
    return answer;
  });
}

/** An Ingress `lb` with annotations and a spec. */
export function ingress(annotations: Readonly<Record<string, string>>, spec: object): object {
  const staticIp = { 'kubernetes.io/ingress.global-static-ip-name': 'lb-ip' };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'lb', annotations: { ...staticIp, ...annotations } },
    spec,
  };
}

/** A backend of an Ingress: a service, and its port by number or by name. */
export function backend(name: string, port: number | string = 80): object {
  return { service: { name, port: typeof port === 'number' ? { number: port } : { name: port } } };
}

/** Paths of type Prefix, each to a service. */
export function paths(services: Readonly<Record<string, string>>): object {
  return {
    paths: Object.entries(services).map(([path, name]) => ({ path, pathType: 'Prefix', backend: backend(name) })),
  };
}

/** A BackendConfig. */
export function backendConfig(name: string, spec: object): object {
  return { apiVersion: 'cloud.google.com/v1', kind: 'BackendConfig', metadata: { name }, spec };
}

/** The stored bodies of a collection whose description speaks of a text. */
export function stored(operator: Operator, collection: string, about = ''): readonly Record<string, unknown>[] {
  return operator.world.gce
    .list(collection)
    .filter(({ description = '' }) => typeof description === 'string' && description.includes(about));
}
