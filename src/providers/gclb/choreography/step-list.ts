import type { JsonObject } from '../../../graph/json.js';
import { traitsOf } from '../../../graph/kind-traits.js';
import type { ResourceAddress, ResourceNode } from '../../../graph/resource.js';
import type { Phase, Step, StepId } from '../../../plan/step.js';
import { objectIn } from '../kinds/body.js';
import { GCLB_KINDS } from '../kinds/index.js';
import { NEVER_SENT } from '../kinds/never-sent.js';
import { projectOfScope } from '../live/owned-resources.js';
import type { GclbOperation, GceKind } from '../operation.js';
import { gceKind } from '../operation.js';
import { estimateSeconds } from './estimates.js';

/** A step but for what is the same for all: its estimate, and whether it takes something away. */
export interface StepDraft {
  /** What it does, as a part of its id where a resource has several steps in a phase. */
  readonly part?: string | undefined;
  readonly phase: Phase;
  readonly address: ResourceAddress;
  readonly summary: string;
  readonly operation: GclbOperation;
  readonly dependsOn: readonly StepId[];
}

function isDestructive({ phase, operation }: StepDraft): boolean {
  return phase === 'contract' && operation.type !== 'settle';
}

/** Collects steps. Later parts of the choreography ask it which steps theirs have to wait for. */
export class StepList {
  readonly #steps: Step<GclbOperation>[] = [];

  /** Adds a step and returns its id: `expand:backendService/default/web:80`. */
  add(draft: StepDraft): StepId {
    const { part, ...step } = draft;
    const id = `${draft.phase}:${part === undefined ? '' : `${part}:`}${draft.address}`;
    const dependsOn = [...new Set(draft.dependsOn)].filter((dependency) => dependency !== id).sort();
    const estimate = estimateSeconds(draft.operation);
    this.#steps.push({ ...step, id, dependsOn, destructive: isDestructive(draft), estimateSeconds: estimate });
    return id;
  }

  get steps(): readonly Step<GclbOperation>[] {
    return this.#steps;
  }

  /** The ids of the steps that `matches` holds for, in the order they were added. */
  ids(matches: (step: Step<GclbOperation>) => boolean): readonly StepId[] {
    return this.#steps.filter(matches).map(({ id }) => id);
  }

  /** The ids of all steps of one change. */
  of(address: ResourceAddress): readonly StepId[] {
    return this.ids((step) => step.address === address);
  }

  /** The ids of the steps of one phase whose change is of one of `kinds`, of all when none is given. */
  inPhase(phase: Phase, ...kinds: readonly string[]): readonly StepId[] {
    return this.ids(
      (step) => step.phase === phase && (kinds.length === 0 || kinds.some((kind) => isOfKind(step.address, kind))),
    );
  }
}

function isOfKind(address: ResourceAddress, kind: string): boolean {
  return address === kind || address.startsWith(`${kind}/`) || address.startsWith(`${kind}#`);
}

/** The kind of a node as operations spell it. Throws on a kind that is not written through the Compute Engine API. */
export function gceKindOf(node: Pick<ResourceNode, 'kind'>): GceKind {
  return gceKind.parse(node.kind);
}

function inProject({ scope }: ResourceNode): { readonly project?: string } {
  const project = projectOfScope(scope);
  return project === undefined ? {} : { project };
}

/** Creates a resource. */
export function insertOperation(node: ResourceNode, body: JsonObject = node.body): GclbOperation {
  return { type: 'insert', kind: gceKindOf(node), name: node.name, ...inProject(node), body };
}

/** Takes a resource away. */
export function deleteOperation(node: ResourceNode): GclbOperation {
  return { type: 'delete', kind: gceKindOf(node), name: node.name, ...inProject(node) };
}

// Only beside the object that they belong to: a step that does not touch it must not send it.
function writeOnlyFields({ kind, body }: ResourceNode, after: JsonObject): JsonObject {
  const { writeOnly = [] } = traitsOf(kind, GCLB_KINDS);
  const neverSent = NEVER_SENT[gceKindOf({ kind })] ?? [];
  const paths = writeOnly.filter((path) => !neverSent.includes(path));
  return Object.fromEntries(
    paths.flatMap((path): readonly [string, JsonObject][] => {
      const [field = '', inner = ''] = path.split('.');
      const value = objectIn(body, field)[inner];
      return value === undefined || after[field] === undefined ? [] : [[field, { [inner]: value }]];
    }),
  );
}

/** Brings a resource from one state to the next. */
export function updateOperation(node: ResourceNode, before: JsonObject, after: JsonObject): GclbOperation {
  const writeOnly = writeOnlyFields(node, after);
  return {
    type: 'update',
    kind: gceKindOf(node),
    name: node.name,
    ...inProject(node),
    before,
    after,
    ...(Object.keys(writeOnly).length === 0 ? {} : { writeOnly }),
  };
}
