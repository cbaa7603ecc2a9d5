/** Metadata fields that a server sets (Kubernetes: ObjectMeta). They are accepted in a file and never sent. */
export const UNSERVED_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
  'ownerReferences',
  'finalizers',
] as const;
