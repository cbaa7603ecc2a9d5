import type { Diagnostic, SourcePosition } from '../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../facts/cluster-facts.js';
import type { IngressSpec } from '../spec/ingress-spec.js';
import type { LoadBalancerDefinition } from '../spec/load-balancer-definition.js';

interface Found {
  readonly position?: SourcePosition;
  readonly cluster?: string;
}

/** Something that can be asked for: how it is called, and where it is asked for, if it is. */
interface Feature {
  readonly asked: string;
  readonly where: (spec: IngressSpec, definition: LoadBalancerDefinition, facts: readonly ClusterFacts[]) => Found[];
}

function inDefinition(isAsked: (definition: LoadBalancerDefinition) => boolean): Feature['where'] {
  return (_spec, definition) => (isAsked(definition) ? [{}] : []);
}

/** What can be said and is not served. A feature that comes to be served takes its entry away. */
const FEATURES: readonly Feature[] = [
  {
    asked: 'The definition asks for an IPv6 address (addresses.ipv6)',
    where: inDefinition(({ addresses }) => addresses.ipv6 !== undefined),
  },
  {
    asked: 'The definition asks for addresses to be reserved (addresses.reserve)',
    where: inDefinition(({ addresses }) => addresses.reserve),
  },
];

/**
 * What a load balancer asks for that this version does not serve (UnsupportedFeature), each feature once per place.
 * `facts` may be empty: what they say is then asked again once they are there.
 */
export function unsupportedYet(
  spec: IngressSpec,
  definition: LoadBalancerDefinition,
  facts: readonly ClusterFacts[],
): readonly Diagnostic[] {
  return FEATURES.flatMap(({ asked, where }) =>
    where(spec, definition, facts).map(({ position, cluster }): Diagnostic => ({
      code: 'UnsupportedFeature',
      severity: 'error',
      message: `${asked}, which this version of kubemci does not serve.`,
      where: { ...(position === undefined ? {} : { position }), ...(cluster === undefined ? {} : { cluster }) },
      fix: 'Take it out.',
    })),
  );
}
