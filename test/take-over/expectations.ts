import type { DiagnosticCode } from '../../src/diagnostics/codes.js';
import {
  checkedAtTheRoot,
  httpInstead,
  onAnotherPort,
  probedAlike,
  renewed,
  servedEverywhere,
  withOldHttps,
  withTlsSecret,
} from './changes.js';
import type { Differing } from './world.js';

/** What the plan does to one resource, with the fields of an update, and the correction of docs/migrating.md that explains it. */
export type Line = readonly [change: string, correction: string];

/** What happens to a load balancer of the Go tool that has got as far as the end of a step. */
export interface Expectation {
  readonly scenario: string;
  readonly step: string;
  /** The step whose command line is given to our tool; where it is not said, the newest `create` up to `step`. */
  readonly command?: string;
  /** A command line in place of a recorded one. */
  readonly line?: string;
  /** How the world differs from the recording, and in words. */
  readonly world?: Differing & { readonly when: string };
  /** Codes of the errors with which the command is refused, and the correction that explains it. */
  readonly refused?: readonly [codes: readonly DiagnosticCode[], correction: string];
  /** Nothing is there to be deleted, as a warning of this code says. */
  readonly nothing?: DiagnosticCode;
  /** What the plan changes; nothing where it is not said. */
  readonly plan?: readonly Line[];
  /** What a note of the plan says. */
  readonly note?: RegExp;
  /** Corrections by which something that we would write otherwise is no change. */
  readonly accepted?: readonly string[];
  /** When requests are answered: only once the plan is applied, or never; all the time where it is not said. */
  readonly serves?: 'afterwards' | 'never';
}

