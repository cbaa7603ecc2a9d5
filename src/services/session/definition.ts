import { asWarning } from '../../diagnostics/as-warning.js';
import { resolveDefinition, resolvePartialDefinition } from '../../spec/definition/resolve-definition.js';
import type { DefinitionFlags } from '../../spec/definition/definition-flags.js';
import { readFirstIngressName } from '../../spec/ingress/first-ingress.js';
import type { IngressOverrides } from '../../spec/ingress/ingress-overrides.js';
import { readIngressFile } from '../../spec/ingress/parse-ingress.js';
import type { IngressSpec } from '../../spec/ingress-spec.js';
import type { LoadBalancerDefinition } from '../../spec/load-balancer-definition.js';
import type { PartialDefinition } from '../../spec/definition/resolve-definition.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { collecting } from './collecting.js';
import { valueOf } from './outcome.js';
import type { DefinitionRequest } from './requests.js';
import type { Session } from './session.js';

/** A definition with its Ingress, read and checked by themselves. */
export interface ReadDefinition {
  readonly definition: LoadBalancerDefinition;
  readonly spec: IngressSpec;
}

/** What is said of a load balancer that is live already; `spec` names the Ingress, and is undefined where none is named. */
export interface LiveDefinition {
  readonly definition: PartialDefinition;
  readonly spec: Pick<IngressSpec, 'namespace' | 'name'> | undefined;
}

/** Reads the definition and the Ingress that a request means. Throws KubemciError with every problem of the file that has any. */
export async function readDefinition(
  session: Session,
  request: DefinitionRequest,
  warnings: Diagnostic[],
): Promise<ReadDefinition> {
  const definition = valueOf(
    await resolveDefinition({ ...toResolve(session, request), nameUse: 'new-or-live' }),
    warnings,
  );
  const spec = await readSpec(definition, warnings);
  return { definition, spec };
}

/**
 * Like readDefinition, for what is live already: an Ingress is read only where one is named, and long names are allowed. What is
 * wrong with the file is only told, because what is live is known without it; the first Ingress in it is taken for the one that is
 * meant, as the Go tool does.
 */
export async function readLiveDefinition(
  session: Session,
  request: DefinitionRequest,
  warnings: Diagnostic[],
): Promise<LiveDefinition> {
  const resolved = await resolvePartialDefinition({ ...toResolve(session, request), nameUse: 'live' });
  const definition = valueOf(resolved, warnings);
  const { ingressFile } = definition;
  if (ingressFile === undefined) return { definition, spec: undefined };
  const problems: Diagnostic[] = [];
  const spec = await collecting(readSpec({ ...definition, ingressFile }, warnings), problems);
  warnings.push(...problems.map(asWarning));
  return { definition, spec: spec ?? (await readFirstIngressName(ingressFile, overridesOf(definition))) };
}

async function readSpec(definition: LoadBalancerDefinition, warnings: Diagnostic[]): Promise<IngressSpec> {
  return valueOf(await readIngressFile(definition.ingressFile, overridesOf(definition)), warnings);
}

function overridesOf({ namespace, staticIp }: PartialDefinition): IngressOverrides {
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(staticIp === undefined ? {} : { staticIp }),
  };
}

// In a sandbox the clusters are the sandbox's, unless a kubeconfig is given on the command line.
function toResolve(
  { sandboxKubeconfig }: Session,
  { target, settleSeconds, warmTimeoutSeconds, ...others }: DefinitionRequest,
): { readonly target: string; readonly directory: string; readonly flags: DefinitionFlags } {
  const kubeconfig = others.kubeconfig ?? sandboxKubeconfig;
  return {
    target,
    directory: process.cwd(),
    flags: {
      ...others,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(settleSeconds === undefined ? {} : { settle: settleSeconds }),
      ...(warmTimeoutSeconds === undefined ? {} : { warmTimeout: warmTimeoutSeconds }),
    },
  };
}
