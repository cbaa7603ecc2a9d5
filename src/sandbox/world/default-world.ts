import type { AppSpec, ClusterSpec, WorldSpec } from './spec.js';

const ZONE_PRINTER: AppSpec = {
  name: 'zoneprinter',
  nodePort: 30_061,
  probePath: '/healthz',
  // It is there to be served through instance groups, so GKE must not make NEGs for it.
  serviceAnnotations: { 'cloud.google.com/neg': '{"ingress":false}' },
};

const SHOP: AppSpec = {
  name: 'shop',
  targetPort: 8080,
  probePath: '/ready',
  serviceAnnotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' },
};

function cluster(context: string, zone: string): ClusterSpec {
  return { context, zones: [zone], apps: [ZONE_PRINTER, SHOP] };
}

/**
 * The world that `--sandbox` begins with: three clusters on three continents, an app on a NodePort
 * and one exposed by NEGs in each, a network, reserved addresses, and no load balancer.
 */
export const DEFAULT_WORLD: WorldSpec = {
  project: { id: 'sandbox-project', number: '314159265358' },
  networks: ['default'],
  addresses: ['zp-ip', 'zp-ip-2', 'web-ip'],
  clusters: [cluster('us', 'us-east4-a'), cluster('europe', 'europe-west1-c'), cluster('asia', 'asia-east1-b')],
  clientRegion: 'us-east4',
};
