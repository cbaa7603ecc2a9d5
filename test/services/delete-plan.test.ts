import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../src/graph/json.js';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../properties/support/wish.js';
import { changesOf, TakingOver } from '../take-over/taking-over.js';

async function refusal(work: Promise<unknown>): Promise<KubemciError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubemciError)) throw new Error(`it was not refused: ${String(error)}`);
  return error;
}

describe('a deletion of what somebody else uses', () => {
  let operator: Operator;
  beforeEach(async () => {
    operator = new Operator(FOUR_SERVICES);
    writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [] });
    await operator.apply(await operator.plan());
    operator.pass(1200);
  });
  afterEach(() => {
    operator.close();
  });

  function addressNamed(wanted: string): string {
    const found = operator.world.gce.list('addresses').find(({ name }) => name === wanted)?.['address'];
    if (typeof found !== 'string') throw new Error(`there is no address ${wanted}`);
    return found;
  }

  async function expectRefused(message: string, fix: string): Promise<void> {
    const since = operator.audited;
    const { diagnostics } = await refusal(operator.planDelete('lb'));
    expect(diagnostics).toMatchObject([{ code: 'ResourceNotOurs', message, fix: expect.stringContaining(fix) }]);
    expect(operator.writes(since)).toEqual([]);
  }

  async function addRule(name: string): Promise<void> {
    const target = 'global/targetHttpProxies/mci1-tp--lb';
    const rule = { name, IPAddress: addressNamed('other-ip'), portRange: '80', target };
    await operator.byHand((api) => api.insert('forwardingRules', rule, randomUUID()));
  }

  test('is refused for a foreign forwarding rule on its proxy, and goes once the rule is gone', async () => {
    await addRule('by-hand');
    await expectRefused(
      "forwardingRule by-hand, which is not load balancer lb's, uses targetHttpProxy mci1-tp--lb.",
      'Point it elsewhere or delete it',
    );
    await operator.byHand((api) => api.delete('forwardingRules', 'by-hand', randomUUID()));
    expect((await operator.apply(await operator.planDelete('lb'))).event.outcome).toBe('succeeded');
  });

  test('is refused for a foreign URL map on its backend service', async () => {
    const map = { name: 'by-hand', defaultService: 'global/backendServices/mci1-be-30061--lb' };
    await operator.byHand((api) => api.insert('urlMaps', map, randomUUID()));
    await expectRefused(
      "urlMap by-hand, which is not load balancer lb's, uses backendService mci1-be-30061--lb.",
      'Point it elsewhere or delete it',
    );
  });

  test('offers adoption where the user has one of its names and nobody’s marker', async () => {
    await addRule('mci1-fws--lb');
    await expectRefused(
      "forwardingRule mci1-fws--lb, which is not load balancer lb's, uses targetHttpProxy mci1-tp--lb.",
      'add --adopt',
    );
    const plan = await operator.planDelete('lb', { adopt: true });
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    expect(operator.world.gce.list('forwardingRules')).toEqual([]);
  });
});

describe('a file with a second Ingress', () => {
  const FILES = '--ingress=ingress.yaml --kubeconfig=kubeconfig.yaml --gcp-project=myproject';
  let over: TakingOver;
  beforeEach(() => {
    // Two Ingresses could be the load balancer's: the file decides.
    over = new TakingOver('x23-multi-document', '01-create', {
      disturb: (state) => ({
        ...state,
        ingresses: Object.fromEntries(
          Object.entries(state.ingresses).map(([context, objects]) => [
            context,
            objects.flatMap((object) => [object, { ...object, metadata: { ...object.metadata, name: 'second' } }]),
          ]),
        ),
      }),
    });
  });
  afterEach(() => {
    over.close();
  });

  const WARNING = {
    code: 'InvalidManifest',
    severity: 'warning',
    message: expect.stringContaining('a second Ingress'),
  };

  test('is refused by create, which says which document it is', async () => {
    const { diagnostics } = await refusal(over.plan(`kubemci create zone-printer ${FILES}`));
    expect(diagnostics).toMatchObject([
      {
        code: 'InvalidManifest',
        message: 'The file holds a second Ingress; the first is at line 2.',
        where: { position: { line: 14 } },
      },
    ]);
  });

  test('means the first for delete, as for the Go tool, with a warning', async () => {
    const { plan, warnings } = await over.plan(`kubemci delete zone-printer ${FILES}`);
    expect(warnings).toMatchObject([WARNING]);
    expect(changesOf(plan).filter((change) => change.includes('ingress/'))).toEqual([
      'delete ingress/gke_myproject_europe-west1-c_cluster-2/default/zoneprinter',
      'delete ingress/gke_myproject_us-east4-a_cluster-1/default/zoneprinter',
    ]);
    expect((await over.operator.apply(plan)).event.outcome).toBe('succeeded');
  });

  test('means the first for remove-clusters, with a warning', async () => {
    const { plan, warnings } = await over.plan(
      `kubemci remove-clusters zone-printer --kubecontexts=gke_myproject_us-east4-a_cluster-1 ${FILES}`,
    );
    expect(warnings).toMatchObject([WARNING]);
    expect(changesOf(plan).filter((change) => change.includes('ingress/'))).toEqual([
      'delete ingress/gke_myproject_us-east4-a_cluster-1/default/zoneprinter',
    ]);
  });
});

