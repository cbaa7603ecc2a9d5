import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { JsonObject } from './json.js';

/**
 * How the fields of one kind behave, as data, so that comparison is written once. Paths are dotted
 * (`httpHealthCheck.requestPath`); an element of a keyed list is `*` (`backends.*.capacityScaler`).
 */
export interface KindTraits {
  readonly kind: string;
  /** Never compared, never sent: ids, timestamps, fingerprints, computed fields. */
  readonly outputOnly: readonly string[];
  /** Sent when a resource is created and never read back: not compared, and not shown. */
  readonly writeOnly?: readonly string[];
  /** Told apart by their marker, never a difference (design: descriptions of rules, proxies, certificates). */
  readonly markers: readonly string[];
  /** A difference here makes a replacement: the service refuses to change it, or changing it in place would lose requests. */
  readonly immutable: readonly string[];
  /** Absent means this value. */
  readonly serverDefaults: Readonly<JsonObject>;
  /**
   * Lists that are sets, outermost first: path → the field that identifies an element, `=` when the
   * element (a scalar) identifies itself, or several fields joined by `+`. Lists not named here keep their order.
   */
  readonly keyedLists: Readonly<Record<string, string>>;
  /** May hold what nobody but its owner should read (a shared secret in a header); the value is never shown where we do not manage it. */
  readonly confidential?: readonly string[];
  /** What keys of keyed lists stand for where they say nothing to people (a digest): key → words. Pure. */
  readonly keyLabels?: (body: JsonObject) => Readonly<Record<string, string>>;
  /** Kind-specific spelling differences removed before comparison (links to relative form, `80` to `80-80`). Pure; must not change its argument. */
  readonly canonicalise: (body: JsonObject) => JsonObject;
}

/** The traits of a kind. Throws KubemciError (Internal) when the provider has given none. */
export function traitsOf(kind: string, traits: ReadonlyMap<string, KindTraits>): KindTraits {
  const found = traits.get(kind);
  if (found !== undefined) return found;
  throw new KubemciError({ code: 'Internal', severity: 'error', message: `graph: no traits for kind ${kind}` });
}
