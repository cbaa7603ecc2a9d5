/** What a code means, for docs/errors.md. `exit` is the exit code of a command that ends with it (design: 1 error, 3 refused, 130 interrupted). */
export interface CodeMeaning {
  readonly summary: string;
  readonly exit: 1 | 3 | 130;
}

/**
 * Every code a diagnostic can carry. Codes are a stable interface: never renamed, never reused.
 * docs/errors.md is generated from this table.
 */
export const CODES = {
  // What the user gave
  FileNotFound: { summary: 'A file that was named does not exist or cannot be read.', exit: 1 },
  FileNotWritable: { summary: 'A file that was named cannot be written.', exit: 1 },
  FileTooLarge: { summary: 'An input file is larger than kubemci reads.', exit: 1 },
  InvalidYaml: { summary: 'A file is not valid YAML.', exit: 1 },
  InvalidManifest: { summary: 'A manifest has a missing, unknown or wrongly typed field.', exit: 1 },
  UnknownField: { summary: 'A file holds a field that kubemci does not know.', exit: 1 },
  UnsupportedApiVersion: { summary: 'A manifest has an apiVersion that kubemci does not read.', exit: 1 },
  UnsupportedKind: {
    summary: 'A manifest is of a kind that kubemci does not read, or no Ingress is in the file.',
    exit: 1,
  },
  UnknownAnnotation: { summary: 'An annotation looks like one of GKE but is none.', exit: 1 },
  UnresolvedPlaceholder: { summary: 'An annotation still holds a $VAR placeholder.', exit: 1 },
  WrongIngressClass: { summary: 'The Ingress is of another class than gce-multi-cluster.', exit: 1 },
  MissingDefaultBackend: { summary: 'The Ingress has no default backend.', exit: 1 },
  MissingStaticIp: { summary: 'The Ingress does not name a static IP address.', exit: 1 },
  InvalidPath: { summary: 'A path is not one that GCE can route.', exit: 1 },
  InvalidHost: { summary: 'A host is not one that GCE can route.', exit: 1 },
  ConflictingRoutes: { summary: 'The same host and path lead to two different services.', exit: 1 },
  LimitExceeded: { summary: 'The spec asks for more than GCE allows in one load balancer.', exit: 1 },
  InvalidDefinition: { summary: 'The load balancer definition (kubemci.yaml) is not valid.', exit: 1 },
  InvalidName: { summary: 'The name of the load balancer cannot be used on GCE.', exit: 1 },
  MissingInput: { summary: 'A flag or argument that is needed was not given and is not in the definition.', exit: 1 },
  UsageError: { summary: 'The command line is not understood.', exit: 1 },
  UnsupportedFeature: {
    summary: 'The Ingress asks for something that this version of kubemci does not serve.',
    exit: 1,
  },
  IgnoredAnnotation: {
    summary: 'An annotation is written by a controller in a cluster and is not taken from the file.',
    exit: 1,
  },
  SecretWrittenOut: {
    summary: 'A manifest holds a secret in clear; kubemci reads secrets only from Secrets.',
    exit: 1,
  },
  NoFrontend: { summary: 'The spec leaves the load balancer without any frontend.', exit: 1 },
  UnknownCluster: { summary: 'A cluster is named that the load balancer does not have.', exit: 1 },
  ConflictingInput: { summary: 'Two inputs contradict each other.', exit: 1 },
  InvalidPlanFile: { summary: 'A plan file cannot be read: not one, damaged, or of another format version.', exit: 1 },
  InvalidFactsFile: {
    summary: 'A facts file cannot be read: not one, damaged, or of another format version.',
    exit: 1,
  },
  FactsIncomplete: { summary: 'A facts file does not hold what the Ingress needs to be known.', exit: 1 },
  // Clusters
  InvalidKubeconfig: { summary: 'The kubeconfig cannot be read.', exit: 1 },
  UnknownContext: { summary: 'A context is not in the kubeconfig.', exit: 1 },
  DuplicateCluster: { summary: 'Two contexts lead to the same cluster.', exit: 1 },
  ClusterUnreachable: { summary: 'A cluster cannot be reached or does not answer in time.', exit: 1 },
  NothingToKeep: {
    summary: 'A cluster that cannot be reached never was in the live load balancer, so nothing of it could be kept.',
    exit: 1,
  },
  ClusterForbidden: { summary: 'A cluster refuses a request for lack of permission.', exit: 1 },
  ClusterError: { summary: 'A cluster refused or failed a request.', exit: 1 },
  InvalidAnnotation: { summary: 'An annotation in a cluster cannot be understood.', exit: 1 },
  ServiceMissing: { summary: 'A service that the Ingress names does not exist in a cluster.', exit: 1 },
  ServiceTypeUnusable: { summary: 'A service is of a type that cannot serve the load balancer.', exit: 1 },
  ServicePortMissing: { summary: 'A service does not have the port that the Ingress names.', exit: 1 },
  NodePortsDiffer: { summary: 'A service has different NodePorts in different clusters.', exit: 1 },
  ServicesDisagree: {
    summary: 'A service differs between clusters in a way that one load balancer cannot serve.',
    exit: 1,
  },
  ProbesDisagree: { summary: 'The readiness probes of a service differ between clusters.', exit: 1 },
  ProbeUnusable: { summary: 'A readiness probe cannot be used as health check; the default is used.', exit: 1 },
  NegNotExposed: { summary: 'A service does not expose network endpoint groups in a cluster.', exit: 1 },
  NegNotReady: { summary: 'A network endpoint group that a cluster announces does not exist yet.', exit: 1 },
  BackendModeUnavailable: {
    summary: 'A cluster cannot serve a service in the backend mode that the load balancer uses.',
    exit: 1,
  },
  StrayLoadBalancerTrap: {
    summary: 'Putting this Ingress into a cluster would make the cluster build a load balancer of its own.',
    exit: 1,
  },
  ConfigurationMissing: {
    summary: 'A BackendConfig, FrontendConfig or ManagedCertificate that is named does not exist in a cluster.',
    exit: 1,
  },
  ConfigurationInvalid: {
    summary: 'A BackendConfig, FrontendConfig or ManagedCertificate of a cluster cannot be used.',
    exit: 1,
  },
  ConfigurationsDisagree: {
    summary: 'A BackendConfig, FrontendConfig or ManagedCertificate differs between clusters.',
    exit: 1,
  },
  SecretsDisagree: { summary: 'A Secret differs between clusters.', exit: 1 },
  IgnoresNothing: { summary: 'A field that is to be ignored is none of the load balancer.', exit: 1 },
  CertificateMissing: { summary: 'An SSL certificate that the Ingress names does not exist in the project.', exit: 1 },
  PolicyMissing: { summary: 'An SSL policy or security policy that is named does not exist in the project.', exit: 1 },
  CertificateInvalid: { summary: 'A certificate or private key cannot be read.', exit: 1 },
  CertificateKeyMismatch: { summary: 'A private key does not belong to its certificate.', exit: 1 },
  CertificateExpired: { summary: 'A certificate has expired, or soon will.', exit: 1 },
  CertificateNotYetValid: { summary: 'A certificate is not valid yet.', exit: 1 },
  HostNotCovered: { summary: 'No certificate is for a host that the Ingress serves.', exit: 1 },
  NodesWithoutTags: {
    summary: 'The nodes of a cluster carry no network tag that a firewall rule could target.',
    exit: 1,
  },
  FirewallNotOpen: {
    summary: 'A firewall that others keep does not let the load balancer in to the nodes of a cluster.',
    exit: 1,
  },
  ClusterVersionOld: { summary: 'A cluster runs an older Kubernetes than kubemci is tested with.', exit: 1 },
  NoNodes: { summary: 'A cluster has no nodes.', exit: 1 },
  // Google
  MissingProject: { summary: 'No Google Cloud project is known.', exit: 1 },
  MissingCredentials: { summary: 'No Google credentials were found.', exit: 1 },
  PermissionDenied: { summary: 'Google refuses a request for lack of a permission.', exit: 1 },
  ApiDisabled: { summary: 'The Compute Engine API is not enabled in the project.', exit: 1 },
  ProjectNotFound: { summary: 'The project does not exist or is not visible.', exit: 1 },
  GceUnreachable: { summary: 'The Compute Engine API cannot be reached.', exit: 1 },
  GceError: { summary: 'Compute Engine refused or failed a request.', exit: 1 },
  QuotaExceeded: { summary: 'A quota of the project does not allow what is planned.', exit: 1 },
  QuotaLow: { summary: 'Little of a quota of the project would be left.', exit: 1 },
  SecretMissing: { summary: 'A Secret, or a field of it, does not exist in a cluster.', exit: 1 },
  AddressNotReserved: { summary: 'The static IP address does not exist in the project.', exit: 1 },
  AddressUnusable: { summary: 'The static IP address is a regional one, or of the wrong IP version.', exit: 1 },
  AddressInUse: { summary: 'The static IP address already serves somebody else.', exit: 1 },
  LoadBalancerIncomplete: {
    summary: 'A load balancer exists only in part: nothing leads to it yet, or any more.',
    exit: 1,
  },
  LoadBalancerNotFound: { summary: 'No load balancer of this name exists in the project.', exit: 1 },
  // Plans and runs
  ResourceNotOurs: { summary: 'A resource of the name that is needed exists and belongs to somebody else.', exit: 3 },
  PlanStale: { summary: 'What a saved plan was made from has changed.', exit: 3 },
  DisruptionRefused: { summary: 'The plan would fail requests and consent was not given.', exit: 3 },
  OverwriteRefused: { summary: 'What exists differs, and --force was not given.', exit: 3 },
  Declined: { summary: 'The plan was not approved.', exit: 3 },
  ApprovalRequired: { summary: 'Approval is needed and there is no terminal to ask at.', exit: 1 },
  Conflict: { summary: 'Somebody else changed a resource while kubemci was working on it.', exit: 3 },
  CapacityDefined: { summary: 'The definition decides about what was to be changed by hand.', exit: 3 },
  LastCluster: { summary: 'No cluster would be left to serve.', exit: 3 },
  WouldLoseProtection: {
    summary: 'A replacement would lose what protects a service, and nobody can copy it.',
    exit: 3,
  },
  UnsupportedChange: { summary: 'A live load balancer cannot be changed in this way.', exit: 3 },
  StepTimeout: { summary: 'Something that kubemci waited for did not happen in time.', exit: 1 },
  StepFailed: { summary: 'A step of the plan failed.', exit: 1 },
  Interrupted: { summary: 'The run was interrupted.', exit: 130 },
  // Sandbox and bugs
  SandboxBusy: { summary: 'Another process is using the sandbox.', exit: 1 },
  SandboxUnreadable: { summary: 'The state of the sandbox cannot be read.', exit: 1 },
  SandboxFaultsInvalid: { summary: 'A file of faults for the sandbox is not valid.', exit: 1 },
  SandboxWorldInvalid: { summary: 'A world file of the sandbox is not valid.', exit: 1 },
  SandboxWorldDiffers: { summary: 'The sandbox has another world than that of the world file.', exit: 1 },
  Internal: { summary: 'kubemci did something it should not; please report it.', exit: 1 },
} as const satisfies Record<string, CodeMeaning>;

/** A stable, PascalCase error code. */
export type DiagnosticCode = keyof typeof CODES;
