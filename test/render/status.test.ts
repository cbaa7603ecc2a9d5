import { describe, expect, test } from '@jest/globals';
import { COLOURED, PLAIN } from '../../src/render/palette.js';
import { listJson, statusJson } from '../../src/render/status/json.js';
import type { BackendHealth, FrontendStatus, StatusDetails } from '../../src/render/status/status.js';
import { renderList, renderStatus } from '../../src/render/status/text.js';
import { THIRD_CLUSTER } from '../support/plan-fixture.js';

const HTTP: FrontendStatus = {
  address: '192.0.2.1',
  ipVersion: 'IPv4',
  protocol: 'HTTP',
  port: '80',
  forwardingRule: 'mci1-fw--zp',
};

const STATUS = { name: 'zp', address: '192.0.2.1', clusters: ['us', 'eu'] };

const UNREAD: BackendHealth = {
  backendService: 'mci1-be-30061--zp',
  service: 'default/zoneprinter:80',
  routes: ['*/*', 'a.example.com/x'],
  zone: 'us-east4-a',
  group: 'projects/p/zones/us-east4-a/instanceGroups/k8s-ig--79adb2a2',
  mode: 'instance-groups',
  capacity: 1,
};

const BACKEND: BackendHealth = { ...UNREAD, cluster: 'us', healthy: 2, endpoints: 2 };

const DETAILS: StatusDetails = {
  project: 'p',
  frontends: [HTTP],
  health: [BACKEND],
  withoutBackends: [],
  unasked: [],
  certificates: [],
  retiring: [],
  drift: { known: true, changes: [] },
};

function lines(details: Partial<StatusDetails>): readonly string[] {
  return renderStatus({ ...STATUS, details: { ...DETAILS, ...details } }).split('\n');
}

/** The lines of a section without its title. */
function section(title: string, details: Partial<StatusDetails>): readonly string[] {
  const all = lines(details);
  const start = all.indexOf(title) + 1;
  const end = all.findIndex((line, index) => index >= start && /^\S/.test(line));
  return all.slice(start, end === -1 ? undefined : end - 1);
}

describe('list', () => {
  test('looks as scripts around the Go tool expect it', () => {
    const text = renderList([
      { name: 'second-load-balancer', address: '198.51.100.20', clusters: ['eu', 'us'] },
      { name: 'zone-printer', address: '198.51.100.10', clusters: ['asia', 'eu', 'us'] },
    ]);
    expect(text).toBe(`NAME                   IP              CLUSTERS
second-load-balancer   198.51.100.20   eu, us
zone-printer           198.51.100.10   asia, eu, us
`);
  });

  test('keeps columns at least ten wide', () => {
    expect(renderList([{ name: 'oldlb', address: '', clusters: ['us'] }])).toBe(
      'NAME      IP        CLUSTERS\noldlb               us\n',
    );
  });

  test('ends the row of a load balancer without clusters in spaces, as the Go tool does', () => {
    expect(renderList([{ name: 'zone-printer', address: '198.51.100.10', clusters: [] }])).toBe(
      'NAME           IP              CLUSTERS\nzone-printer   198.51.100.10   \n',
    );
  });

  test('says so when there is none', () => {
    expect(renderList([])).toBe('No multicluster ingresses found.');
    expect(listJson([])).toEqual({ loadBalancers: [] });
  });

  test('adds columns where details were asked for, clusters last', () => {
    const https: FrontendStatus = { ...HTTP, protocol: 'HTTPS' };
    const expiresFirst = { name: 'c', type: 'self-managed' as const, domains: [], expires: 'x', daysLeft: 12 };
    const applied = { time: '2026-01-01T00:00:00Z', version: '1.0.0', ageSeconds: 3 * 86_400 };
    const details = { frontends: [HTTP, https], modes: ['neg' as const], lastApplied: applied };
    const text = renderList([
      { name: 'half', address: '', clusters: [], details: { frontends: [], modes: [] } },
      { ...STATUS, details: { ...details, expiresFirst } },
    ]);
    expect(text.split('\n')).toEqual([
      'NAME   IP          PROTOCOL            BACKENDS   APPLIED   CERTIFICATE        CLUSTERS',
      'half   -           none (incomplete)   -          -         -                  0',
      'zp     192.0.2.1   HTTP,HTTPS          neg        3d ago    in 12 days, SOON   2 (us,eu)',
    ]);
  });
});

