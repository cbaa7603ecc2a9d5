import { afterEach, describe, expect, test } from '@jest/globals';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import { validateLoadBalancerName } from '../../src/spec/definition/load-balancer-name.js';
import { changesOf, TakingOver } from '../take-over/taking-over.js';
import type { Body, State } from '../take-over/recording.js';

/** The Go tool made this one, and cut the names of its resources at 63 characters. */
const LONG = 'this-is-a-rather-long-load-balancer-name-that-goes-past-the-limit-of-63';
/** Cut, its names are the same. */
const OTHER = `${LONG}-other`;
const URL_MAP = 'mci1-um--this-is-a-rather-long-load-balancer-name-that-goes-pa0';
const FILES = '--ingress=ingress.yaml --kubeconfig=kubeconfig.yaml --gcp-project=myproject';

let given: TakingOver | undefined;
afterEach(() => {
  given?.close();
  given = undefined;
});

function world(disturb: (state: State) => State = (state) => state): TakingOver {
  given = new TakingOver('13-long-name', '01-create', { disturb });
  return given;
}

/** Gives resources of some collections to the other load balancer, as a run of the Go tool with --force did. */
function takenOver(...collections: readonly string[]): (state: State) => State {
  return (state) => ({
    ...state,
    gce: Object.fromEntries(
      Object.entries(state.gce).map(([collection, bodies]) => [
        collection,
        collections.includes(collection) ? ofOther(bodies) : bodies,
      ]),
    ),
  });
}

function ofOther(bodies: Readonly<Record<string, Body>>): Readonly<Record<string, Body>> {
  return JSON.parse(JSON.stringify(bodies).replaceAll(LONG, OTHER)) as Readonly<Record<string, Body>>;
}

/** Both, each with everything: those of the other under names and on an address of their own. */
function both(state: State): State {
  const copied = JSON.stringify(state.gce)
    .replaceAll(LONG, OTHER)
    .replaceAll(/(mci1-[-a-z0-9]{57})0/g, (_name, kept: string) => `${kept}1`)
    .replaceAll('198.51.100.10', '198.51.100.20');
  const others = JSON.parse(copied) as State['gce'];
  return {
    ...state,
    gce: Object.fromEntries(
      Object.entries(state.gce).map(([collection, bodies]) => [collection, { ...bodies, ...others[collection] }]),
    ),
  };
}

async function refusal(work: Promise<unknown>): Promise<KubemciError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubemciError)) throw new Error(`it was not refused: ${String(error)}`);
  return error;
}

function ours({ operator }: TakingOver): readonly string[] {
  const collections = ['healthChecks', 'backendServices', 'urlMaps', 'targetHttpProxies', 'targetHttpsProxies'];
  return [...collections, 'sslCertificates', 'forwardingRules', 'firewalls'].flatMap((collection) =>
    operator.world.gce.list(collection).map(({ name, description }) => `${name as string} ${description as string}`),
  );
}

describe('a load balancer whose name shares the cut with a live one', () => {
  test.each([
    ['create', `kubemci create ${OTHER} ${FILES}`, 'InvalidName'],
    ['delete', `kubemci delete ${OTHER} --kubeconfig=kubeconfig.yaml --gcp-project=myproject`, 'LoadBalancerNotFound'],
    ['remove-clusters', `kubemci remove-clusters ${OTHER} ${FILES}`, 'LoadBalancerNotFound'],
  ])('is refused by %s, and told who has its names', async (_command, line, code) => {
    const { operator, plan } = bound(world());
    const since = operator.audited;
    const { diagnostics } = await refusal(plan(line));
    expect(operator.writes(since)).toEqual([]);
    expect(diagnostics.map((found) => found.code)).toEqual([code]);
    expect(diagnostics[0].message).toMatch(new RegExp(`mci1-[a-z]+-.*belongs to load balancer ${LONG}\\.`));
  });

  test('is refused by create before any cluster is asked', async () => {
    const { operator, plan } = bound(world());
    const since = operator.audited;
    await refusal(plan(`kubemci create ${OTHER} ${FILES}`));
    const servers = operator.world.audit
      .entries()
      .flatMap(({ sequence, caller, server }) => (sequence > since && caller === 'client' ? [server] : []));
    expect([...new Set(servers)]).toEqual(['gce']);
  });

  test('does not take the Ingress of the other with it, also where the file names that', async () => {
    const { operator, plan } = bound(world());
    const since = operator.audited;
    await refusal(plan(`kubemci delete ${OTHER} ${FILES}`));
    expect(operator.writes(since)).toEqual([]);
  });

  test('does not exist for get-status, which the Go tool answered with the status of the other', async () => {
    const error = await refusal(world().print(`kubemci get-status ${OTHER} --gcp-project=myproject`));
    expect(error.message).toContain('LoadBalancerNotFound');
    expect(error.message).toContain(`belongs to load balancer ${LONG}.`);
  });
});

