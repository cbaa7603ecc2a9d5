import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { AdoptionRules } from '../../providers/gclb/live/adoption.js';
import type { MarkerKnowledge } from '../../providers/gclb/live/owned-resources.js';

/** Knows the numbers of named service ports from the clusters' facts, before the clusters were found to agree: the first that knows decides. */
export function portsByName(facts: readonly ClusterFacts[]): MarkerKnowledge['portOf'] {
  return (service, port) => {
    for (const { services } of facts) {
      const named = services[service]?.ports.find(({ name }) => name !== '' && name === port);
      if (named !== undefined) return String(named.port);
    }
    return port;
  };
}

/** Knows the service that a NodePort is of, from the clusters' facts: the first that knows decides. */
export function servicesByNodePort(facts: readonly ClusterFacts[]): NonNullable<AdoptionRules['serviceAt']> {
  return (nodePort) => {
    for (const { services } of facts) {
      for (const [service, found] of Object.entries(services)) {
        const port = found?.ports.find((candidate) => candidate.nodePort === nodePort);
        if (port !== undefined) return { service, port: String(port.port) };
      }
    }
    return undefined;
  };
}