describe('get-status', () => {
  test('is one line, as the Go tool words it', () => {
    expect(renderStatus({ name: 'zone-printer', address: '198.51.100.10', clusters: ['us', 'eu'] })).toBe(
      'Load balancer zone-printer has IPAddress 198.51.100.10 and is spread across 2 clusters (us,eu)',
    );
    expect(renderStatus({ name: 'none', address: '', clusters: [] })).toBe(
      'Load balancer none has IPAddress  and is spread across 0 clusters ()',
    );
  });

  test('begins with that line where details follow', () => {
    const applied = { time: '2026-01-01T00:00:00Z', version: '1.0.0', ageSeconds: 130 };
    expect(lines({ ingress: 'default/zp', lastApplied: applied })).toEqual([
      'Load balancer zp has IPAddress 192.0.2.1 and is spread across 2 clusters (us,eu)',
      '',
      'Project:       p',
      'Ingress:       default/zp',
      'Last applied:  2026-01-01T00:00:00Z (2m ago) by kubemci 1.0.0',
      '',
      'Frontends',
      '  ADDRESS     VERSION   PROTOCOL   PORT   FORWARDING RULE',
      '  192.0.2.1   IPv4      HTTP       80     mci1-fw--zp',
      '',
      'Backends',
      '  default/zoneprinter:80 (mci1-be-30061--zp)',
      '    answers */*',
      '    answers a.example.com/x',
      '    CLUSTER   ZONE         HEALTHY   GROUP',
      '    us        us-east4-a   2/2       k8s-ig--79adb2a2',
      '',
      'Drift',
      '  none: what is live is what the spec asks for',
    ]);
  });

  test('tells backends apart whose cluster nobody knows, and says why', () => {
    const health = [
      { ...UNREAD, clusterUid: '79adb2a2' },
      { ...UNREAD, capacity: 0, healthy: 0, endpoints: 1, zone: 'z' },
    ];
    const details = { health, unasked: [{ cluster: 'us', why: 'It is down.' }] };
    expect(section('Backends', details).slice(3)).toEqual([
      '    CLUSTER          ZONE         HEALTHY        GROUP',
      '    (uid 79adb2a2)   us-east4-a   not read       k8s-ig--79adb2a2',
      '    (not known)      z            0/1, drained   k8s-ig--79adb2a2',
      '',
      '  A uid stands for the cluster that has it in the names of its groups.',
    ]);
    expect(section('Clusters not asked', details)).toEqual(['  us: It is down.']);
    expect(section('Drift', details)).toEqual([
      '  none: what is live is what the spec asks for',
      '  not compared: what stands in us',
    ]);
  });

  test('shows services that routes lead to and that have no backend', () => {
    const empty = { backendService: 'mci1-be-30061--zp', service: 'default/zoneprinter:80', routes: ['*/*'] };
    expect(section('Backends', { health: [], withoutBackends: [empty] })).toEqual([
      '  default/zoneprinter:80 (mci1-be-30061--zp)',
      '    answers */*',
      '    has no backends',
    ]);
  });

  test('warns of certificates that end soon and shows the state of each domain of a managed one', () => {
    const certificates = [
      {
        name: 'old',
        type: 'self-managed' as const,
        domains: ['a.test'],
        expires: '2026-01-01T00:00:00Z',
        daysLeft: -1,
      },
      {
        ...{ name: 'new', type: 'managed' as const, status: 'PROVISIONING', domains: ['a.test', 'b.test'] },
        domainStatus: { 'a.test': 'ACTIVE', 'b.test': 'FAILED_NOT_VISIBLE' },
      },
    ];
    expect(section('Certificates', { certificates })).toEqual([
      '  NAME   STATUS         EXPIRES',
      '  old    self-managed   2026-01-01   EXPIRED 1 day ago',
      '    a.test',
      '  new    PROVISIONING   -            not known',
      '    a.test: ACTIVE',
      '    b.test: FAILED_NOT_VISIBLE',
    ]);
  });

  test('shows what drifts by its address, live before what was applied, and pending changes beside it', () => {
    const [update] = THIRD_CLUSTER.changes ?? [];
    if (update?.action !== 'update') throw new Error('the fixture has another change');
    const differences = update.differences.slice(1);
    const drift = { known: true, changes: [{ ...update, differences }] } as const;
    expect(section('Drift (live -> as applied)', { drift })).toEqual([
      '  backendService/default/zoneprinter:80 (mci1-be-30061--zone-printer) differs',
      '      ~ timeoutSec = 30 -> 60',
    ]);
    const spec = { pending: [{ ...update, differences }], unmanaged: ['timeoutSec of x is left alone'] };
    expect(section('Pending changes', { spec })[0]).toContain('will be updated');
    expect(section('Left alone', { spec })).toEqual(['  timeoutSec of x is left alone']);
  });

  test('never says that nothing drifts where nobody can know', () => {
    const drift = { known: false, why: 'it takes the spec to tell', command: 'kubemci get-status zp --wide' } as const;
    expect(section('Drift', { drift })).toEqual([
      '  not known: it takes the spec to tell',
      '  To tell: kubemci get-status zp --wide',
    ]);
  });

  test('says where the recorded address is not answered at', () => {
    expect(renderStatus({ ...STATUS, address: '192.0.2.9', details: DETAILS })).toContain(
      'The recorded address is 192.0.2.9; no rule is on it.',
    );
  });

  test('colours what is not healthy, and obeys no control character of others', () => {
    const details = { ...DETAILS, ingress: 'a/\u001b[31mb', health: [{ ...BACKEND, healthy: 0 }] };
    const text = renderStatus({ ...STATUS, details }, COLOURED);
    expect(text).toContain('a/\\u001b[31mb');
    expect(text).toContain(COLOURED.red('  us        us-east4-a   0/2       k8s-ig--79adb2a2'));
    expect(renderStatus({ ...STATUS, details }, PLAIN)).not.toContain('\u001b');
  });

  test('names its keys for programs', () => {
    const json = statusJson({ ...STATUS, details: { ...DETAILS, spec: { pending: [], unmanaged: [] } } });
    expect(Object.keys(json).sort()).toEqual(
      ['certificates', 'clusters', 'drift', 'frontends', 'health', 'ipAddress', 'loadBalancer']
        .concat(['pendingChanges', 'project', 'retiring', 'unasked', 'unmanaged', 'withoutBackends'])
        .sort(),
    );
    expect(statusJson(STATUS)).toEqual({ loadBalancer: 'zp', ipAddress: '192.0.2.1', clusters: ['us', 'eu'] });
  });
});
