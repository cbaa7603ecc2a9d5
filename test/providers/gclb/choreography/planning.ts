import type { ResourceGraph } from '../../../../src/graph/resource.js';
import { buildChangeSet } from '../../../../src/plan/change-set.js';
import type { ChangeSet } from '../../../../src/plan/change.js';
import type { Step } from '../../../../src/plan/step.js';
import { choreograph } from '../../../../src/providers/gclb/choreography/choreograph.js';
import { desiredForDelete, desiredGraph } from '../../../../src/providers/gclb/desired/desired-graph.js';
import { GCLB_KINDS } from '../../../../src/providers/gclb/kinds/index.js';
import { markerKnowledge } from '../../../../src/providers/gclb/live/marker-knowledge.js';
import { liveGraph } from '../../../../src/providers/gclb/live/live-graph.js';
import { groupOwners } from '../../../../src/providers/gclb/observe/group-owners.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { impactAssessor } from '../../../../src/providers/gclb/routes/assess-impact.js';
import { changeReasons } from '../../../../src/providers/gclb/routes/change-reasons.js';
import { routeDifferences } from '../../../../src/providers/gclb/routes/route-differences.js';
import type { Reality, Wish } from './world.js';
import { agreedOn, ingressesOf, inputsOf, LB } from './world.js';

/** A plan, as far as this layer makes it. */
export interface SmallPlan {
  readonly desired: ResourceGraph;
  readonly live: ResourceGraph;
  readonly changeSet: ChangeSet;
  readonly steps: readonly Step<GclbOperation>[];
}

export const RECORD = { spec: 's'.repeat(16), desired: 'd'.repeat(16), version: '1.0.0', time: '2026-01-01T00:00:00Z' };
export const TOKEN = '0123456789abcdef0123456789abcdef';

/** What the wish wants of a reality; `undefined` wants everything to go. */
export function planFor(wish: Wish | undefined, reality: Reality): SmallPlan {
  const inputs = wish === undefined ? undefined : inputsOf(wish, reality);
  const outcome =
    wish === undefined || inputs === undefined ? undefined : desiredGraph(inputs, agreedOn(wish), reality.live);
  if (outcome?.ok === false) throw new Error(JSON.stringify(outcome.diagnostics));
  const desired = outcome?.value ?? desiredForDelete();
  const live = liveGraph(
    {
      loadBalancer: LB,
      live: reality.live,
      ingresses: ingressesOf(reality),
      address: inputs?.address,
      ipv6Address: inputs?.ipv6Address,
      ...(wish === undefined || inputs === undefined
        ? {}
        : { known: markerKnowledge(agreedOn(wish), inputs.frontend) }),
    },
    desired,
  );
  const ownerOf = groupOwners(inputs?.clusters.map(({ facts }) => facts) ?? []);
  const routes = routeDifferences(live, desired, ownerOf);
  const built = buildChangeSet({
    desired,
    live,
    traits: GCLB_KINDS,
    assess: impactAssessor(desired, routes),
    reasonFor: changeReasons({ goal: wish === undefined ? 'delete' : 'apply', desired: 'd', recorded: undefined }),
  });
  if (!built.ok) throw new Error(JSON.stringify(built.diagnostics));
  const changeSet = { ...built.value, routes };
  const steps = choreograph({
    changeSet,
    desired,
    live,
    ownerOf,
    ingress: 'default/shop',
    record: RECORD,
    options: { settleSeconds: 300, warmTimeoutSeconds: 600, warmToken: TOKEN },
  });
  return { desired, live, changeSet, steps };
}

/** The actions of a change set that do something, by address. */
export function actions({ changeSet }: Pick<SmallPlan, 'changeSet'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    changeSet.changes.filter(({ action }) => action !== 'no-op').map(({ address, action }) => [address, action]),
  );
}
