import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { BackendMode } from '../spec/load-balancer-definition.js';
import type { OrphansRequest } from '../services/orphans/request.js';
import type { DefinitionRequest, PlanRequest, SessionRequest } from '../services/session/requests.js';
import { EVERY_CLUSTER } from './arguments.js';

/** The flags that say which world a command works in, as parsed. */
interface ConnectionFlags {
  readonly 'gcp-project': string | undefined;
  readonly sandbox: string | undefined;
  readonly 'gce-endpoint': string | undefined;
  readonly 'impersonate-service-account': string | undefined;
}

/** The flags that say what a load balancer should be, as parsed. */
export interface ParsedDefinitionFlags extends ConnectionFlags {
  readonly adopt: boolean;
  readonly ingress: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly kubecontexts: readonly string[] | undefined;
  readonly namespace: string | undefined;
  readonly 'static-ip': string | undefined;
  readonly backends: BackendMode | undefined;
  readonly settle: number | undefined;
  readonly 'warm-timeout': number | undefined;
}

/** Flags as services know them: services know of no flags. */
export function sessionRequest(flags: ConnectionFlags): SessionRequest {
  return whatIsSaid({
    project: flags['gcp-project'],
    sandbox: flags.sandbox,
    gceEndpoint: flags['gce-endpoint'],
    impersonate: flags['impersonate-service-account'],
  });
}

/** The argument and flags that describe a load balancer, as services know them. */
export function definitionRequest(target: string, flags: ParsedDefinitionFlags): DefinitionRequest {
  return {
    target,
    ...whatIsSaid({
      adopt: flags.adopt ? true : undefined,
      ingress: flags.ingress,
      kubeconfig: flags.kubeconfig,
      contexts: listed(flags.kubecontexts),
      project: flags['gcp-project'],
      namespace: flags.namespace,
      staticIp: flags['static-ip'],
      backends: flags.backends,
      settleSeconds: flags.settle,
      warmTimeoutSeconds: flags['warm-timeout'],
    }),
  };
}

/** The flags that say where orphans are looked for, as parsed. */
interface OrphansFlags {
  readonly kubeconfig: string | undefined;
  readonly kubecontexts: readonly string[] | undefined;
  readonly 'host-project': readonly string[] | undefined;
  readonly 'older-than': number | undefined;
  readonly settle: number | undefined;
}

/** Where orphans are looked for, as services know it. */
export function orphansRequest(flags: OrphansFlags): OrphansRequest {
  return whatIsSaid({
    kubeconfig: flags.kubeconfig,
    contexts: listed(flags.kubecontexts),
    hostProjects: flags['host-project'],
    olderThanSeconds: flags['older-than'],
    settleSeconds: flags.settle,
  });
}

/** The flags that say what may stand in for clusters, as parsed. */
interface StandInFlags {
  readonly 'keep-unreachable'?: readonly string[] | undefined;
  readonly facts?: string | undefined;
}

/** What may stand in for clusters, as services know it. Throws KubemciError (ConflictingInput). */
export function standInRequest(flags: StandInFlags): Pick<PlanRequest, 'keepUnreachable' | 'factsFile'> {
  const { facts, 'keep-unreachable': keep } = flags;
  if (facts !== undefined && keep !== undefined) {
    throw new KubemciError({
      code: 'ConflictingInput',
      severity: 'error',
      message: 'With --facts no cluster is asked, so that --keep-unreachable has no meaning.',
      fix: 'Leave one of the two out.',
    });
  }
  const keepUnreachable = keep?.includes(EVERY_CLUSTER) === true ? 'all' : keep;
  return whatIsSaid({ keepUnreachable, factsFile: facts });
}

/** The argument and flags that a plan is made from, as services know them. Throws KubemciError (ConflictingInput). */
export function planRequest(
  target: string,
  flags: ParsedDefinitionFlags & StandInFlags & { readonly 'retire-address': boolean },
): PlanRequest {
  return {
    ...definitionRequest(target, flags),
    ...standInRequest(flags),
    ...(flags['retire-address'] ? { retireAddress: true } : {}),
  };
}

/** Throws KubemciError (ConflictingInput) when flags say what a load balancer should be beside a saved plan, which is carried out as it is. */
export function refuseDefinitionFlags(file: string, flags: ParsedDefinitionFlags & StandInFlags): void {
  // Project and kubeconfig say where, and are compared with what the plan was made from before anything is written.
  const description = definitionRequest(file, { ...flags, 'gcp-project': undefined, kubeconfig: undefined });
  const given = { ...description, ...standInRequest(flags) };
  if (Object.keys(given).every((field) => field === 'target')) return;
  throw new KubemciError({
    code: 'ConflictingInput',
    severity: 'error',
    message: `${file} is a saved plan and is carried out as it is; flags that describe a load balancer do not go with it.`,
    fix: 'Leave them out, or make a new plan with them.',
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

// An empty value says nothing, as it says nothing to the Go tool: scripts write --static-ip="$IP" whether they have one or not.
function whatIsSaid<T extends object>(record: T): Defined<T> {
  const isSaid = ([, value]: [string, unknown]): boolean => value !== undefined && value !== '';
  return Object.fromEntries(Object.entries(record).filter(isSaid)) as Defined<T>;
}

function listed(values: readonly string[] | undefined): readonly string[] | undefined {
  const said = (values ?? []).filter((value) => value !== '');
  return said.length === 0 ? undefined : said;
}
