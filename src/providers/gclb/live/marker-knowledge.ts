import type { AgreedService } from '../../../facts/agreed-service.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceGraph } from '../../../graph/resource.js';
import type { Frontend } from '../frontend.js';
import { textIn } from '../kinds/body.js';
import { canonicalSpelling } from '../kinds/index.js';
import type { MarkerKnowledge } from './owned-resources.js';
import { portResolver } from './port-resolver.js';

const FROM_SECRETS = 'sslCertificate/secret/';

/** The address of a certificate that was made from a Secret, `namespace/name`. */
export function secretCertificateAddress(secret: string): ResourceAddress {
  return `${FROM_SECRETS}${secret}`;
}

function pemOf(body: JsonObject): string | undefined {
  return textIn(canonicalSpelling('sslCertificate', body), 'certificate');
}

/** A certificate of the Go tool, which made one only, is that of the Secret with the same content, else that of the first by address. */
function certificateAddress(
  wanted: readonly (readonly [ResourceAddress, JsonObject])[],
): MarkerKnowledge['certificateAddress'] {
  const inOrder = [...wanted].sort(([one], [other]) => (one < other ? -1 : 1));
  return (body) => {
    const pem = pemOf(body);
    const [address] = inOrder.find(([, candidate]) => pemOf(candidate) === pem) ?? inOrder[0] ?? [];
    return address ?? 'sslCertificate';
  };
}

/** What the inputs say about resources whose markers leave something open. */
export function markerKnowledge(agreed: readonly AgreedService[], { https }: Frontend): MarkerKnowledge {
  const wanted = (https?.certificates ?? []).flatMap((plan) =>
    plan.from === 'secret' ? [[secretCertificateAddress(plan.secret), { certificate: plan.certificate }] as const] : [],
  );
  return { portOf: portResolver(agreed), certificateAddress: certificateAddress(wanted) };
}

/** The same from a graph that was made of such inputs; `portOf` where the names of ports are known from elsewhere. */
export function graphKnowledge(portOf: MarkerKnowledge['portOf'], { nodes }: ResourceGraph): MarkerKnowledge {
  const wanted = [...nodes.values()].flatMap(({ address, body }) =>
    address.startsWith(FROM_SECRETS) && !address.includes('#') ? [[address, body] as const] : [],
  );
  return { portOf, certificateAddress: certificateAddress(wanted) };
}
