import { ApplyCommand } from './apply.js';
import { CreateCommand } from './create.js';
import { DeleteCommand } from './delete.js';
import { DrainCommand } from './drain.js';
import { GetStatusCommand } from './get-status.js';
import { ListCommand } from './list.js';
import { ObserveCommand } from './observe.js';
import { OrphansCommand } from './orphans.js';
import { PlanCommand } from './plan.js';
import { RemoveClustersCommand } from './remove-clusters.js';
import { SandboxAuditCommand } from './sandbox/audit.js';
import { SandboxFaultsCommand } from './sandbox/faults.js';
import { SandboxGceCommand } from './sandbox/gce.js';
import { SandboxKubernetesCommand } from './sandbox/kubernetes.js';
import { SandboxReachCommand } from './sandbox/reach.js';
import { SandboxRequestCommand } from './sandbox/request.js';
import { SandboxResetCommand } from './sandbox/reset.js';
import { SandboxServeCommand } from './sandbox/serve.js';
import { SandboxStatusCommand } from './sandbox/status.js';
import { ShowCommand } from './show.js';
import { UndrainCommand } from './undrain.js';
import { ValidateCommand } from './validate.js';
import { VersionCommand } from './version.js';

/** Every command by its id; oclif finds them here (package.json, `oclif.commands`). */
export const COMMANDS = {
  apply: ApplyCommand,
  create: CreateCommand,
  delete: DeleteCommand,
  drain: DrainCommand,
  'get-status': GetStatusCommand,
  list: ListCommand,
  observe: ObserveCommand,
  orphans: OrphansCommand,
  plan: PlanCommand,
  'remove-clusters': RemoveClustersCommand,
  'sandbox:audit': SandboxAuditCommand,
  'sandbox:faults': SandboxFaultsCommand,
  'sandbox:gce': SandboxGceCommand,
  'sandbox:kubernetes': SandboxKubernetesCommand,
  'sandbox:reach': SandboxReachCommand,
  'sandbox:request': SandboxRequestCommand,
  'sandbox:reset': SandboxResetCommand,
  'sandbox:serve': SandboxServeCommand,
  'sandbox:status': SandboxStatusCommand,
  show: ShowCommand,
  undrain: UndrainCommand,
  validate: ValidateCommand,
  version: VersionCommand,
};
