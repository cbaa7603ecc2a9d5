/** Google's authentication library, imported lazily through this module; see lazy-compute.ts. */
export { GoogleAuth, Impersonated } from 'google-auth-library';
