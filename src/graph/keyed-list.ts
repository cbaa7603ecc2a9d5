import { byCodeUnit, canonicalJson } from './canonical-json.js';
import { isJsonList, isJsonObject } from './json.js';
import type { Json } from './json.js';
import type { KindTraits } from './kind-traits.js';
import { isKnownAfterApply } from './resource.js';
import { serverDefaultAt } from './server-default.js';

/** An element of a list that is a set, with the key that tells it apart in its list. */
export interface KeyedElement {
  /** Unique in the list: a second element of the same key has `#2` after it. An unknown key is the output's name in parentheses. */
  readonly key: string;
  readonly element: Json;
  /** Where it stands in the list as given. */
  readonly index: number;
  /** The key is known only after apply, so the element may stand for any number of elements. */
  readonly unknown: boolean;
}

/**
 * The elements of the keyed list at `pattern` (dotted, `*` for elements) in key order, or undefined
 * when the traits do not say that this list is a set. Scalars that identify themselves are returned once.
 */
export function keyedElements(
  list: readonly Json[],
  pattern: string,
  traits: KindTraits,
): readonly KeyedElement[] | undefined {
  const specification = Object.hasOwn(traits.keyedLists, pattern) ? traits.keyedLists[pattern] : undefined;
  if (specification === undefined) return undefined;
  const elements = list
    .map((element, index) => ({ ...keyOf(element, pattern, specification, traits), element, index }))
    // Equal keys are numbered in order of content, so that the numbers do not depend on the list's order.
    .sort(
      (one, other) =>
        byCodeUnit(one.key, other.key) || byCodeUnit(canonicalJson(one.element), canonicalJson(other.element)),
    );
  return withNumberedRepeats(specification === '=' ? withoutRepeats(elements) : elements);
}

/** The elements in the order of the list they were taken from. */
export function inListOrder(elements: readonly KeyedElement[]): readonly KeyedElement[] {
  return [...elements].sort((one, other) => one.index - other.index);
}

function keyOf(
  element: Json,
  pattern: string,
  specification: string,
  traits: KindTraits,
): { readonly key: string; readonly unknown: boolean } {
  const parts =
    specification === '=' || !isJsonObject(element) || isKnownAfterApply(element)
      ? [{ value: element, at: `${pattern}.*` }]
      : specification.split('+').map((field) => {
          const at = `${pattern}.*.${field}`;
          return { value: element[field] ?? serverDefaultAt(at, traits) ?? '', at };
        });
  return {
    key: parts.map(({ value, at }) => keyText(value, at, traits)).join('+'),
    unknown: parts.some(({ value }) => isKnownAfterApply(value)),
  };
}

function keyText(value: Json, at: string, traits: KindTraits): string {
  if (typeof value === 'string') return value;
  if (isKnownAfterApply(value)) return `(${value.$knownAfterApply})`;
  if (!isJsonList(value)) return canonicalJson(value);
  const texts = value.map((held: Json) => (typeof held === 'string' ? held : canonicalJson(held)));
  return (Object.hasOwn(traits.keyedLists, at) ? texts.sort(byCodeUnit) : texts).join(',');
}

function withoutRepeats(elements: readonly KeyedElement[]): readonly KeyedElement[] {
  return elements.filter(({ element }, position) => {
    const previous = elements[position - 1];
    return previous === undefined || canonicalJson(previous.element) !== canonicalJson(element);
  });
}

function withNumberedRepeats(elements: readonly KeyedElement[]): readonly KeyedElement[] {
  const seen = new Map<string, number>();
  return elements.map((element) => {
    const count = (seen.get(element.key) ?? 0) + 1;
    seen.set(element.key, count);
    return count === 1 ? element : { ...element, key: `${element.key}#${count}` };
  });
}
