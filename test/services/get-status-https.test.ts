import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StatusDetails } from '../../src/render/status/status.js';
import { getStatus } from '../../src/services/get-status.js';
import { listLoadBalancers } from '../../src/services/list.js';
import { FULL_WORLD } from '../properties/support/full-world.js';
import type { ExecutionEvent } from '../../src/execute/event.js';
import { writeFullWish, type FullWish } from '../properties/support/full-wish.js';
import { Operator } from '../properties/support/operator.js';

const SECURED: FullWish = {
  ...{ clusters: ['us', 'europe'], fallback: 'web', routes: [], scheme: 'EXTERNAL', configs: {}, shares: {} },
  certificates: [{ from: 'secret', name: 'shop-tls', version: 0 }],
  httpsOnly: false,
  frontendConfig: { redirectToHttps: { enabled: true, responseCodeName: 'FOUND' } },
};

const MANAGED: FullWish = {
  ...SECURED,
  certificates: [{ from: 'managed', domains: ['a.example.com', 'b.example.com'] }],
};

let operator: Operator;

beforeEach(() => {
  operator = new Operator(FULL_WORLD);
});

afterEach(() => {
  operator.close();
});

async function reach(wish: FullWish): Promise<void> {
  writeFullWish(operator, wish);
  expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
}

async function details(target: string): Promise<StatusDetails> {
  const { status } = await operator.run(() => getStatus(operator.session, { target, wide: true }, () => undefined));
  if (status.details === undefined) throw new Error('there are no details');
  return status.details;
}

function addressesOf({ drift, spec }: StatusDetails): { readonly drift: unknown; readonly pending: unknown } {
  return {
    drift: drift.known ? drift.changes.map(({ address }) => address) : drift.why,
    pending: spec?.pending.map(({ address }) => address),
  };
}

describe('certificates', () => {
  test('of Secrets are shown with their names and the days that are left', async () => {
    await reach(SECURED);
    const { certificates, frontends } = await details('lb');
    expect(certificates).toEqual([
      {
        name: 'mci1-ssl--lb',
        type: 'self-managed',
        domains: ['a.example.com', '*.example.com', 'b.example.com'],
        expires: expect.stringMatching(/^\d{4}-/),
        daysLeft: expect.any(Number),
      },
    ]);
    expect(frontends.map(({ protocol, port, redirects }) => [protocol, port, redirects])).toEqual([
      ['HTTP', '80', true],
      ['HTTPS', '443', undefined],
    ]);
    const [listed] = await operator.run(() => listLoadBalancers(operator.session, { wide: true }));
    expect(listed?.details?.expiresFirst?.name).toBe('mci1-ssl--lb');
  });

  test('of Google are shown by domain, and what they stand beside is retiring and no drift', async () => {
    await reach(SECURED);
    await reach(MANAGED);
    const before = await details(operator.dir);
    expect(before.certificates.map(({ type, status }) => [type, status])).toEqual([
      ['self-managed', undefined],
      ['managed', 'PROVISIONING'],
    ]);
    expect(before.certificates[1]?.domainStatus).toEqual({
      'a.example.com': 'PROVISIONING',
      'b.example.com': 'PROVISIONING',
    });
    expect(before.retiring).toEqual([
      { kind: 'sslCertificate', name: 'mci1-ssl--lb', why: expect.stringContaining('until the Google-managed') },
    ]);
    expect((await details('lb')).retiring).toEqual([
      { kind: 'sslCertificate', name: 'mci1-ssl--lb', why: expect.stringContaining('unless the spec names it') },
    ]);
    expect(addressesOf(before)).toEqual({ drift: [], pending: [] });
    operator.pass(2 * 3600);
    const active = await details(operator.dir);
    expect(active.certificates[1]).toMatchObject({ status: 'ACTIVE', daysLeft: expect.any(Number) });
    expect(addressesOf(active)).toEqual({ drift: [], pending: ['sslCertificate', 'targetHttpsProxy'] });
    expect(active.spec?.pending.map(({ reason }) => reason.code)).toEqual(['no-longer-wanted', 'no-longer-wanted']);
    await reach(MANAGED);
    expect((await details(operator.dir)).retiring).toEqual([]);
  });
});

