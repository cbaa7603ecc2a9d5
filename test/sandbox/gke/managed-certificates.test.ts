import { describe, expect, test } from '@jest/globals';
import type { ObjectDraft } from '../../../src/sandbox/kubernetes/cluster.js';
import { GkeWorld, ingress, service } from './harness.js';

const certificate = (domains: readonly string[]): ObjectDraft => ({
  apiVersion: 'networking.gke.io/v1',
  kind: 'ManagedCertificate',
  metadata: { name: 'www', namespace: 'default' },
  spec: { domains },
});

const gceIngress = (annotations: Record<string, string>): ObjectDraft =>
  ingress('web', 'web', { 'kubernetes.io/ingress.class': 'gce', ...annotations });

function made(world: GkeWorld): readonly { readonly [key: string]: unknown }[] {
  return world.gce.list('sslCertificates');
}

function shared(world: GkeWorld): string | undefined {
  return world.annotation('Ingress', 'web', 'ingress.gcp.kubernetes.io/pre-shared-cert');
}

describe('a ManagedCertificate', () => {
  test('has an SSL certificate of its own, used or not, and reports how far it has come', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(certificate(['b.example.com', 'a.example.com']));
    await world.pass(60);
    const [only] = made(world);
    expect(only?.['name']).toMatch(/^mcrt-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(world.object('ManagedCertificate', 'www')?.['status']).toMatchObject({
      certificateName: only?.['name'],
      certificateStatus: 'Provisioning',
      domainStatus: [
        { domain: 'a.example.com', status: 'Provisioning' },
        { domain: 'b.example.com', status: 'Provisioning' },
      ],
    });
    expect(world.kubernetes.list('Event', 'default').map((event) => event['message'])).toContain(
      `Create SslCertificate ${String(only?.['name'])}`,
    );
  });

  test('is attached to an Ingress of class gce that names it, beside what is attached already', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(certificate(['a.example.com']));
    world.kubernetes.apply(
      gceIngress({
        'networking.gke.io/managed-certificates': 'www',
        'ingress.gcp.kubernetes.io/pre-shared-cert': 'zz-own',
      }),
    );
    await world.pass(90);
    expect(shared(world)).toBe(`${String(made(world)[0]?.['name'])},zz-own`);
  });

  test('is not attached to an Ingress of another class', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(service('web'));
    world.kubernetes.apply(certificate(['a.example.com']));
    world.kubernetes.apply(ingress('web', 'web', { 'networking.gke.io/managed-certificates': 'www' }));
    await world.pass(90);
    expect(shared(world)).toBeUndefined();
  });

  test('that is missing is told as an event of the Ingress', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(gceIngress({ 'networking.gke.io/managed-certificates': 'nowhere' }));
    await world.pass(30);
    expect(world.kubernetes.list('Event', 'default')).toEqual([
      expect.objectContaining({ type: 'Warning', reason: 'MissingCertificate' }),
    ]);
    expect(shared(world)).toBeUndefined();
  });

  test('gets another certificate when its domains change, and takes it with it when it goes', async () => {
    const world = new GkeWorld();
    world.kubernetes.apply(certificate(['a.example.com']));
    await world.pass(60);
    world.kubernetes.apply(certificate(['c.example.com']));
    await world.pass(120);
    expect(made(world)).toEqual([
      expect.objectContaining({ managed: expect.objectContaining({ domains: ['c.example.com'] }) }),
    ]);
    world.kubernetes.remove('ManagedCertificate', 'default', 'www');
    await world.pass(60);
    expect(made(world)).toEqual([]);
  });
});
