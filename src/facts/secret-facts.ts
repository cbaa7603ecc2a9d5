/**
 * What a plan may know of a Secret: never its secret bytes, only what is public and digests of the rest. `digest` is the
 * SHA-256 (hex).
 */
export type SecretFacts =
  | {
      readonly use: 'tls';
      /** PEM chain as it stands in `tls.crt`; public. Undefined where the key is missing. */
      readonly certificate: string | undefined;
      /** SHA-256 (hex) of the DER public key (SPKI) that belongs to `tls.key`; undefined where that is missing or cannot be read. */
      readonly keyDigest: string | undefined;
    }
  | {
      readonly use: 'oauth-client';
      /** `client_id`; public. */
      readonly clientId: string | undefined;
      /** SHA-256 (hex) of `client_secret`, as GCE reports it in `iap.oauth2ClientSecretSha256`. */
      readonly clientSecretDigest: string | undefined;
    }
  | {
      readonly use: 'signed-url-key';
      /** SHA-256 (hex) of `key_value`. */
      readonly keyDigest: string | undefined;
    };
