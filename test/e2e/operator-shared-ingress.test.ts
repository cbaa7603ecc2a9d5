import { expect, test } from '@jest/globals';
import { inServedSandbox } from '../support/served-sandbox.js';

const INGRESS = 'apis/networking.k8s.io/v1/namespaces/default/ingresses/zone-printer';

test('a load balancer that was never made does not take the Ingress of another with it when it is deleted', async () => {
  await inServedSandbox(async (world) => {
    expect((await world.run(['apply', 'plans/zone-printer', '--auto-approve'])).code).toBe(0);
    world.edit('plans/zone-printer/kubemci.yaml', (text) => text.replace('name: zone-printer', 'name: renamed'));
    const since = await world.now();
    const deleted = await world.run(['delete', 'plans/zone-printer', '--auto-approve']);
    expect(deleted).toMatchObject({ code: 0, stderr: expect.stringContaining('LoadBalancerNotFound') });
    expect(await world.writes(since)).toEqual([]);
    await expect(world.kubernetes('us', 'GET', INGRESS)).resolves.toMatchObject({ kind: 'Ingress' });
  });
});
