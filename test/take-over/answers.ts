/** What is answered to a recorded command that only reads, where the Go tool answered something else, and the correction that explains it. */
export interface OtherAnswer {
  /** The text, or the code of an error. */
  readonly answer: string;
  readonly correction: string;
}

const LIST_OF_ONE = [
  'NAME      IP              CLUSTERS',
  'oldlb     198.51.100.10   gke_myproject_europe-west1-c_cluster-2, gke_myproject_us-east4-a_cluster-1',
  '',
].join('\n');

/** By scenario and step. */
export const OTHER_ANSWERS: Readonly<Record<string, OtherAnswer>> = {
  '11-list-get-status 01-list-0': { answer: 'No multicluster ingresses found.', correction: 'empty-list' },
  '11-list-get-status 02-get-status-missing': { answer: 'LoadBalancerNotFound', correction: 'true-exit-codes' },
  '11-list-get-status 09-get-status-missing-2': { answer: 'LoadBalancerNotFound', correction: 'true-exit-codes' },
  '11c-old-format 07-list-after': { answer: LIST_OF_ONE, correction: 'listed-once' },
  '12g-flags 18-get-status-no-name': { answer: 'UsageError', correction: 'true-exit-codes' },
  '12g-flags 20-list-args': { answer: 'UsageError', correction: 'true-exit-codes' },
  '13-long-name 05-get-status-other-tail': { answer: 'LoadBalancerNotFound', correction: 'cut-names' },
  '13c-uppercase-realistic 02-get-status': { answer: 'InvalidName', correction: 'true-exit-codes' },
  'x08-get-error 04-status-403': { answer: 'PermissionDenied', correction: 'true-exit-codes' },
  'x08-get-error 05-list-403': { answer: 'PermissionDenied', correction: 'true-exit-codes' },
};

/** Steps that are not about a load balancer: the project that they would be asked in is given here, and `version` reads nothing. */
export const NOT_ASKED: readonly string[] = [
  '12g-flags 19-get-status-no-project',
  '12g-flags 21-list-no-project',
  '12g-flags 22-version',
  '12g-flags 23-version-args',
];
