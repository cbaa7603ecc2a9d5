import { createHash } from 'node:crypto';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { canonicalBody } from './canonical-body.js';
import { canonicalJson } from './canonical-json.js';
import type { Json } from './json.js';
import type { KindTraits } from './kind-traits.js';
import type { ResourceGraph } from './resource.js';

/**
 * 16 hexadecimal digits that are the same for graphs whose managed nodes say the same: neither the order in which a
 * graph was built nor that of fields and of lists that are sets counts, nor do output-only fields, markers and external nodes.
 */
export function digestOf(graph: ResourceGraph, traits: ReadonlyMap<string, KindTraits>): string {
  return digestOfJson(
    [...graph.nodes.values()]
      .filter(({ ownership }) => ownership === 'managed')
      .map(({ address, kind, name, scope, body }) => ({
        address,
        kind,
        name,
        scope,
        body: canonicalBody(body, traitsOf(kind, traits)),
      })),
  );
}

/** The first 16 hexadecimal digits of the SHA-256 of a value's canonical JSON. */
export function digestOfJson(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}

/** The traits of a kind. Throws KubemciError (Internal) when the provider has given none. */
export function traitsOf(kind: string, traits: ReadonlyMap<string, KindTraits>): KindTraits {
  const found = traits.get(kind);
  if (found !== undefined) return found;
  throw new KubemciError({ code: 'Internal', severity: 'error', message: `graph: no traits for kind ${kind}` });
}
