/** How a field's value merges with another, where it is not as for most: maps by key, lists as a whole. */
export interface FieldMerging {
  /** Kubernetes: `listType=map` with these keys, or `listType=set`. */
  readonly list?: readonly string[] | 'set';
  /** The field is owned and replaced as a whole: `mapType=atomic`, `structType=atomic`. */
  readonly atomic?: true;
  /** Kubernetes: `patchStrategy=merge` with this merge key; empty for lists of scalars. */
  readonly patchKey?: string;
  /** Kubernetes: `patchStrategy=retainKeys`. */
  readonly retainKeys?: true;
}
