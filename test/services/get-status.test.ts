import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { faultFile } from '../../src/sandbox/index.js';
import type { DetailedStatus, StatusDetails } from '../../src/render/status/status.js';
import { getStatus, type StatusRequest, type StatusResult } from '../../src/services/get-status.js';
import { Operator } from '../properties/support/operator.js';
import { addressOf, FOUR_SERVICES, writeWish, type Wish } from '../properties/support/wish.js';

const BOTH: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' }],
};

let operator: Operator;

beforeEach(() => {
  operator = new Operator(FOUR_SERVICES, undefined, { clusterTimeoutSeconds: 0.2 });
});

afterEach(() => {
  operator.close();
});

async function applied(wish: Wish = BOTH): Promise<void> {
  writeWish(operator, wish);
  expect((await operator.apply(await operator.plan())).failure).toBeUndefined();
}

function ask(request: Partial<StatusRequest> = {}): Promise<StatusResult> {
  return operator.run(() => getStatus(operator.session, { target: 'lb', wide: true, ...request }, () => undefined));
}

/** Asks with the definition, which holds the spec. */
async function withSpec(): Promise<StatusDetails> {
  const { status } = await ask({ target: operator.dir });
  return detailsIn(status);
}

function detailsIn({ details }: DetailedStatus): StatusDetails {
  if (details === undefined) throw new Error('there are no details');
  return details;
}

async function details(request: Partial<StatusRequest> = {}): Promise<StatusDetails> {
  return detailsIn((await ask(request)).status);
}

/** What clients asked Compute Engine since a point of the audit log, without their projects. */
function askedOfGce(since: number): readonly string[] {
  return operator.world.audit
    .entries()
    .filter(({ sequence, caller, server }) => sequence > since && caller === 'client' && server === 'gce')
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/projects\/[^/]+\//, '').replace(/\?.*/, '')}`);
}

async function codesOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubemciError)) throw new Error('no KubemciError was thrown');
  return error.diagnostics.map(({ code }) => code);
}

describe('get-status in one line', () => {
  test('takes two lists, and asks no cluster', async () => {
    await applied();
    const before = operator.audited;
    const { status, warnings } = await ask({ wide: false });
    expect(status).toEqual({ name: 'lb', address: addressOf(operator), clusters: ['europe', 'us'] });
    expect(warnings).toEqual([]);
    expect([...askedOfGce(before)].sort()).toEqual(['GET global/forwardingRules', 'GET global/urlMaps']);
    expect(operator.world.audit.entries().filter(({ sequence }) => sequence > before)).toHaveLength(2);
  });

  test('of a load balancer that does not exist is an error', async () => {
    expect(await codesOf(ask({ wide: false }))).toEqual(['LoadBalancerNotFound']);
    expect(await codesOf(ask())).toEqual(['LoadBalancerNotFound']);
  });
});

