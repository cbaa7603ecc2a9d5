import type { Json } from './json.js';
import type { KindTraits } from './kind-traits.js';

/** The value that an absent field at `pattern` (dotted, `*` for list elements) has, or undefined when it has none. */
export function serverDefaultAt(pattern: string, traits: KindTraits): Json | undefined {
  return Object.hasOwn(traits.serverDefaults, pattern) ? traits.serverDefaults[pattern] : undefined;
}
