/**
 * Google's client, imported lazily through this module: the bundler keeps the names of what a CommonJS package exports
 * only where they are imported statically.
 */
export { compute_v1 } from '@googleapis/compute/build/v1.js';