describe('get-status --wide', () => {
  test('names the cluster behind every backend, whatever its kind, by what the clusters record', async () => {
    await applied();
    operator.pass(600);
    const { health, frontends, lastApplied, ingress, unasked } = await details();
    expect(
      health.map(({ service, routes, cluster, zone, mode, healthy, endpoints }) =>
        [service, routes.join(' '), cluster, zone, mode, `${String(healthy)}/${String(endpoints)}`].join(' | '),
      ),
    ).toEqual([
      'default/shop:80 | a.example.com/cart a.example.com/cart/* | europe | europe-west1-c | neg | 2/2',
      'default/shop:80 | a.example.com/cart a.example.com/cart/* | us | us-east4-a | neg | 2/2',
      'default/web:80 | */* a.example.com/* | europe | europe-west1-c | instance-groups | 2/2',
      'default/web:80 | */* a.example.com/* | us | us-east4-a | instance-groups | 2/2',
    ]);
    const [address, port, forwardingRule] = [addressOf(operator), '80', 'mci1-fw--lb'];
    expect(frontends).toEqual([{ address, ipVersion: 'IPv4', protocol: 'HTTP', port, forwardingRule }]);
    expect([ingress, unasked]).toEqual(['default/lb', []]);
    expect(lastApplied?.ageSeconds).toBeGreaterThanOrEqual(600);
  });

  test('asks for each kind once, and for the health of each backend once', async () => {
    await applied();
    const before = operator.audited;
    await details();
    const asked = askedOfGce(before);
    expect(asked.filter((line) => line.includes('getHealth'))).toHaveLength(4);
    expect(new Set(asked).size).toBe(asked.length - 2);
    expect(asked.filter((line) => line.startsWith('GET global/'))).toHaveLength(8);
  });

  test('with the spec asks for each kind once as well, and writes nothing', async () => {
    await applied();
    const before = operator.audited;
    await withSpec();
    expect(askedOfGce(before).filter((line) => /^GET global\/[A-Za-z]+$/.test(line))).toHaveLength(8);
    expect(operator.writes(before)).toEqual([]);
  });

  test('tells a cluster that is down by the groups that nobody else claims', async () => {
    await applied();
    operator.world.setReachability('europe', 'refused');
    const { health, unasked } = await details();
    expect(health.map(({ cluster }) => cluster)).toEqual(['europe', 'us', 'europe', 'us']);
    expect(unasked).toMatchObject([{ cluster: 'europe', why: expect.stringContaining('cannot be reached') }]);
  });

  test('does not guess where several clusters are down: a uid stands for each', async () => {
    await applied();
    for (const cluster of ['us', 'europe']) operator.world.setReachability(cluster, 'refused');
    const { health } = await details();
    expect(health.map(({ cluster }) => cluster)).toEqual([undefined, undefined, undefined, undefined]);
    const uidOf = (zone: string) => new Set(health.filter((row) => row.zone === zone).map((row) => row.clusterUid));
    const [us, europe] = [[...uidOf('us-east4-a')], [...uidOf('europe-west1-c')]];
    expect([us.length, europe.length, us[0] === europe[0]]).toEqual([1, 1, false]);
  });

  test('names clusters of groups that the spec does not know any more', async () => {
    await applied();
    writeWish(operator, { ...BOTH, clusters: ['us'], routes: [] });
    const { health, unasked } = await withSpec();
    expect(health.map(({ service, cluster }) => `${service ?? ''} ${cluster ?? ''}`)).toEqual([
      'default/shop:80 europe',
      'default/shop:80 us',
      'default/web:80 europe',
      'default/web:80 us',
    ]);
    expect(unasked).toEqual([{ cluster: 'europe', why: 'It is not one of the clusters that were named.' }]);
  });

  test('needs no cluster: contexts that the kubeconfig lacks are told', async () => {
    await applied();
    operator.pass(600);
    operator.write('empty.yaml', 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n');
    const { health, unasked } = await details({ kubeconfig: operator.file('empty.yaml') });
    expect(health.map(({ healthy }) => healthy)).toEqual([2, 2, 2, 2]);
    expect(unasked.map(({ cluster }) => cluster)).toEqual(['europe', 'us']);
  });

  test('finds the Ingress that the Go tool did not record, to name the clusters', async () => {
    const wish: Wish = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };
    await applied(wish);
    const map = operator.world.gce.list('urlMaps').find(({ name }) => name === 'mci1-um--lb') ?? {};
    const status = z.record(z.string(), z.unknown()).parse(JSON.parse(z.string().parse(map['description'])));
    const ours = ['Ingress', 'Applied'];
    const description = JSON.stringify(
      Object.fromEntries(Object.entries(status).filter(([key]) => !ours.includes(key))),
    );
    const fingerprint = map['fingerprint'] ?? '';
    await operator.byHand((api) => api.patch('urlMaps', 'mci1-um--lb', { description, fingerprint }, randomUUID()));
    const { health, ingress, lastApplied, unasked } = await details();
    expect(health.map(({ cluster }) => cluster)).toEqual(['europe', 'us']);
    expect([ingress, lastApplied, unasked]).toEqual([undefined, undefined, []]);
    expect(await withSpec()).toMatchObject({ drift: { known: true, changes: [] } });
  });

  test('shows a drained cluster as drained', async () => {
    await applied();
    await operator.apply(await operator.planDrain('europe', 0));
    const { health } = await details();
    expect(health.map(({ cluster, capacity }) => [cluster, capacity])).toEqual([
      ['europe', 0],
      ['us', 1],
      ['europe', 0],
      ['us', 1],
    ]);
  });

  test('shows a service whose backends were all taken away, as the Go tool did with its last cluster', async () => {
    await applied({ clusters: ['us'], fallback: 'web', routes: [] });
    await operator.byHand((api) => api.patch('backendServices', 'mci1-be-30061--lb', { backends: [] }, randomUUID()));
    const { health, withoutBackends } = await details();
    const [backendService, service] = ['mci1-be-30061--lb', 'default/web:80'];
    expect([health, withoutBackends]).toEqual([[], [{ backendService, service, routes: ['*/*'] }]]);
  });

  test('goes on where health cannot be read, and says of which services', async () => {
    await applied();
    const rules = [
      { name: 'no', match: { verb: 'getHealth' }, then: { effect: 'answer', status: 403, reason: 'forbidden' } },
    ];
    operator.world.faults.add(faultFile.parse({ faults: rules }).faults);
    const { status, warnings } = await ask();
    expect(detailsIn(status).health.map(({ healthy }) => healthy)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['PermissionDenied', 'warning'],
      ['PermissionDenied', 'warning'],
    ]);
  });
});