describe('a name that no new load balancer gets', () => {
  test.each(['Zone-Printer', 'zone_printer', 'printer-', 'a'.repeat(45), 'Über'])(
    '%s is refused without asking any cluster, with a proposal that is taken',
    async (name) => {
      const { operator, plan } = bound(world());
      const since = operator.audited;
      const { diagnostics } = await refusal(plan(`kubemci create ${name} ${FILES}`));
      expect(diagnostics.map(({ code }) => code)).toEqual(['InvalidName']);
      const proposed = /"([^"]+)"\.$/.exec(diagnostics[0].fix ?? '')?.[1] ?? '';
      expect(validateLoadBalancerName(proposed).ok).toBe(true);
      const asked = operator.world.audit
        .entries()
        .filter(({ sequence, caller }) => sequence > since && caller === 'client');
      // Only where the Go tool may have cut the name does the project have to tell.
      expect(asked.filter(({ server }) => server !== 'gce')).toEqual([]);
      if (name.length < 45) expect(asked).toEqual([]);
    },
  );
});

describe('two load balancers whose cut names are the same', () => {
  test('are told apart by their markers when each has resources: deleting one leaves the other and the Ingress', async () => {
    const { operator, plan, print } = bound(world(both));
    expect(await print(`kubemci get-status ${OTHER} --gcp-project=myproject`)).toContain('198.51.100.20');
    expect(await print(`kubemci get-status ${LONG} --gcp-project=myproject`)).toContain('198.51.100.10');
    const deletion = (await plan(`kubemci delete ${OTHER} ${FILES}`)).plan;
    expect(deletion.changeSet.notes.map(({ text }) => text).join()).toContain(`load balancer ${LONG} uses it too`);
    expect(changesOf(deletion).filter((change) => change.includes('ingress/'))).toEqual([]);
    expect((await operator.apply(deletion)).event.outcome).toBe('succeeded');
    expect(ours(given ?? world()).filter((text) => text.includes(OTHER))).toEqual([]);
    const rest = (await plan(`kubemci create ${LONG} ${FILES}`)).plan;
    expect(changesOf(rest)).toEqual([]);
  });

  test('lose a cluster one by one', async () => {
    const { operator, plan, print } = bound(world(both));
    const removal = `kubemci remove-clusters ${OTHER} --kubeconfig=kubeconfig.yaml --gcp-project=myproject`;
    const without = `${removal} --kubecontexts=gke_myproject_us-east4-a_cluster-1`;
    expect((await operator.apply((await plan(without)).plan)).event.outcome).toBe('succeeded');
    expect(await print(`kubemci get-status ${OTHER} --gcp-project=myproject`)).toContain('1 cluster');
    expect(await print(`kubemci get-status ${LONG} --gcp-project=myproject`)).toContain('2 clusters');
    expect(changesOf((await plan(`kubemci create ${LONG} ${FILES}`)).plan)).toEqual([]);
  });

  test('are refused with the reason where one has taken over half of the other, and nothing is written', async () => {
    const mixed = takenOver('healthChecks', 'backendServices', 'urlMaps', 'forwardingRules', 'firewalls');
    const { operator, plan, print } = bound(world(mixed));
    const since = operator.audited;
    expect(await print(`kubemci get-status ${OTHER} --gcp-project=myproject`)).toContain(OTHER);
    const takeOver = await refusal(plan(`kubemci create ${OTHER} ${FILES}`));
    expect(takeOver.diagnostics.map(({ message }) => message).join()).toContain(`belongs to load balancer ${LONG}.`);
    const adopting = await refusal(plan(`kubemci create ${OTHER} ${FILES} --adopt`));
    expect(adopting.diagnostics.map(({ code }) => code)).toContain('ResourceNotOurs');
    for (const name of [LONG, OTHER]) {
      const deletion = await refusal(
        plan(`kubemci delete ${name} --kubeconfig=kubeconfig.yaml --gcp-project=myproject`),
      );
      expect(deletion.diagnostics.map(({ code }) => code)).toContain('ResourceNotOurs');
    }
    const proxyUses = await refusal(
      plan(`kubemci delete ${OTHER} --kubeconfig=kubeconfig.yaml --gcp-project=myproject`),
    );
    expect(proxyUses.diagnostics.map(({ message }) => message).join()).toContain(`uses urlMap ${URL_MAP}`);
    expect(operator.writes(since)).toEqual([]);
  });
});

/** The methods, so that they can be called by themselves. */
function bound(taking: TakingOver): {
  readonly operator: TakingOver['operator'];
  readonly plan: TakingOver['plan'];
  readonly print: TakingOver['print'];
} {
  return {
    operator: taking.operator,
    plan: (line) => taking.plan(line),
    print: (line) => taking.print(line),
  };
}
