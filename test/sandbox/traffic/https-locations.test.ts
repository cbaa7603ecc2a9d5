import { describe, expect, test } from '@jest/globals';
import { World } from '../../../src/sandbox/index.js';
import { OTHER, SHOP } from '../gce/support/certificates.js';
import { Lab } from './support/lab.js';

async function secure(): Promise<Lab> {
  const lab = new Lab();
  await lab.certificate('shop', SHOP);
  await lab.certificate('other', OTHER);
  await lab.gceDone('POST', 'global/urlMaps', { name: 'map', defaultUrlRedirect: { hostRedirect: 'example.org' } });
  await lab.httpsFrontend(['shop']);
  lab.pass(120);
  return lab;
}

/** The certificates that clients of all edge locations are shown, by name, or why they are shown none. */
function shown(world: World, address: string): readonly string[] {
  const answers = world.traffic.outcomesEverywhere({ address, port: 443, host: 'x.example.org', path: '/' });
  return answers.map((answer) => (answer.refused ? answer.why : (answer.certificate?.replace(/^.*\//, '') ?? '')));
}

describe('edge locations', () => {
  test('change to another certificate each at its own time, and never show none', async () => {
    const lab = await secure();
    await lab.gce('POST', 'targetHttpsProxies/secure/setSslCertificates', {
      sslCertificates: ['global/sslCertificates/other'],
    });
    let disagreed = 0;
    for (let second = 0; second < 70; second++) {
      const now = shown(lab.world, lab.address);
      expect(now.filter((name) => name !== 'shop' && name !== 'other')).toEqual([]);
      if (new Set(now).size === 2) disagreed++;
      lab.pass(1);
    }
    expect(disagreed).toBeGreaterThan(0);
    expect(new Set(shown(lab.world, lab.address))).toEqual(new Set(['other']));
  });

  test('fail handshakes where they have the proxy and not its new certificate yet', async () => {
    const lab = await secure();
    await lab.gce('POST', 'global/sslCertificates', { name: 'new', ...OTHER });
    await lab.gce('POST', 'targetHttpsProxies/secure/setSslCertificates', {
      sslCertificates: ['global/sslCertificates/new'],
    });
    const seen = new Set<string>();
    for (let tick = 0; tick < 350; tick++) {
      for (const name of shown(lab.world, lab.address)) seen.add(name);
      lab.pass(0.2);
    }
    expect([...seen].sort()).toEqual(['handshakeFailed', 'new', 'shop']);
  });

  test('show the same certificates after the world was saved and loaded', async () => {
    const lab = await secure();
    const before = lab.world.traffic.handshake({
      address: lab.address,
      port: 443,
      serverName: '',
      signatures: { rsa: true, ecdsa: true },
    });
    lab.world.stop();
    const state: unknown = JSON.parse(JSON.stringify(lab.world.state));
    const again = World.load(Object.assign({ ...lab.world.state }, state), lab.clock);
    expect(
      again.traffic.handshake({
        address: lab.address,
        port: 443,
        serverName: '',
        signatures: { rsa: true, ecdsa: true },
      }),
    ).toEqual(before);
    expect(before.kind).toBe('shake');
  });
});
