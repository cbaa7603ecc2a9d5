import type { ResourceAddress } from '../graph/resource.js';

/** Unique within a plan and readable: `expand:backendService/default/zoneprinter:80`. */
export type StepId = string;

/** The order in which nothing is lost: make room, prove it healthy, move traffic, wait for every edge, take away. */
export type Phase = 'expand' | 'warm' | 'switch' | 'settle' | 'contract';

/** The phases in their order. */
export const PHASES: readonly Phase[] = ['expand', 'warm', 'switch', 'settle', 'contract'];

/** One typed write or wait. `Operation` is the provider's; this layer only orders and stores it. */
export interface Step<Operation> {
  readonly id: StepId;
  readonly phase: Phase;
  /** The change this step belongs to. */
  readonly address: ResourceAddress;
  /** What it does, for people: `attach warm host to urlMap`. No trailing full stop. */
  readonly summary: string;
  readonly operation: Operation;
  /** Steps that must have succeeded before this one starts. */
  readonly dependsOn: readonly StepId[];
  /** Takes something away; held back once anything has failed. */
  readonly destructive: boolean;
  /** How long it usually takes, in seconds. For people; never a limit. */
  readonly estimateSeconds: number;
}
