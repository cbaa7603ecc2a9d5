import type { KindTraits } from '../../../graph/kind-traits.js';
import { relativeLinks } from './links.js';
import { SERVER_SET } from './server-set.js';

function external(kind: string): KindTraits {
  return {
    kind,
    outputOnly: SERVER_SET,
    markers: [],
    immutable: [],
    serverDefaults: {},
    keyedLists: {},
    canonicalise: relativeLinks,
  };
}

/** A reserved global address: referred to, never written. */
export const addressTraits = external('address');

/** An SSL policy of the project. */
export const sslPolicyTraits = external('sslPolicy');

/** A map of Certificate Manager. */
export const certificateMapTraits = external('certificateMap');

/** An instance group that a cluster's controller keeps. */
export const instanceGroupTraits = external('instanceGroup');

/** A network endpoint group that a cluster's controller keeps. */
export const networkEndpointGroupTraits = external('networkEndpointGroup');
