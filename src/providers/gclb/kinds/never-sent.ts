import type { JsonObject } from '../../../graph/json.js';
import type { GceKind } from '../operation.js';
import { withoutPaths } from './without-paths.js';

/**
 * Fields that bodies hold and that no insert or update carries: GCE changes them by methods of their own, or computes
 * them (Compute API discovery doc).
 */
export const NEVER_SENT: Partial<Readonly<Record<GceKind, readonly string[]>>> = {
  backendService: [
    'securityPolicy',
    'edgeSecurityPolicy',
    'iap.oauth2ClientSecretSha256',
    'cdnPolicy.signedUrlKeyNames',
    'cdnPolicy.signedUrlKeys',
  ],
};

/** What an insert makes of a body: all but what steps of their own set afterwards. */
export function insertedFields(kind: GceKind, body: JsonObject): JsonObject {
  return withoutPaths(body, NEVER_SENT[kind] ?? []);
}
