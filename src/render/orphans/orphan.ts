/** A managed resource that no load balancer reaches. */
export interface Orphan {
  /** The load balancer that it was made for; null where nothing tells. */
  readonly loadBalancer: string | null;
  readonly kind: string;
  /** A name, with `namespace/` in a cluster. */
  readonly name: string;
  /** Where it is not in the project itself: the host project of a shared VPC. */
  readonly project?: string;
  /** Where it is in a cluster. */
  readonly cluster?: string;
  /** In a URL map that stays: the hosts of it that are orphans. */
  readonly hosts?: readonly string[];
  /** Since it was created; absent where nobody says. */
  readonly ageSeconds?: number;
  /** In a sentence without a full stop. */
  readonly why: string;
  /** What tells that a run may be under way which needs it, in a sentence without a full stop; absent where nothing does. */
  readonly activity?: string;
  /** Whether it is deleted: false where it is left alone because of that activity. */
  readonly deletable: boolean;
}

/** Something that was not looked at. */
export interface Unseen {
  readonly what: string;
  /** In sentences. */
  readonly why: string;
}

/** What was found, and where nobody looked. */
export interface OrphansReport {
  readonly orphans: readonly Orphan[];
  readonly unseen: readonly Unseen[];
}
