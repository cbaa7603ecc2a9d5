import { Args, Flags } from '@oclif/core';

const GLOBAL = 'GLOBAL';
const DEFINITION = 'LOAD BALANCER';
const RUN = 'RUN';

/** Of flags that take several values in one. Each may be given more than once; what follows it is the next argument. */
export const separatedByCommas = { multiple: true, multipleNonGreedy: true, delimiter: ',' } as const;

/** Flags of every command. */
export const globalFlags = {
  json: Flags.boolean({ summary: 'Print results and errors as JSON on standard output.', helpGroup: GLOBAL }),
  debug: Flags.boolean({ summary: 'Add a stack to an error. Secrets are left out.', helpGroup: GLOBAL }),
};

/** Flags of every command that talks to Google or to clusters. */
export const connectionFlags = {
  'gcp-project': Flags.string({
    summary: 'The Google Cloud project.',
    description: 'Default: the definition, GOOGLE_CLOUD_PROJECT, or the active configuration of gcloud.',
    helpGroup: GLOBAL,
  }),
  sandbox: Flags.string({
    summary: 'Use the embedded sandbox, with its world in DIR.',
    description: 'Without =DIR: .kubemci/sandbox. Nothing outside of the sandbox is read or written.',
    helpValue: '[=DIR]',
    env: 'KUBEMCI_SANDBOX',
    helpGroup: GLOBAL,
  }),
  'gce-endpoint': Flags.string({
    summary: 'Base URL of the Compute Engine API.',
    helpValue: 'URL',
    helpGroup: GLOBAL,
    exclusive: ['sandbox'],
  }),
  'impersonate-service-account': Flags.string({
    summary: 'Act as this service account on Google Cloud.',
    helpValue: 'EMAIL',
    helpGroup: GLOBAL,
  }),
};

/** The argument that says which load balancer is meant. */
export const definitionArgument = {
  target: Args.string({
    required: true,
    description: 'Definition file, directory that holds kubemci.yaml, or name of a load balancer.',
  }),
};

/** The same for commands of the Go tool, which name load balancers. */
export const goToolArgument = {
  target: Args.string({
    required: true,
    description: 'Name of the load balancer, or definition file, or directory that holds kubemci.yaml.',
  }),
};

/** Flags that say what a load balancer should be; they win over the definition file. */
export const definitionFlags = {
  ingress: Flags.string({ char: 'i', summary: 'The Ingress file.', helpValue: 'FILE', helpGroup: DEFINITION }),
  kubeconfig: Flags.string({
    char: 'k',
    summary: 'The kubeconfig that holds the contexts of the clusters.',
    helpValue: 'FILE',
    helpGroup: DEFINITION,
  }),
  kubecontexts: Flags.string({
    summary: 'Contexts of the clusters, separated by commas. Default: every context of the kubeconfig.',
    helpValue: 'CONTEXT,CONTEXT',
    ...separatedByCommas,
    helpGroup: DEFINITION,
  }),
  namespace: Flags.string({
    char: 'n',
    summary: 'Namespace of the Ingress, where its file leaves it out.',
    helpGroup: DEFINITION,
  }),
  'static-ip': Flags.string({
    summary: 'Name of the reserved global address.',
    helpValue: 'NAME',
    helpGroup: DEFINITION,
  }),
  backends: Flags.option({
    options: ['auto', 'instance-groups', 'neg'] as const,
    summary: 'How services are reached.',
    helpGroup: DEFINITION,
  })(),
  adopt: Flags.boolean({
    summary: 'Take resources of its names that carry no marker for its own.',
    helpGroup: DEFINITION,
  }),
  settle: Flags.integer({
    summary: 'Seconds that the old content stays after a switch.',
    min: 0,
    helpValue: 'SECONDS',
    helpGroup: DEFINITION,
  }),
  'warm-timeout': Flags.integer({
    summary: 'Longest wait, in seconds, for new backends to become healthy.',
    min: 1,
    helpValue: 'SECONDS',
    helpGroup: DEFINITION,
  }),
};

const CLUSTERS = 'CLUSTERS';

/** Flags of commands that can go on without some clusters. */
export const unreachableFlags = {
  'keep-unreachable': Flags.string({
    summary: 'Leave clusters that cannot be reached as they are, and plan for the others.',
    description:
      'Their live backends, their targets and ports in firewall rules and their Ingresses stay. Without names: any cluster.',
    helpValue: '[=CLUSTER,CLUSTER]',
    ...separatedByCommas,
    helpGroup: CLUSTERS,
  }),
};

/** Flags of commands that can take what was observed of the clusters for them. */
export const factsFlags = {
  facts: Flags.string({
    summary: 'Take what `kubemci observe` wrote for the clusters, which are not asked.',
    helpValue: 'FILE',
    helpGroup: CLUSTERS,
  }),
};

/** Flags of commands that plan what a load balancer should be. */
export const planFlags = {
  'retire-address': Flags.boolean({
    summary: 'Take away the rules on addresses that the load balancer had before.',
    description:
      'Until then they keep answering. Clients that are still led to them are refused afterwards. With a saved plan: consents to that.',
    helpGroup: DEFINITION,
  }),
};

/** Flags of commands that show a plan. */
export const planDisplayFlags = {
  steps: Flags.boolean({ summary: 'Show the steps as well.' }),
  format: Flags.option({
    options: ['text', 'markdown', 'json'] as const,
    summary: 'How the plan is printed.',
    default: 'text' as const,
  })(),
};

/** Flags of commands that write. */
export const runFlags = {
  'auto-approve': Flags.boolean({ summary: 'Do not ask.', helpGroup: RUN }),
};

/** Flags of commands whose plan may fail requests. */
export const consentFlags = {
  'allow-disruption': Flags.boolean({ summary: 'Consent to changes that fail requests.', helpGroup: RUN }),
};

/** Flags that commands of the Go tool have. */
export const goToolFlags = {
  force: ({ summary }: { readonly summary: string }) => Flags.boolean({ char: 'f', summary, helpGroup: RUN }),
  dryRun: Flags.boolean({ summary: 'Show the plan and write nothing.', helpGroup: RUN }),
};
