import { dirname, resolve } from 'node:path';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.js';
import { success } from '../../diagnostics/diagnostic.js';
import { conclude, diagnosticsOf } from '../../diagnostics/outcome.js';
import type { ClusterDefinition, LoadBalancerDefinition } from '../load-balancer-definition.js';
import type { DefinitionFlags } from './definition-flags.js';
import type { DefinitionDocument } from './definition-schema.js';
import { MAX_DURATION_SECONDS, parseDuration } from './duration.js';
import { findDefinition } from './find-definition.js';
import { validateLoadBalancerName, type NameUse } from './load-balancer-name.js';
import { readDefinitionFile } from './read-definition.js';

/** How long the old content stays after a switch where nobody says otherwise, in seconds. */
export const DEFAULT_SETTLE_SECONDS = 300;
/** Longest wait for new backends where nobody says otherwise, in seconds: instance groups are probed each 60 s only. */
export const DEFAULT_WARM_TIMEOUT_SECONDS = 900;

/** What a definition is resolved from. */
export interface DefinitionSources {
  /** A definition file, a directory that holds one, or the name of a load balancer; undefined: the working directory. */
  readonly target?: string;
  readonly flags: DefinitionFlags;
  /** The directory that relative paths of the command line count from. */
  readonly directory: string;
  /** What the load balancer may be; `new` where not given. */
  readonly nameUse?: NameUse;
}

/** A definition whose ingress file nobody named: enough for commands that only look at what is live. */
export type PartialDefinition = Omit<LoadBalancerDefinition, 'ingressFile'> & { readonly ingressFile?: string };

type OnlyInFile = Pick<
  LoadBalancerDefinition,
  'services' | 'addresses' | 'loadBalancingScheme' | 'quic' | 'certificateMap' | 'firewall' | 'ignoreChanges'
>;

interface Base {
  readonly name: string;
  readonly document: DefinitionDocument | undefined;
  /** The directory that relative paths of the document count from. */
  readonly directory: string;
}

async function baseOf(request: DefinitionSources): Promise<Outcome<Base>> {
  const target = await findDefinition(request.target, request.directory);
  if (!target.ok) return target;
  if (target.value.is === 'name') {
    return success({ name: target.value.name, document: undefined, directory: request.directory });
  }
  const document = await readDefinitionFile(target.value.file);
  if (!document.ok) return document;
  return success({ name: document.value.name, document: document.value, directory: dirname(target.value.file) });
}

function clusterOf(entry: NonNullable<DefinitionDocument['clusters']>[number]): ClusterDefinition {
  if (typeof entry === 'string') return { name: entry, context: entry };
  const { name, context, capacity, maxRate } = entry;
  return {
    name: name ?? context,
    context,
    ...(capacity === undefined ? {} : { capacity }),
    ...(maxRate === undefined ? {} : { maxRate }),
  };
}

/** What only the file can say, with what holds where it does not. */
function onlyInFile(document: DefinitionDocument | undefined): OnlyInFile {
  return {
    services: (document?.services ?? []).map(({ service, backends, requireEverywhere }) => ({
      service,
      ...(backends === undefined ? {} : { backends }),
      requireEverywhere: requireEverywhere ?? true,
    })),
    addresses: {
      ...(document?.addresses?.ipv6 === undefined ? {} : { ipv6: document.addresses.ipv6 }),
      reserve: document?.addresses?.reserve ?? false,
    },
    loadBalancingScheme: document?.loadBalancingScheme ?? 'EXTERNAL',
    ...(document?.quic === undefined ? {} : { quic: document.quic }),
    ...(document?.certificateMap === undefined ? {} : { certificateMap: document.certificateMap }),
    firewall: { manage: document?.firewall?.manage ?? 'rule' },
    ignoreChanges: document?.lifecycle?.ignoreChanges ?? [],
  };
}

