import type { LiveProject } from '../../src/providers/gclb/load-balancer.js';

/** A project that has nothing. */
export const EMPTY_PROJECT: LiveProject = {
  healthChecks: [],
  backendServices: [],
  urlMaps: [],
  targetHttpProxies: [],
  targetHttpsProxies: [],
  sslCertificates: [],
  forwardingRules: [],
  firewalls: [],
};
