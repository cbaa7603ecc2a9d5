import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../../src/diagnostics/diagnostic.js';
import { desiredGraph } from '../../../../src/providers/gclb/desired/desired-graph.js';
import type { LiveProject, LoadBalancerInputs } from '../../../../src/providers/gclb/load-balancer.js';
import { validateLoadBalancer } from '../../../../src/providers/gclb/validate/validate.js';
import { planFor } from '../choreography/planning.js';
import { Simulation } from '../choreography/simulation.js';
import type { Reality, Wish } from '../choreography/world.js';
import { agreedOn, ingressesOf, inputsOf, NOTHING } from '../choreography/world.js';

const WEB = { name: 'web', mode: 'instance-groups', nodePort: 30061 } as const;
const WISH: Wish = { clusters: ['us', 'eu'], services: [WEB], fallback: 'web', routes: [] };

function problems(wish: Wish, reality: Reality, change: Partial<LoadBalancerInputs> = {}): readonly Diagnostic[] {
  const inputs = { ...inputsOf(wish, reality), ...change };
  const agreed = agreedOn(wish);
  const outcome = desiredGraph(inputs, agreed, reality.live);
  const desired = outcome.ok ? outcome.value : undefined;
  const found = validateLoadBalancer({ inputs, agreed, live: reality.live, ingresses: ingressesOf(reality), desired });
  return [...found, ...(outcome.ok ? [] : outcome.diagnostics)];
}

function withLive(live: Partial<LiveProject>): Reality {
  return { ...NOTHING, live: { ...NOTHING.live, ...live } };
}

function codes(found: readonly Diagnostic[]): readonly string[] {
  return found.map(({ code }) => code);
}

describe('validation', () => {
  test('finds nothing in a new load balancer nor in one that was applied', () => {
    expect(problems(WISH, NOTHING)).toEqual([]);
    const reality = new Simulation(NOTHING, []).run(planFor(WISH, NOTHING).steps).reality();
    expect(problems(WISH, reality)).toEqual([]);
  });

  test('says how to reserve an address that does not exist', () => {
    const [found] = problems(WISH, NOTHING, { address: undefined });
    expect(found?.code).toBe('AddressNotReserved');
    expect(found?.fix).toBe('gcloud compute addresses create shop-ip --global --project p');
  });

  test('refuses an address that serves port 80 for another load balancer, and names it', () => {
    const rule = {
      name: 'mci1-fw--other',
      IPAddress: '198.51.100.10',
      portRange: '80-80',
      description: 'http forwarding rule for kubernetes multicluster loadbalancer other',
    };
    const [found] = problems(WISH, withLive({ forwardingRules: [rule] }));
    expect(found?.code).toBe('AddressInUse');
    expect(found?.message).toContain('mci1-fw--other of load balancer other');
  });

  test('shares an address with somebody who uses another port', () => {
    const rule = { name: 'theirs', IPAddress: '198.51.100.10', portRange: '443-443' };
    expect(problems(WISH, withLive({ forwardingRules: [rule] }))).toEqual([]);
  });

  test('refuses an address that a machine uses', () => {
    const users = ['projects/p/zones/z/instances/vm'];
    const address = { name: 'shop-ip', literal: '198.51.100.10', users };
    expect(codes(problems(WISH, NOTHING, { address }))).toEqual(['AddressInUse']);
  });

  test('refuses names that others have, and says whose or that they carry no marker', () => {
    const found = problems(
      WISH,
      withLive({
        backendServices: [{ name: 'mci1-be-30061--shop', description: 'made by hand' }],
        firewalls: [
          { name: 'mci1-fr--shop', description: 'Firewall rule for kubernetes multicluster loadbalancer shop-2' },
        ],
      }),
    );
    expect(codes(found)).toEqual(['ResourceNotOurs', 'ResourceNotOurs']);
    expect(found.map(({ message }) => message)).toEqual([
      'backendService mci1-be-30061--shop exists and carries no marker of kubemci (its description is "made by hand").',
      'firewall mci1-fr--shop exists and belongs to load balancer shop-2.',
    ]);
  });

  test('refuses to write over an Ingress of another class', () => {
    const manifest = { metadata: { annotations: { 'kubernetes.io/ingress.class': 'gce' } } };
    const found = problems(WISH, { ...NOTHING, ingresses: new Map([['us', manifest]]) });
    expect(codes(found)).toEqual(['ResourceNotOurs']);
    expect(found[0]?.where?.cluster).toBe('us');
  });

  test('refuses nodes without tags instead of opening the network', () => {
    const inputs = inputsOf(WISH, NOTHING);
    const clusters = inputs.clusters.map((cluster) => ({ ...cluster, nodeTags: [] }));
    expect(codes(problems(WISH, NOTHING, { clusters }))).toEqual(['NodesWithoutTags', 'NodesWithoutTags']);
  });

  test('aims at service accounts where a node has no tag, if every node of the network has one', () => {
    const [us, eu] = inputsOf(WISH, NOTHING).clusters;
    if (us === undefined || eu === undefined) throw new Error('the wish has two clusters');
    const bare = { ...us, nodeTags: [], untaggedNodes: ['projects/p/zones/z/instances/n'], serviceAccounts: ['us@p'] };
    expect(problems(WISH, NOTHING, { clusters: [bare, { ...eu, serviceAccounts: ['eu@p'] }] })).toEqual([]);
    const [refused, ...others] = problems(WISH, NOTHING, { clusters: [bare, eu] });
    expect(refused).toMatchObject({ code: 'NodesWithoutTags', severity: 'error', where: { cluster: 'us' } });
    expect(refused?.message).toContain('not every node of eu has an account');
    expect(others).toEqual([]);
  });

  test('warns of nodes that the rule leaves out, and of accounts that other machines have', () => {
    const clusters = inputsOf(WISH, NOTHING).clusters.map((cluster) => ({
      ...cluster,
      untaggedNodes: ['projects/p/zones/z/instances/n'],
    }));
    expect(problems(WISH, NOTHING, { clusters }).map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    const account = '42-compute@developer.gserviceaccount.com';
    const shared = clusters.map((cluster) => ({ ...cluster, serviceAccounts: [account] }));
    const [warning, ...others] = problems(WISH, NOTHING, { clusters: shared });
    expect(warning?.message).toContain(account);
    expect(others).toEqual([]);
  });

  test('refuses a firewall rule for more tags than GCE takes', () => {
    const tags = Array.from({ length: 71 }, (_, index) => `tag-${index}`);
    const clusters = inputsOf(WISH, NOTHING).clusters.map((cluster) => ({ ...cluster, nodeTags: tags }));
    expect(codes(problems(WISH, NOTHING, { clusters }))).toEqual(['LimitExceeded']);
  });

  test('refuses more than 50 backends in one service', () => {
    const clusters = Array.from({ length: 51 }, (_, index) => `c${index}`);
    expect(codes(problems({ ...WISH, clusters }, NOTHING))).toEqual(['LimitExceeded']);
    expect(problems({ ...WISH, clusters: clusters.slice(1) }, NOTHING)).toEqual([]);
  });
});