describe('drift', () => {
  const CHECK = 'mci1-hc-30061--lb';

  function otherPath(): Promise<void> {
    return operator.byHand((api) =>
      api.patch('healthChecks', CHECK, { httpHealthCheck: { requestPath: '/by-hand' } }, randomUUID()),
    );
  }

  test('is not known without the spec, and the command that tells it is named', async () => {
    await applied();
    const { drift, spec } = await details({ where: '--sandbox=world' });
    expect(drift).toMatchObject({
      known: false,
      command: 'kubemci get-status lb --wide --ingress=FILE --sandbox=world',
    });
    expect(spec).toBeUndefined();
  });

  test('is none right after an apply', async () => {
    await applied();
    expect(await withSpec()).toMatchObject({ drift: { known: true, changes: [] }, spec: { pending: [] } });
  });

  test('is told by flags in place of a definition as well', async () => {
    await applied();
    const ingress = operator.file('ingress.yaml');
    expect((await details({ ingress, contexts: ['us', 'europe'] })).drift).toEqual({ known: true, changes: [] });
  });

  test('shows what somebody else changed, field by field, and what somebody deleted', async () => {
    await applied();
    await otherPath();
    await operator.byHand((api) => api.delete('firewalls', 'mci1-fr--lb', randomUUID()));
    const { drift, spec } = await withSpec();
    if (!drift.known) throw new Error('drift is not known');
    expect(drift.changes).toMatchObject([
      { address: 'firewall/default', action: 'create' },
      {
        address: 'healthCheck/default/web:80',
        action: 'update',
        reason: { code: 'drift' },
        differences: [{ path: 'httpHealthCheck.requestPath', before: '/by-hand', after: '/' }],
      },
    ]);
    expect(spec?.pending).toEqual([]);
  });

  test('cannot be told from what is pending once the spec has changed: both are pending then', async () => {
    await applied();
    await otherPath();
    writeWish(operator, { ...BOTH, fallback: 'api' });
    const { drift, spec } = await withSpec();
    expect(drift).toMatchObject({ known: false, why: expect.stringContaining('are others than those applied on') });
    expect(spec?.pending.map(({ action, address }) => `${action} ${address}`)).toContain(
      'create backendService/default/api:80',
    );
  });

  test('is told of the others where a cluster is down', async () => {
    await applied();
    const map = operator.world.gce.list('urlMaps').find(({ name }) => name === 'mci1-um--lb');
    const change = { defaultService: map?.['defaultService'] ?? '', hostRules: [], pathMatchers: [] };
    const fingerprint = map?.['fingerprint'] ?? '';
    await operator.byHand((api) => api.patch('urlMaps', 'mci1-um--lb', { ...change, fingerprint }, randomUUID()));
    operator.world.setReachability('europe', 'refused');
    const { drift, spec, unasked, health } = await withSpec();
    const differing = [...(drift.known ? drift.changes : []), ...(spec?.pending ?? [])];
    expect(differing.map(({ address }) => address)).toContain('urlMap');
    expect(unasked.map(({ cluster }) => cluster)).toEqual(['europe']);
    expect(health.map(({ cluster }) => cluster)).toEqual(['europe', 'us']);
  });

  test('is not known where what a silent cluster needs has changed, and says why', async () => {
    await applied();
    await otherPath();
    operator.world.setReachability('europe', 'refused');
    const { drift } = await withSpec();
    expect(drift).toMatchObject({ known: false, why: expect.stringContaining('europe') });
  });

  test('is not known where the spec cannot be planned with, and everything else is told', async () => {
    await applied();
    writeWish(operator, { ...BOTH, fallback: 'missing' });
    const { drift, spec, health } = await withSpec();
    expect(drift).toMatchObject({ known: false, why: expect.stringContaining('missing') });
    expect([spec, health.length]).toEqual([undefined, 4]);
  });

  test('is not what is left alone', async () => {
    await applied();
    await operator.byHand((api) => api.patch('backendServices', 'mci1-be-30061--lb', { timeoutSec: 77 }, randomUUID()));
    const { drift, spec } = await withSpec();
    expect(drift).toEqual({ known: true, changes: [] });
    expect(spec?.unmanaged).toEqual([expect.stringContaining('timeoutSec')]);
  });
});

describe('a first apply that is killed', () => {
  async function killedAfter(moment: number): Promise<void> {
    writeWish(operator, BOTH);
    const kill = new AbortController();
    let events = 0;
    const onEvent = (): void => {
      if (events++ === moment) kill.abort();
    };
    await operator.apply(await operator.plan(), { onEvent, kill: kill.signal });
    operator.pass(600);
    expect(events).toBeGreaterThan(moment);
  }

  // The last is after the URL map with its status was made.
  test.each([1, 30, 44])('after %i events has left it incomplete: what exists is named', async (moment) => {
    await killedAfter(moment);
    for (const wide of [false, true]) {
      const error: unknown = await ask({ wide, where: '--kubeconfig=k' }).catch((reason: unknown) => reason);
      if (!(error instanceof KubemciError)) throw new Error('no KubemciError was thrown');
      const [{ code, message, table, fix }] = error.diagnostics;
      expect([code, error.exitCode]).toEqual(['LoadBalancerIncomplete', 1]);
      expect(message).toContain('Load balancer lb exists only in part in project property-project');
      expect(table?.rows).toContainEqual(['healthCheck', 'mci1-hc-30061--lb']);
      expect(table?.rows.some(([kind]) => kind === 'urlMap')).toBe(moment === 44);
      expect(fix).toContain('kubemci apply');
      expect(fix?.split('\n').at(-1)).toBe('To take it away: kubemci delete lb --kubeconfig=k');
    }
    await applied();
    expect((await ask({ wide: false })).status.name).toBe('lb');
  });
});
