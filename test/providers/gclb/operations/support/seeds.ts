import type { GceBench } from './gce-bench.js';
import {
  backend,
  backendService,
  firewall,
  forwardingRule,
  GROUP,
  healthCheck,
  OTHER_GROUP,
  seededUrlMap,
  targetHttpProxy,
} from './bodies.js';

/** What exists before any load balancer: a network, an address, and an instance group in each of two zones. */
export function seedGround(bench: GceBench): void {
  bench.seed('networks', { name: 'default', autoCreateSubnetworks: true });
  bench.seed('addresses', { name: 'ip' });
  for (const group of [GROUP, OTHER_GROUP]) {
    const [, , , zone = ''] = group.split('/');
    bench.seed(
      'instances',
      {
        name: 'i',
        networkInterfaces: [{ name: 'nic0', network: 'projects/p1/global/networks/default', networkIP: '10.0.0.2' }],
        tags: { items: ['gke-c-1a2b3c4d-node', 'extra'] },
      },
      `zones/${zone}`,
    );
    bench.seed('instanceGroups', { name: 'g', namedPorts: [{ name: 'port30061', port: 30061 }] }, `zones/${zone}`);
    bench.gce.seedAttached(group, [{ instance: `projects/p1/zones/${zone}/instances/i` }]);
  }
}

/** The whole load balancer `lb`, serving `be`; `be2` is ready beside it. */
export function seedLoadBalancer(bench: GceBench): void {
  bench.seed('healthChecks', { ...healthCheck, name: 'hc' });
  bench.seed('backendServices', { ...backendService([backend(GROUP)]), name: 'be' });
  bench.seed('backendServices', { ...backendService([backend(GROUP)]), name: 'be2' });
  bench.seed('urlMaps', seededUrlMap('be'));
  bench.seed('targetHttpProxies', { ...targetHttpProxy('um'), name: 'tp' });
  bench.seed('forwardingRules', { ...forwardingRule('tp', bench.ip), name: 'fr' });
  bench.seed('firewalls', { ...firewall(['gke-c-1a2b3c4d-node']), name: 'fw' });
}
