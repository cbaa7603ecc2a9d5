/** Fields that GCE sets on every kind: never compared, never sent. */
export const SERVER_SET: readonly string[] = [
  'kind',
  'id',
  'creationTimestamp',
  'selfLink',
  'selfLinkWithId',
  'region',
  'fingerprint',
];
