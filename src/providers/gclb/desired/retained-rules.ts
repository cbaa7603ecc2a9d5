import type { Json } from '../../../graph/json.js';
import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { Note } from '../../../plan/change.js';
import { textIn } from '../kinds/body.js';
import type { OwnedResource } from '../live/owned-resources.js';

const RETAINED = /^forwardingRule\/[^#]+#/;
const AS_IT_IS = ['IPAddress', 'IPProtocol', 'portRange', 'loadBalancingScheme'];

/** Rules on an address that the spec named before keep serving, through the proxy of today: DNS still leads clients to it. */
export function retainedRules(
  owned: readonly OwnedResource[],
  address: ResourceAddress,
  literal: Json,
  target: string,
): readonly ResourceNode[] {
  return owned
    .filter(({ logical, body }) => logical === address && textIn(body, 'IPAddress') !== literal)
    .map(({ name, body }) => ({
      address: `${address}#${name}`,
      kind: 'forwardingRule',
      ownership: 'managed',
      name,
      scope: 'global',
      body: { name, target, ...Object.fromEntries(AS_IT_IS.map((field) => [field, body[field]])) },
    }));
}

/** Says of each retained rule that its address goes on answering, and how it is retired. */
export function retainedRuleNotes({ nodes }: ResourceGraph): readonly Note[] {
  return [...nodes.values()]
    .filter(({ address }) => RETAINED.test(address))
    .map(({ address, name, body }) => ({
      code: 'leftover',
      address,
      text: `${textIn(body, 'IPAddress') ?? name} keeps answering, as clients may still be led to it; once none is: kubemci apply --retire-address`,
    }));
}
