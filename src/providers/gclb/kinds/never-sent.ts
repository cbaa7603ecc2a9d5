import type { GceKind } from '../operation.js';

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
