import type { ResourceGraph } from '../../../graph/resource.js';
import type { Note } from '../../../plan/change.js';

const RETAINED = /^sslCertificate(\/[^#]+)?#/;

/** Says of each certificate that stays for a while, until when. */
export function retainedCertificateNotes({ nodes }: ResourceGraph): readonly Note[] {
  const onMap = nodes.get('targetHttpsProxy')?.body['certificateMap'] !== undefined;
  return [...nodes.values()]
    .filter(({ address }) => RETAINED.test(address))
    .map(({ address, name }) => ({
      code: 'leftover',
      address,
      text: onMap
        ? `${name} stays attached to the proxy, as GCE leaves no proxy without; the certificate map goes before it`
        : `${name} keeps serving until the Google-managed certificate beside it is ACTIVE; a plan made then retires it`,
    }));
}