function clustersOf(document: DefinitionDocument | undefined, flags: DefinitionFlags): ClusterDefinition[] | undefined {
  const defined = document?.clusters?.map(clusterOf);
  if (flags.contexts === undefined || flags.contexts.length === 0) return defined;
  // A context given twice is one cluster, as in the Go tool.
  return [...new Set(flags.contexts)].map(
    (context) => defined?.find((cluster) => cluster.context === context) ?? { name: context, context },
  );
}

function seconds(
  flag: { readonly name: string; readonly value: string | number | undefined },
  inFile: string | number | undefined,
  fallback: number,
  problems: Diagnostic[],
): number {
  if (flag.value !== undefined) {
    const parsed = typeof flag.value === 'number' ? flag.value : parseDuration(flag.value);
    if (parsed !== undefined && parsed <= MAX_DURATION_SECONDS) return parsed;
    problems.push({
      code: 'UsageError',
      severity: 'error',
      message: `--${flag.name} must be a duration up to 24h, but is "${flag.value}".`,
      fix: 'Write for example 300s, 5m or a number of seconds.',
    });
    return fallback;
  }
  return typeof inFile === 'string' ? (parseDuration(inFile) ?? fallback) : (inFile ?? fallback);
}

function path(
  flag: string | undefined,
  flagDirectory: string,
  inFile: string | undefined,
  fileDirectory: string,
): string | undefined {
  if (flag !== undefined && flag !== '') return resolve(flagDirectory, flag);
  return inFile === undefined ? undefined : resolve(fileDirectory, inFile);
}

/**
 * Merges definition file and flags (flags win), without asking for an ingress file. Errors: MissingInput,
 * FileNotFound, FileTooLarge, InvalidYaml, InvalidDefinition, UnknownField, InvalidName, UsageError.
 */
export async function resolvePartialDefinition(request: DefinitionSources): Promise<Outcome<PartialDefinition>> {
  const base = await baseOf(request);
  if (!base.ok) return base;
  const { name, document, directory } = base.value;
  const { flags } = request;
  const problems: Diagnostic[] = [...diagnosticsOf(validateLoadBalancerName(name, request.nameUse))];
  const project = flags.project ?? document?.project;
  const ingressFile = path(flags.ingress, request.directory, document?.ingress, directory);
  const kubeconfig = path(flags.kubeconfig, request.directory, document?.kubeconfig, directory);
  const clusters = clustersOf(document, flags);
  const namespace = flags.namespace ?? document?.namespace;
  const staticIp = flags.staticIp ?? document?.staticIp;
  const definition: PartialDefinition = {
    name,
    ...(project === undefined ? {} : { project }),
    ...(ingressFile === undefined ? {} : { ingressFile }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(staticIp === undefined ? {} : { staticIp }),
    ...onlyInFile(document),
    backends: flags.backends ?? document?.backends ?? 'auto',
    settleSeconds: seconds({ name: 'settle', value: flags.settle }, document?.settle, DEFAULT_SETTLE_SECONDS, problems),
    warmTimeoutSeconds: seconds(
      { name: 'warm-timeout', value: flags.warmTimeout },
      document?.warmTimeout,
      DEFAULT_WARM_TIMEOUT_SECONDS,
      problems,
    ),
  };
  return conclude(definition, problems);
}

/** Like resolvePartialDefinition, but without an ingress file it fails with MissingInput. */
export async function resolveDefinition(request: DefinitionSources): Promise<Outcome<LoadBalancerDefinition>> {
  const partial = await resolvePartialDefinition(request);
  if (!partial.ok) return partial;
  const { ingressFile } = partial.value;
  if (ingressFile !== undefined) return success({ ...partial.value, ingressFile }, partial.warnings);
  return conclude<LoadBalancerDefinition>(undefined, [
    ...partial.warnings,
    {
      code: 'MissingInput',
      severity: 'error',
      message: `No ingress file is known for the load balancer "${partial.value.name}".`,
      fix: 'Give --ingress FILE, or write ingress: FILE into its kubemci.yaml.',
    },
  ]);
}
