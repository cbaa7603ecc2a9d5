import type { JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { backendServiceTraits } from './backend-service.js';
import {
  addressTraits,
  certificateMapTraits,
  instanceGroupTraits,
  networkEndpointGroupTraits,
  sslPolicyTraits,
} from './externals.js';
import { firewallTraits } from './firewall.js';
import { forwardingRuleTraits } from './forwarding-rule.js';
import { healthCheckTraits } from './health-check.js';
import { ingressTraits } from './ingress.js';
import { sslCertificateTraits } from './ssl-certificate.js';
import { targetHttpProxyTraits } from './target-http-proxy.js';
import { targetHttpsProxyTraits } from './target-https-proxy.js';
import { urlMapTraits } from './url-map.js';

/** The traits of every kind of this provider, by kind. */
export const GCLB_KINDS: ReadonlyMap<string, KindTraits> = new Map(
  [
    healthCheckTraits,
    backendServiceTraits,
    urlMapTraits,
    targetHttpProxyTraits,
    targetHttpsProxyTraits,
    sslCertificateTraits,
    forwardingRuleTraits,
    firewallTraits,
    ingressTraits,
    addressTraits,
    sslPolicyTraits,
    certificateMapTraits,
    instanceGroupTraits,
    networkEndpointGroupTraits,
  ].map((traits) => [traits.kind, traits]),
);

/** A body of `kind` as the kind spells it canonically, with everything that the server set; a kind that is not one of ours keeps its body. */
export function canonicalSpelling(kind: string, body: JsonObject): JsonObject {
  return GCLB_KINDS.get(kind)?.canonicalise(body) ?? body;
}
