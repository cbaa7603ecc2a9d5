/** A managed resource that no load balancer reaches. */
export interface Orphan {
  readonly loadBalancer: string;
  readonly kind: string;
  readonly name: string;
  /** Since it was created; absent where GCE does not say. */
  readonly ageSeconds?: number;
  readonly why: string;
}
