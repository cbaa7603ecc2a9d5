import type { Change, ChangeSet } from '../../../plan/change.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { AdoptedResource } from '../load-balancer.js';
import type { GroupOwner } from '../observe/group-owners.js';
import type { AppliedRecord } from '../status/status.js';

/** What the steps of a plan are made from. */
export interface ChoreographyInput {
  readonly changeSet: ChangeSet;
  /** Empty when the load balancer is to be deleted. */
  readonly desired: ResourceGraph;
  /** Aligned to `desired`. */
  readonly live: ResourceGraph;
  readonly ownerOf: GroupOwner;
  /** `namespace/name` of the Ingress; undefined when it is not known (a load balancer that is deleted). */
  readonly ingress: string | undefined;
  /** What the URL map will record of this run. */
  readonly record: AppliedRecord;
  /** Live resources that carry no marker and are the load balancer's nevertheless; absent: not known. */
  readonly adopted?: readonly AdoptedResource[];
  /** What is known of the load balancer where its URL map records nothing yet; absent where there is no status anywhere. */
  readonly status?: JsonObject;
  /** Links of groups of live backends that leave and do not exist any more; absent: all exist. */
  readonly goneGroups?: ReadonlySet<string>;
  readonly options: ChoreographyOptions;
}

/** How a plan takes its time. */
export interface ChoreographyOptions {
  /** How long the old content stays after a switch, in seconds. */
  readonly settleSeconds: number;
  /** Longest wait for instance groups, and for new backends to become healthy, in seconds. */
  readonly warmTimeoutSeconds: number;
  /** 32 hex digits (128 random bits) that no client can guess: the name of the warm host. */
  readonly warmToken: string;
}

/** The input, with what every part of the choreography looks up. */
export interface Stage extends ChoreographyInput {
  /** Changes that do something, by address. */
  readonly changes: ReadonlyMap<ResourceAddress, Exclude<Change, { action: 'no-op' }>>;
  /** Whether everything is to go. */
  readonly retiring: boolean;
}

/** Looks up what the parts of the choreography need. */
export function stageOf(input: ChoreographyInput): Stage {
  const changes = input.changeSet.changes.flatMap((change) =>
    change.action === 'no-op' ? [] : [[change.address, change] as const],
  );
  const managed = [...input.desired.nodes.values()].some(({ ownership }) => ownership === 'managed');
  return { ...input, changes: new Map(changes), retiring: !managed };
}

/** The nodes of one kind, in address order. */
export function nodesOf(graph: ResourceGraph, kind: string): readonly ResourceNode[] {
  return [...graph.nodes.values()].filter((node) => node.kind === kind && node.ownership === 'managed');
}

/** The live resource that a desired one continues under the same name; undefined when it has to be created. */
export function continued(stage: Pick<Stage, 'live'>, desired: ResourceNode): ResourceNode | undefined {
  const live = stage.live.nodes.get(desired.address);
  return live?.name === desired.name ? live : undefined;
}

/** Live resources of one kind that are to be deleted: not desired under this name. */
export function abandoned(stage: Pick<Stage, 'live' | 'desired'>, kind: string): readonly ResourceNode[] {
  return nodesOf(stage.live, kind).filter((node) => stage.desired.nodes.get(node.address)?.name !== node.name);
}
