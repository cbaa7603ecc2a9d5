import type { ClusterSpec, SeededResource, WorldSpec } from '../src/sandbox/index.js';

const PROJECT = 'crowded';
const ZONES = ['us-east4-a', 'europe-west1-c', 'asia-east1-b', 'us-west1-a', 'southamerica-east1-b'];
/** Clusters that one load balancer is spread over. */
const SPREAD = 3;

// GCE: the ranges that load balancers and their probes come from.
const HEALTH_CHECKS = {
  name: 'load-balancers',
  network: 'global/networks/default',
  sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
  allowed: [{ IPProtocol: 'tcp', ports: ['8080'] }],
};

/** A GCE resource to be inserted: what the API is sent, and where. */
export type Insert = Pick<SeededResource, 'collection' | 'body'>;

/** A project with as many clusters, each with a service that is exposed by a NEG of a name of its own. */
export function crowdedWorld(clusters: number): WorldSpec {
  return {
    project: { id: PROJECT, number: '271828182845' },
    clusters: Array.from({ length: clusters }, (_, index) => clusterSpec(index)),
    resources: [{ collection: 'firewalls', scope: 'global', body: HEALTH_CHECKS }],
  };
}

function clusterSpec(index: number): ClusterSpec {
  return {
    context: `cluster-${index}`,
    zones: [zoneOf(index)],
    apps: [
      {
        name: 'shop',
        targetPort: 8080,
        serviceAnnotations: {
          'cloud.google.com/neg': JSON.stringify({ exposed_ports: { 80: { name: negOf(index) } } }),
        },
      },
    ],
  };
}

/** Everything of one load balancer, in the order in which it can be inserted. `clusters` is how many the world has. */
export function loadBalancer(number: number, clusters: number): readonly Insert[] {
  const name = `lb-${number}`;
  const backends = Array.from({ length: Math.min(SPREAD, clusters) }, (_, offset) => {
    const cluster = (number * SPREAD + offset) % clusters;
    return {
      group: `zones/${zoneOf(cluster)}/networkEndpointGroups/${negOf(cluster)}`,
      balancingMode: 'RATE',
      maxRatePerEndpoint: 100,
    };
  });
  return [
    {
      collection: 'healthChecks',
      body: { name, type: 'HTTP', httpHealthCheck: { portSpecification: 'USE_SERVING_PORT' } },
    },
    {
      collection: 'backendServices',
      body: {
        name,
        protocol: 'HTTP',
        loadBalancingScheme: 'EXTERNAL',
        healthChecks: [`global/healthChecks/${name}`],
        backends,
      },
    },
    { collection: 'urlMaps', body: { name, defaultService: `global/backendServices/${name}` } },
    { collection: 'targetHttpProxies', body: { name, urlMap: `global/urlMaps/${name}` } },
    {
      collection: 'forwardingRules',
      body: {
        name,
        IPProtocol: 'TCP',
        portRange: '80',
        loadBalancingScheme: 'EXTERNAL',
        target: `global/targetHttpProxies/${name}`,
      },
    },
  ];
}

function zoneOf(cluster: number): string {
  return ZONES[cluster % ZONES.length] ?? 'us-east4-a';
}

function negOf(cluster: number): string {
  return `shop-${cluster}`;
}