describe('a deletion that names the Ingress and clusters', () => {
  let operator: Operator;
  beforeEach(async () => {
    operator = new Operator(FOUR_SERVICES);
    writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [] });
    await operator.apply(await operator.plan());
    operator.pass(1200);
  });
  afterEach(() => {
    operator.close();
  });

  async function notesOf(how: Parameters<Operator['planDelete']>[1]): Promise<readonly string[]> {
    const { changeSet } = await operator.planDelete('lb', how);
    return changeSet.notes.map(({ text }) => text);
  }

  function body(collection: string, wanted: string): JsonObject {
    const found = operator.world.gce.list(collection).find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`there is no ${wanted}`);
    return JSON.parse(JSON.stringify(found)) as JsonObject;
  }

  /** As the Go tool's create --force leaves it where it is given fewer clusters than before. */
  function leaveIngressInAsia(ingressClass: string): void {
    operator.world.cluster('asia').apply({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'lb', namespace: 'default', annotations: { 'kubernetes.io/ingress.class': ingressClass } },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });
  }

  test('tells of an Ingress in a cluster that the load balancer does not record', async () => {
    leaveIngressInAsia('gce-multi-cluster');
    expect(await notesOf({ ingress: operator.file('ingress.yaml') })).toEqual([
      'Ingress default/lb is in cluster asia too, which the load balancer does not record. Unless another one needs it: kubectl --context=asia delete ingress lb --namespace=default',
    ]);
    expect(await notesOf({})).toEqual([]);
  });

  test('tells of no instance group that only a left-over backend service has', async () => {
    const wish = { clusters: ['us', 'europe'], fallback: 'web' } as const;
    const route = { host: '', path: '/api', pathType: 'Prefix', service: 'api' } as const;
    writeWish(operator, { ...wish, routes: [route] });
    await operator.apply(await operator.plan());
    const [map, web] = [body('urlMaps', 'mci1-um--lb'), body('backendServices', 'mci1-be-30061--lb')];
    const { hostRules, pathMatchers, ...routeless } = map;
    expect([hostRules, pathMatchers]).toEqual([expect.anything(), expect.anything()]);
    const status = JSON.parse(map['description'] as string) as JsonObject;
    await operator.byHand((api) =>
      api.update(
        'urlMaps',
        'mci1-um--lb',
        { ...routeless, description: JSON.stringify({ ...status, Clusters: ['us'] }) },
        randomUUID(),
      ),
    );
    const group = 'is of a cluster that the load balancer does not record';
    expect((await notesOf({})).join()).toContain(group);
    const backends = (web['backends'] as JsonObject[]).filter((backend) =>
      JSON.stringify(backend).includes('us-east4'),
    );
    await operator.byHand((api) =>
      api.update('backendServices', 'mci1-be-30061--lb', { ...web, backends }, randomUUID()),
    );
    expect((await notesOf({})).join()).not.toContain(group);
  });

  test('tells of none of another class, nor of one in a cluster that it does not name', async () => {
    const ingress = operator.file('ingress.yaml');
    leaveIngressInAsia('nginx');
    expect(await notesOf({ ingress })).toEqual([]);
    leaveIngressInAsia('gce-multi-cluster');
    expect(await notesOf({ ingress, contexts: ['us', 'europe'] })).toEqual([]);
  });
});
