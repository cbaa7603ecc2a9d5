/** How much of a uid the names of groups have. */
const LENGTH = 8;

/** ingress-gce: `k8s-ig--<uid>` for instance groups, `k8s1-<first 8 of uid>-…` for network endpoint groups. */
const IN_A_NAME = /\/(?:k8s-ig--|k8s1-)([0-9a-f]{8})[^/]*$/;

const AS_TYPED = /^[0-9a-f]{8,}$/;

/** The first 8 hex digits of the uid of the cluster whose name a group (link) has; the same for its instance and endpoint groups. */
export function clusterUidOf(group: string): string | undefined {
  return IN_A_NAME.exec(group)?.[1];
}

/** As much of a uid that somebody typed as names of groups have; undefined where it is none. */
export function shortUid(typed: string): string | undefined {
  return AS_TYPED.test(typed) ? typed.slice(0, LENGTH) : undefined;
}
