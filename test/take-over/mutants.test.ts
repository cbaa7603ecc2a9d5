import { describe, expect, test } from '@jest/globals';
import { commandFor, type Body, type State } from './recording.js';
import { changesOf, TakingOver } from './taking-over.js';

/** A state in which one resource has other fields. */
function changed(collection: string, name: string, fields: Body): (state: State) => State {
  return (state) => {
    const bodies = state.gce[collection] ?? {};
    const body = bodies[name];
    if (body === undefined) throw new Error(`there is no ${collection}/${name}`);
    return { ...state, gce: { ...state.gce, [collection]: { ...bodies, [name]: { ...body, ...fields } } } };
  };
}

async function planned(
  scenario: string,
  step: string,
  disturb: (state: State) => State,
  line: string = commandFor(scenario, step),
): Promise<readonly string[]> {
  const over = new TakingOver(scenario, step, { disturb });
  try {
    return changesOf((await over.plan(line)).plan);
  } finally {
    over.close();
  }
}

describe('a plan is not empty', () => {
  test.each([
    [
      'the path of a health check',
      changed('healthChecks', 'mci1-hc-30061--zone-printer', {
        httpHealthCheck: { port: 30_061, requestPath: '/other' },
      }),
      'update healthCheck/default/zoneprinter:80 httpHealthCheck.requestPath',
    ],
    [
      'the backends of a service',
      changed('backendServices', 'mci1-be-30061--zone-printer', { backends: [] }),
      'update backendService/default/zoneprinter:80 backends[',
    ],
    [
      'the ports of the firewall',
      changed('firewalls', 'mci1-fr--zone-printer', { allowed: [{ IPProtocol: 'tcp', ports: ['1'] }] }),
      'update firewall/default allowed[tcp].ports[1] allowed[tcp].ports[30061]',
    ],
    [
      'the recorded clusters',
      changed('urlMaps', 'mci1-um--zone-printer', {
        description: JSON.stringify({
          Description: 'URL map for kubernetes multicluster loadbalancer zone-printer',
          LoadBalancerName: 'zone-printer',
          Clusters: ['gke_myproject_us-east4-a_cluster-1'],
          IPAddress: '198.51.100.10',
        }),
      }),
      'update urlMap status.Clusters[gke_myproject_europe-west1-c_cluster-2]',
    ],
  ] as const)('where %s changed', async (_what, disturb, expected) => {
    const changes = await planned('01-http-default', '01-create', disturb);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toContain(expected);
  });

  test('where the Ingresses are missing', async () => {
    const changes = await planned('01-http-default', '01-create', (state) => ({ ...state, ingresses: {} }));
    expect(changes.filter((change) => change.startsWith('create ingress/'))).toHaveLength(2);
  });

  test('where the inputs name fewer clusters', async () => {
    const line = `${commandFor('01-http-default', '01-create')} --kubecontexts=gke_myproject_us-east4-a_cluster-1`;
    expect(await planned('01-http-default', '01-create', (state) => state, line)).toHaveLength(3);
  });
});

describe('a plan is empty', () => {
  test('in whatever order host rules and path rules are', async () => {
    const reversed = (state: State): State => {
      const { hostRules, pathMatchers } = state.gce['urlMaps']?.['mci1-um--multi-lb'] ?? {};
      if (!Array.isArray(hostRules) || !Array.isArray(pathMatchers)) throw new Error('there are no rules');
      expect(hostRules.length).toBeGreaterThan(1);
      const fields = { hostRules: hostRules.toReversed(), pathMatchers: pathMatchers.toReversed() };
      return changed('urlMaps', 'mci1-um--multi-lb', fields)(state);
    };
    expect(await planned('05-hosts-paths', '01-create', reversed)).toEqual([]);
  });
});
