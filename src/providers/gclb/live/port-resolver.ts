import type { AgreedService } from '../../../facts/agreed-service.js';
import type { MarkerKnowledge } from './owned-resources.js';

/** Knows the numbers of the ports that the agreed services name: the Go tool wrote into descriptions what its spec said, number or name. */
export function portResolver(agreed: readonly AgreedService[]): MarkerKnowledge['portOf'] {
  return (service, port) => {
    const match = agreed.find(
      (candidate) => `${candidate.namespace}/${candidate.service}` === service && candidate.portName === port,
    );
    return match === undefined || port === '' ? port : String(match.port);
  };
}