/** What a row is about, for the name of a test. */
export function titleOf({ scenario, step, world, command, line }: Expectation): string {
  const given = command ?? (line === undefined ? '' : line.slice('kubemci '.length));
  return [`${scenario} after ${step}`, world?.when, given]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

const US = 'gke_myproject_us-east4-a_cluster-1';
const EUROPE = 'gke_myproject_europe-west1-c_cluster-2';
const ASIA = 'gke_myproject_asia-east1-b_cluster-3';

const ZONEPRINTER = 'default/zoneprinter:80';

function createIn(...contexts: readonly string[]): string {
  return `kubemci create zone-printer --ingress=ingress.yaml --kubeconfig=kubeconfig.yaml --gcp-project=myproject --kubecontexts=${contexts.join(',')}`;
}

/** Lines that one correction explains. */
function all(correction: string, ...changes: readonly string[]): readonly Line[] {
  return changes.map((change) => [change, correction]);
}

const GROUPS_OF = {
  asia: ['asia-east1-a', 'asia-east1-b'].map(
    (zone) => `backends[projects/myproject/zones/${zone}/instanceGroups/k8s-ig--3c4d5e6f708192a3]`,
  ),
  europe: ['backends[projects/myproject/zones/europe-west1-c/instanceGroups/k8s-ig--2b3c4d5e6f708192]'],
  us: ['backends[projects/myproject/zones/us-east4-a/instanceGroups/k8s-ig--1a2b3c4d5e6f7081]'],
};

/** Groups of a cluster that has to make them first. */
function groupsToCome(...clusters: readonly string[]): string {
  return clusters.map((cluster) => `backends[(instanceGroups/${cluster})]`).join(' ');
}

const FRONT_END = ['create forwardingRule/http', 'create targetHttpProxy', 'create urlMap'] as const;

/** One row for each state that the recordings have, and for what was refused. */
export const EXPECTATIONS: readonly Expectation[] = [
  { scenario: '01-http-default', step: '01-create' },

  { scenario: '02-recreate', step: '01-create' },

  { scenario: '03-https-tls-secret', step: '01-create' },

  { scenario: '03b-https-cert-change-realistic', step: '01-create' },
  {
    scenario: '03b-https-cert-change-realistic',
    step: '04-update-force-again',
    world: { edit: renewed, when: 'the Secret renewed' },
    plan: all(
      'renewed-certificate',
      'replace sslCertificate/secret/default/tls-secret certificate',
      'update targetHttpsProxy sslCertificates',
    ),
  },

  { scenario: '03c-https-missing-secret', step: '01-create', refused: [['SecretMissing'], 'refused-first'] },
  {
    scenario: '03c-https-missing-secret',
    step: '01-create',
    world: { edit: withTlsSecret, when: 'the Secret made' },
    plan: all(
      'half-built',
      'create forwardingRule/https',
      'create sslCertificate/secret/default/tls-secret',
      'create targetHttpsProxy',
    ),
  },

  { scenario: '04-preshared-cert', step: '01-create' },
  {
    scenario: '04c-preshared-cert-list',
    step: '01-create',
    plan: all('several-certificates', 'create forwardingRule/https', 'create targetHttpsProxy'),
    serves: 'afterwards',
  },

  { scenario: '05-hosts-paths', step: '01-create', accepted: ['random-order', 'repeated-ports'] },
  { scenario: '05b-one-rule', step: '01-create' },
  { scenario: '05e-port-by-name', step: '01-create' },

  { scenario: '06-probe-path', step: '01-create' },
  {
    scenario: '06-probe-path',
    step: '01-create',
    world: { edit: onAnotherPort, disturb: checkedAtTheRoot, when: 'containers on another port than the service' },
    plan: all('probe-of-a-port', `update healthCheck/${ZONEPRINTER} httpHealthCheck.requestPath`),
  },
  { scenario: '06b-probe-mismatch', step: '01-create', refused: [['ProbesDisagree'], 'refused-first'] },
  {
    scenario: '06b-probe-mismatch',
    step: '01-create',
    world: { edit: probedAlike, when: 'the probes made alike' },
    plan: all(
      'half-built',
      `create backendService/${ZONEPRINTER}`,
      'create forwardingRule/http',
      `create healthCheck/${ZONEPRINTER}`,
      'create targetHttpProxy',
      'create urlMap',
    ),
    serves: 'afterwards',
  },
  { scenario: '06j-no-pods', step: '01-create', serves: 'never' },

  { scenario: '07-app-protocols-https', step: '01-create' },
  {
    scenario: '07-app-protocols-https',
    step: '04-to-http-force',
    world: { edit: httpInstead, when: 'the service said to speak HTTP' },
    serves: 'never',
  },

  { scenario: '08-update-force', step: '01-create-2-clusters' },
  { scenario: '08-update-force', step: '02-update-no-force', command: '01-create-2-clusters' },
  {
    scenario: '08-update-force',
    step: '02-update-no-force',
    plan: all(
      'asked for',
      'create backendService/default/api:8080',
      `update backendService/${ZONEPRINTER} ${GROUPS_OF.asia.join(' ')}`,
      'update firewall/default allowed[tcp].ports[30062] targetTags[gke-cluster-3-3c4d5e6f-node]',
      'create healthCheck/default/api:8080',
      `update ingress/${EUROPE}/default/zoneprinter spec.rules`,
      `update ingress/${US}/default/zoneprinter spec.rules`,
      `update urlMap hostRules[foo.example.com] pathMatchers[host3b27379fd88de9f74f0e1ebe51bc887c] status.Clusters[${ASIA}]`,
    ),
  },
  { scenario: '08-update-force', step: '03-update-force' },

  { scenario: '09-remove-clusters', step: '01-create-3' },
  {
    scenario: '09-remove-clusters',
    step: '01-create-3',
    command: '02-remove-cluster-2',
    plan: all(
      'asked for',
      `update backendService/${ZONEPRINTER} ${GROUPS_OF.europe.join(' ')}`,
      'update firewall/default targetTags[gke-cluster-2-2b3c4d5e-node]',
      `delete ingress/${EUROPE}/default/zoneprinter`,
      `update urlMap status.Clusters[${EUROPE}]`,
    ),
  },
  { scenario: '09-remove-clusters', step: '02-remove-cluster-2', line: createIn(US, ASIA) },
  ...['04-remove-all-refused', '05-remove-rest-refused', '06-remove-rest-force'].map((command): Expectation => ({
    scenario: '09-remove-clusters',
    step: '05-remove-rest-refused',
    command,
    refused: [['LastCluster'], 'last-cluster'],
  })),
  {
    scenario: '09-remove-clusters',
    step: '06-remove-rest-force',
    plan: all(
      'last-cluster',
      `update backendService/${ZONEPRINTER} ${groupsToCome(ASIA, EUROPE, US)}`,
      'update firewall/default targetTags[gke-cluster-1-1a2b3c4d-node] targetTags[gke-cluster-2-2b3c4d5e-node] targetTags[gke-cluster-3-3c4d5e6f-node]',
      `create ingress/${ASIA}/default/zoneprinter`,
      `create ingress/${EUROPE}/default/zoneprinter`,
      `create ingress/${US}/default/zoneprinter`,
      `update urlMap status.Clusters[${ASIA}] status.Clusters[${EUROPE}] status.Clusters[${US}]`,
    ),
    note: /firewall rule mci1-fr--zone-printer names no targets/,
    serves: 'afterwards',
  },

  { scenario: '09e-remove-cluster-down', step: '01-create-3' },
  {
    scenario: '09e-remove-cluster-down',
    step: '01-create-3',
    command: '02-remove-down',
    world: { down: [ASIA], when: 'a cluster down' },
    refused: [['ClusterUnreachable'], 'true-exit-codes'],
  },
  {
    scenario: '09e-remove-cluster-down',
    step: '01-create-3',
    command: '03-remove-down-force',
    world: { down: [ASIA], when: 'a cluster down' },
    plan: all(
      'asked for',
      `update backendService/${ZONEPRINTER} ${GROUPS_OF.asia.join(' ')}`,
      'update firewall/default targetTags[gke-cluster-3-3c4d5e6f-node]',
      `update urlMap status.Clusters[${ASIA}]`,
    ),
    note: /delete ingress zoneprinter --namespace=default/,
  },
  {
    scenario: '09e-remove-cluster-down',
    step: '03-remove-down-force',
    line: createIn(US, EUROPE),
    plan: all(
      'forced-removal',
      `update backendService/${ZONEPRINTER} ${GROUPS_OF.asia.join(' ')}`,
      'update firewall/default targetTags[gke-cluster-3-3c4d5e6f-node]',
    ),
    note: /k8s-ig--3c4d5e6f708192a3 .*delete ingress zoneprinter --namespace=default/,
  },

  { scenario: '10-delete', step: '01-create' },
  {
    scenario: '10-delete',
    step: '02-delete',
    command: '03-delete-again',
    nothing: 'LoadBalancerNotFound',
  },
  { scenario: '10b-delete-cluster-down', step: '01-create' },
  {
    scenario: '10b-delete-cluster-down',
    step: '01-create',
    command: '02-delete-no-force',
    world: { down: [EUROPE], when: 'a cluster down' },
    refused: [['ClusterUnreachable'], 'refused-first'],
  },
  {
    scenario: '10b-delete-cluster-down',
    step: '02-delete-no-force',
    plan: all(
      'half-built',
      `update backendService/${ZONEPRINTER} ${groupsToCome(US)} ${GROUPS_OF.us.join(' ')}`,
      'create firewall/default',
      'create forwardingRule/http',
      `create ingress/${US}/default/zoneprinter`,
      'create targetHttpProxy',
      'create urlMap',
    ),
    serves: 'afterwards',
  },

  { scenario: '11-list-get-status', step: '03-create-1' },
  { scenario: '11-list-get-status', step: '06-create-2' },
  { scenario: '11-list-get-status', step: '06-create-2', command: '03-create-1' },

  {
    scenario: '11c-old-format',
    step: '01-list',
    command: '05-create-no-force',
    plan: all(
      'old-status',
      `replace backendService/${ZONEPRINTER} port portName`,
      'update urlMap defaultService status',
    ),
    serves: 'afterwards',
  },
  {
    scenario: '11c-old-format',
    step: '03-remove-cluster-2',
    command: '05-create-no-force',
    plan: [
      [`replace backendService/${ZONEPRINTER} ${groupsToCome(EUROPE)} port portName`, 'old-status'],
      ['update firewall/default targetTags[gke-cluster-2-2b3c4d5e-node]', 'asked for'],
      [`create ingress/${EUROPE}/default/zoneprinter`, 'asked for'],
      ['update urlMap defaultService status', 'old-status'],
    ],
    serves: 'afterwards',
  },
  {
    scenario: '11c-old-format',
    step: '05-create-no-force',
    plan: [
      [`replace backendService/${ZONEPRINTER} ${GROUPS_OF.europe.join(' ')} port portName`, 'old-status'],
      ['update firewall/default targetTags[gke-cluster-2-2b3c4d5e-node]', 'half-built'],
      ['update urlMap defaultService status', 'old-status'],
    ],
    serves: 'afterwards',
  },
  { scenario: '11c-old-format', step: '06-create-force' },
  {
    scenario: '11c-old-format',
    step: '06-create-force',
    world: { disturb: withOldHttps, when: 'what it served HTTPS with added' },
    plan: all('dropped-protocol', 'delete forwardingRule/https', 'delete sslCertificate', 'delete targetHttpsProxy'),
  },

  { scenario: '12a-missing-service', step: '01-create', refused: [['ServiceMissing'], 'refused-first'] },
  { scenario: '12a-missing-service', step: '02-create-no-validate', refused: [['ServiceMissing'], 'refused-first'] },
  {
    scenario: '12a-missing-service',
    step: '02-create-no-validate',
    world: { edit: servedEverywhere, when: 'the service made' },
    plan: [
      [`create backendService/${ZONEPRINTER}`, 'half-built'],
      ['update firewall/default allowed[tcp].ports[30061]', 'all-ports'],
      ['create forwardingRule/http', 'half-built'],
      [`create healthCheck/${ZONEPRINTER}`, 'half-built'],
      ['create targetHttpProxy', 'half-built'],
      ['create urlMap', 'half-built'],
    ],
    serves: 'never',
  },
  { scenario: '12b-nodeports-differ', step: '01-create', refused: [['NodePortsDiffer'], 'refused-first'] },
  { scenario: '12b-nodeports-differ', step: '02-create-no-validate', refused: [['NodePortsDiffer'], 'refused-first'] },
  {
    scenario: '12b-nodeports-differ',
    step: '02-create-no-validate',
    world: { edit: servedEverywhere, when: 'the NodePorts made alike' },
    plan: all(
      'changed-node-port',
      `replace backendService/${ZONEPRINTER} healthChecks port portName`,
      'update firewall/default allowed[tcp].ports[30061] allowed[tcp].ports[30062]',
      `replace healthCheck/${ZONEPRINTER} httpHealthCheck.port`,
      'update urlMap defaultService',
    ),
    serves: 'afterwards',
  },
  { scenario: '12c-no-default-backend', step: '01-create', refused: [['MissingDefaultBackend'], 'refused-first'] },
  {
    scenario: '12c-no-default-backend',
    step: '02-create-no-validate',
    refused: [['MissingDefaultBackend'], 'refused-first'],
  },
  { scenario: '12d-no-static-ip', step: '01-create', refused: [['MissingStaticIp'], 'refused-first'] },
  { scenario: '12d-no-static-ip', step: '02-with-flag' },
  { scenario: '12e-wrong-class', step: '01-create', refused: [['WrongIngressClass'], 'refused-first'] },
  { scenario: '12e-wrong-class', step: '01-create', command: '02-delete', nothing: 'LoadBalancerNotFound' },
  {
    scenario: '12e-wrong-class',
    step: '01-create',
    command: '03-remove',
    refused: [['LoadBalancerNotFound'], 'true-exit-codes'],
  },
  { scenario: '12f-namespace-mismatch', step: '01-create', refused: [['ConflictingInput'], 'refused-first'] },
  { scenario: '12f-namespace-mismatch', step: '01-create', command: '02-delete', nothing: 'LoadBalancerNotFound' },
  { scenario: '12g-flags', step: '07-create-project-from-gcloud' },
  ...['11-delete-no-ingress', '12-delete-no-kubeconfig'].map((command): Expectation => ({
    scenario: '12g-flags',
    step: '07-create-project-from-gcloud',
    command,
    nothing: 'LoadBalancerNotFound',
  })),
  ...(
    [
      ['02-create-no-name', 'UsageError'],
      ['03-create-two-names', 'UsageError'],
      ['04-create-no-ingress', 'MissingInput'],
      ['08-unknown-flag', 'UsageError'],
      ['10-delete-no-name', 'UsageError'],
      ['14-remove-no-name', 'UsageError'],
      ['15-remove-no-ingress', 'LoadBalancerNotFound'],
      ['16-remove-no-kubeconfig', 'LoadBalancerNotFound'],
    ] as const
  ).map(([command, code]): Expectation => ({
    scenario: '12g-flags',
    step: '07-create-project-from-gcloud',
    command,
    refused: [[code], 'true-exit-codes'],
  })),

  ...(
    [
      ['01-no-file', 'FileNotFound'],
      ['02-bad-yaml', 'InvalidYaml'],
      ['03-empty', 'UnsupportedKind'],
      ['04-wrong-type', 'InvalidManifest'],
      ['05-not-an-ingress', 'UnsupportedKind'],
      ['06-no-kubeconfig-file', 'InvalidKubeconfig'],
      ['07-unknown-context', 'UnknownContext'],
      ['08-unknown-and-known-context', 'UnknownContext'],
    ] as const
  ).map(([step, code]): Expectation => ({ scenario: '12h-files', step, refused: [[code], 'true-exit-codes'] })),

  ...['01-create', '02-create-no-validate'].map((step): Expectation => ({
    scenario: '12j-cluster-down',
    step,
    world: { down: [EUROPE], when: 'a cluster down' },
    refused: [['ClusterUnreachable'], 'refused-first'],
  })),
  {
    scenario: '12j-cluster-down',
    step: '02-create-no-validate',
    plan: all(
      'half-built',
      `create backendService/${ZONEPRINTER}`,
      'create firewall/default',
      'create forwardingRule/http',
      `create healthCheck/${ZONEPRINTER}`,
      `create ingress/${EUROPE}/default/zoneprinter`,
      'create targetHttpProxy',
      'create urlMap',
    ),
    serves: 'afterwards',
  },

  { scenario: '13-long-name', step: '01-create', accepted: ['cut-names'] },
  { scenario: '13c-uppercase-realistic', step: '01-create', refused: [['InvalidName'], 'refused-first'] },

  { scenario: '14-drop-service', step: '01-create-2-services' },
  {
    scenario: '14-drop-service',
    step: '03-drop-force',
    plan: all('left-behind', 'delete backendService/default/api:8080', 'delete healthCheck/default/api:8080'),
  },
  {
    scenario: '14-drop-service',
    step: '04-delete-new-spec',
    plan: [
      ['delete backendService/default/api:8080', 'left-behind'],
      [`create backendService/${ZONEPRINTER}`, 'asked for'],
      ['create firewall/default', 'asked for'],
      ['create forwardingRule/http', 'asked for'],
      ['delete healthCheck/default/api:8080', 'left-behind'],
      [`create healthCheck/${ZONEPRINTER}`, 'asked for'],
      [`create ingress/${EUROPE}/default/zoneprinter`, 'asked for'],
      [`create ingress/${US}/default/zoneprinter`, 'asked for'],
      ['create targetHttpProxy', 'asked for'],
      ['create urlMap', 'asked for'],
    ],
    serves: 'afterwards',
  },

  {
    scenario: 's01-two-ports',
    step: '01-create',
    plan: all(
      'ports-of-a-service',
      'update urlMap defaultService pathMatchers[hostc1efb10c4e4d1cfe847052db5c1be45c].defaultService',
    ),
  },
  {
    scenario: 's02-two-secrets',
    step: '01-create',
    plan: all(
      'several-certificates',
      'create sslCertificate/secret/default/second',
      'update targetHttpsProxy sslCertificates',
    ),
  },
  { scenario: 's03-secrets-differ', step: '01-create', refused: [['SecretsDisagree'], 'refused-first'] },
  { scenario: 's04-shared-tag', step: '01-create' },
  {
    scenario: 's04-shared-tag',
    step: '02-remove-europe',
    line: createIn(US),
    plan: [['update firewall/default targetTags[web-node]', 'shared-tag']],
    note: /open to every instance of network default/,
    serves: 'afterwards',
  },
  {
    scenario: 's05-rules-of-a-host',
    step: '01-create',
    plan: all(
      'rules-of-a-host',
      'update urlMap hostRules[empty.example.com] pathMatchers[host42e17174c855031b2586fdec07c1bcec] pathMatchers[hostf40d9b2f6eeec78e169bc40177907bff].pathRules[/one]',
    ),
  },
  { scenario: 's06-namespace-wildcard', step: '01-create' },
  { scenario: 's07-after-a-successor', step: '01-create' },
  {
    scenario: 's07-after-a-successor',
    step: '02-update-force',
    plan: all(
      'left-behind',
      'delete backendService/default/zoneprinter:80#mci1-be-85113d70--zone-printer',
      'delete healthCheck/default/zoneprinter:80#mci1-hc-85113d70--zone-printer',
    ),
  },

  { scenario: 'x08-get-error', step: '01-create' },
  ...['03-get-403', '06-delete-403'].map((command): Expectation => ({
    scenario: 'x08-get-error',
    step: '01-create',
    command,
    world: { denied: ['compute.urlMaps.list'], when: 'a permission missing' },
    refused: [['PermissionDenied'], 'true-exit-codes'],
  })),

  {
    scenario: 'x12-named-port-missing',
    step: '01-create',
    plan: all('half-built', `create backendService/${ZONEPRINTER}`, ...FRONT_END),
    serves: 'afterwards',
  },

  {
    scenario: 'x20-interrupted',
    step: '01-create-killed',
    plan: all('half-built', 'create firewall/default', 'create forwardingRule/http', 'create targetHttpProxy'),
    serves: 'afterwards',
  },
  { scenario: 'x20-interrupted', step: '02-create-again' },

  { scenario: 'x23-multi-document', step: '01-create', refused: [['InvalidManifest'], 'second-ingress'] },
];
