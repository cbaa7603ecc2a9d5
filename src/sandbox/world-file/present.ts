/** A type whose fields may be absent where they may be undefined in T. */
export type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same without the fields that are undefined: a parsed document has them, a spec does not. */
export function present<T extends object>(fields: T): Present<T> {
  const left = { ...fields };
  for (const [name, value] of Object.entries(left)) if (value === undefined) Reflect.deleteProperty(left, name);
  return left;
}
