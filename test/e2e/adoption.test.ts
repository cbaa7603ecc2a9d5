import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';

/** Takes the markers away: of the front end by making it anew, as GCE keeps the descriptions of rules and proxies. */
async function unmark({ gce }: ServedSandbox): Promise<void> {
  const { IPAddress } = await gce('GET', 'global/forwardingRules/mci1-fw--zone-printer');
  await gce('DELETE', 'global/forwardingRules/mci1-fw--zone-printer');
  await gce('DELETE', 'global/targetHttpProxies/mci1-tp--zone-printer');
  const proxy = { name: 'mci1-tp--zone-printer', urlMap: 'global/urlMaps/mci1-um--zone-printer' };
  await gce('POST', 'global/targetHttpProxies', proxy);
  const target = 'global/targetHttpProxies/mci1-tp--zone-printer';
  await gce('POST', 'global/forwardingRules', { name: 'mci1-fw--zone-printer', IPAddress, portRange: '80', target });
  await gce('PATCH', 'global/firewalls/mci1-fr--zone-printer', { description: 'kept by the network team' });
}

describe('a load balancer that somebody made anew without its markers', () => {
  test('is refused, adopted by a saved plan, and needs no flag from then on', async () => {
    await inServedSandbox(async (sandbox) => {
      const { run, dir, ours } = sandbox;
      expect((await run(['create', LB, '--settle=1'])).code).toBe(0);
      await unmark(sandbox);
      const refused = await run(['plan', LB]);
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('--adopt') });
      expect(refused.stderr).toContain('mci1-fw--zone-printer exists and carries no marker');
      const shown = await run(['plan', LB, '--adopt', '--out=adopt.plan']);
      expect(shown.stdout).toContain('kept by the network team');
      expect(shown.stdout).toMatch(/Adopted = \[\s+\+ "fw",\s+\+ "tp"/);
      const saved = JSON.parse(readFileSync(path.join(dir, 'adopt.plan'), 'utf8')) as {
        readonly subject: { readonly adopted: readonly string[] };
      };
      expect(saved.subject.adopted).toEqual([
        'firewall/mci1-fr--zone-printer',
        'forwardingRule/mci1-fw--zone-printer',
        'targetHttpProxy/mci1-tp--zone-printer',
      ]);
      expect(await run(['apply', 'adopt.plan', '--auto-approve'])).toMatchObject({ code: 0 });
      expect(await run(['plan', LB, '--detailed-exitcode'])).toMatchObject({ code: 0 });
      expect((await run(['orphans'])).stdout).not.toContain('mci1-');
      expect((await run(['delete', 'zone-printer'])).code).toBe(0);
      expect(await ours()).toEqual([]);
    });
  });

  test('is adopted by create without --force, as nothing but its marking differs', async () => {
    await inServedSandbox(async (sandbox) => {
      const { run } = sandbox;
      expect((await run(['create', LB, '--settle=1'])).code).toBe(0);
      await unmark(sandbox);
      expect((await run(['create', LB])).code).toBe(3);
      expect(await run(['create', LB, '--adopt'])).toMatchObject({ code: 0 });
      expect(await run(['create', LB, '--dry-run'])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('No changes'),
      });
    });
  });
});
