import { publicPart } from '../../facts/certificates/pem.js';
import { privateKeyDigest, secretDigest } from '../../facts/secret-digests.js';
import type { SecretFacts } from '../../facts/secret-facts.js';
import type { SecretUse } from '../../spec/gke/backend-config-secrets.js';
import type { SecretObject } from '../objects.js';

/** What may be known of a Secret that is used so: digests and what is public, never what it keeps. */
export function secretFacts({ data }: SecretObject, use: SecretUse): SecretFacts {
  const text = (field: string): string | undefined => {
    const value = data[field];
    return value === undefined ? undefined : Buffer.from(value, 'base64').toString('utf8');
  };
  const digest = (field: string): string | undefined => {
    const value = text(field);
    return value === undefined ? undefined : secretDigest(value);
  };
  switch (use) {
    case 'tls': {
      const [certificate, key] = [text('tls.crt'), text('tls.key')];
      return {
        use,
        certificate: certificate === undefined ? undefined : publicPart(certificate),
        keyDigest: key === undefined ? undefined : privateKeyDigest(key),
      };
    }
    // ingress-gce pkg/backendconfig/validation.go: the names of the fields.
    case 'oauth-client':
      return { use, clientId: text('client_id'), clientSecretDigest: digest('client_secret') };
    case 'signed-url-key':
      return { use, keyDigest: digest('key_value') };
    default:
      return use satisfies never;
  }
}
