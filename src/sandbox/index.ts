/**
 * The sandbox's public face. Everything outside this folder imports from here and nowhere deeper.
 * For a person or a command: `openSandbox`, `serveSandbox`. For tests: a `World` from a spec on a
 * `VirtualClock`, served by `serveWorld` (sockets) or `inProcess` (none), with `AutoAdvance` moving time.
 */
export { DEFAULT_PACE, openSandbox, serveSandbox } from './server/open.js';
export type { SandboxHandle, SandboxOptions, ServeOptions } from './server/open.js';
export { SandboxBusy } from './server/lock.js';
export { SandboxWorldDiffers } from './server/beginning.js';
export { SandboxRequestFailed } from './server/admin-client.js';
export { SandboxStateUnreadable } from './world/state-file.js';
export type { SandboxStatus } from './server/status.js';
export type { Ports } from './server/world-listeners.js';

export { World } from './world/world.js';
export type { WorldOptions, WorldServers } from './world/world.js';
export { DEFAULT_WORLD } from './world/default-world.js';
export type { AppSpec, ClusterSpec, SeededResource, WorldSpec } from './world/spec.js';
export { readWorldFile } from './world-file/read-world-file.js';
export type { WorldFile } from './world-file/read-world-file.js';
export { WorldFileInvalid } from './world-file/problem.js';
export type { Place, Problem } from './world-file/problem.js';
export { appManifests } from './world/apps.js';
export type { AuditEntry } from './world/audit.js';

export { faultFile } from './faults/rule.js';
export { readFaultFile } from './faults/read-fault-file.js';
export type { FaultRule } from './faults/rule.js';
export { FaultRefused } from './faults/faults.js';
export type { ActiveFault } from './faults/state.js';

export { serveWorld } from './server/serve-world.js';
export type { ServedWorld } from './server/serve-world.js';
export { inProcess } from './server/in-process.js';
export type { InProcess, InProcessInit, WorldUrls } from './server/in-process.js';
export { kubeconfig } from './server/kubeconfig.js';

export { AutoAdvance } from './time/auto-advance.js';
export type { AutoAdvanceOptions } from './time/auto-advance.js';
export { PacedClock, VirtualClock } from './time/clock.js';
export type { Clock } from './time/clock.js';

export { EDGE_LOCATIONS } from './traffic/regions.js';
export type { Answer, Answered, AnswerReason, Refused, TrafficRequest } from './traffic/answer.js';
export type { TrafficTimings } from './traffic/state.js';

export type { Reachability } from './kubernetes/cluster.js';