describe('what is retiring', () => {
  test('includes rules on a former address, with the command that takes them away', async () => {
    await reach(SECURED);
    const { frontends } = await details('lb');
    operator.write(
      'kubemci.yaml',
      'name: lb\ningress: ingress.yaml\nclusters: [{context: us}, {context: europe}]\nstaticIp: other-ip\n',
    );
    operator.write('ingress.yaml', ingressWithoutAddress());
    expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
    const after = await details('lb');
    expect(after.retiring.map(({ kind, name }) => [kind, name]).sort()).toEqual(
      frontends.map(({ forwardingRule }) => ['forwardingRule', forwardingRule]).sort(),
    );
    expect(after.retiring[0]?.why).toContain('kubemci apply --retire-address');
    expect(after.frontends).toHaveLength(4);
  });

  test('includes what an apply that was killed while it warmed has put there, and the host that it warmed with', async () => {
    await reach(SECURED);
    operator.pass(900);
    writeFullWish(operator, { ...SECURED, fallback: 'api' });
    const kill = new AbortController();
    const onEvent = (event: ExecutionEvent): void => {
      // The host is in the URL map by then.
      if (event.type === 'step-progress' && event.phase === 'warm') kill.abort();
    };
    await operator.apply(await operator.plan(), { onEvent, kill: kill.signal });
    const { retiring } = await details('lb');
    const host = String(
      operator.world.gce
        .list('urlMaps')
        .flatMap((map) => (JSON.stringify(map).match(/w-[0-9a-f]{32}\.invalid/g) ?? []) as readonly string[])[0],
    );
    const warming = 'it is only being warmed: an apply is under way, or did not end';
    expect(retiring).toEqual([
      { kind: 'healthCheck', name: 'mci1-hc-30062--lb', why: warming },
      { kind: 'backendService', name: 'mci1-be-30062--lb', why: warming },
      { kind: 'urlMap', name: 'mci1-um--lb', why: `holds the host ${host}, which is for warming only` },
    ]);
  });

  test('includes what no rule leads to any more', async () => {
    await reach(SECURED);
    await operator.byHand((api) => api.delete('forwardingRules', 'mci1-fws--lb', randomUUID()));
    const { retiring, frontends } = await details('lb');
    expect(frontends.map(({ protocol }) => protocol)).toEqual(['HTTP']);
    expect(retiring.map(({ kind, name }) => `${kind} ${name}`)).toContain('targetHttpsProxy mci1-tps--lb');
  });

  test('does not include what a rule without a marker leads to', async () => {
    await reach(SECURED);
    const rule = operator.world.gce.list('forwardingRules').find(({ name }) => name === 'mci1-fws--lb');
    const { IPAddress = '', target = '' } = rule ?? {};
    await operator.byHand((api) => api.delete('forwardingRules', 'mci1-fws--lb', randomUUID()));
    const byHand = { name: 'mci1-fws--lb', IPAddress, portRange: '443', target };
    await operator.byHand((api) => api.insert('forwardingRules', byHand, randomUUID()));
    const { retiring, frontends } = await details('lb');
    expect(frontends.map(({ protocol }) => protocol)).toEqual(['HTTP', 'HTTPS']);
    expect(retiring).toEqual([]);
    const { drift } = await details(operator.dir);
    expect('why' in drift ? drift.why : '').toContain("If it is this load balancer's, add --adopt.");
  });
});

function ingressWithoutAddress(): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: lb }
spec:
  defaultBackend: { service: { name: web, port: { number: 80 } } }
  tls: [{ secretName: shop-tls }]
`;
}
