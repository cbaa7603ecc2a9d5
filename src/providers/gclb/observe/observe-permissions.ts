import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { ResourceGraph } from '../../../graph/resource.js';
import type { TestableCollection } from '../../../gcp/compute-api.js';
import { projectOfScope } from '../live/owned-resources.js';
import { withHandingOver } from '../validate/host-project.js';
import { read, readEach, type Reading } from './reading.js';

interface Tested {
  readonly collection: TestableCollection;
  readonly permissions: readonly string[];
}

/** What a run may have to do to a live resource of a kind (Compute Engine IAM reference). */
const TESTED: Readonly<Record<string, Tested>> = {
  address: { collection: 'addresses', permissions: ['compute.globalAddresses.use'] },
  healthCheck: {
    collection: 'healthChecks',
    permissions: ['compute.healthChecks.update', 'compute.healthChecks.delete', 'compute.healthChecks.useReadOnly'],
  },
  backendService: {
    collection: 'backendServices',
    permissions: ['compute.backendServices.update', 'compute.backendServices.delete', 'compute.backendServices.use'],
  },
  urlMap: {
    collection: 'urlMaps',
    permissions: ['compute.urlMaps.update', 'compute.urlMaps.delete', 'compute.urlMaps.use'],
  },
  firewall: { collection: 'firewalls', permissions: ['compute.firewalls.update', 'compute.firewalls.delete'] },
};

/**
 * Permissions that the credentials lack on resources that are live (PermissionDenied): one of each kind and project is asked
 * about. GCE has no such question about what does not exist yet, nor for proxies, forwarding rules and certificates.
 */
export async function observeLackingPermissions(reading: Reading, live: ResourceGraph): Promise<readonly Diagnostic[]> {
  const asked = new Map(
    [...live.nodes.values()]
      .filter(({ kind }) => TESTED[kind] !== undefined)
      .map((node) => [`${node.kind}/${node.scope}`, node] as const),
  );
  const found = await readEach([...asked.values()], async ({ kind, name, scope, address }) => {
    const tested = TESTED[kind];
    if (tested === undefined) return [];
    const host = projectOfScope(scope);
    const api = host === undefined ? reading.api : reading.api.inProject(host);
    const granted = await unlessRefused(() =>
      read({ api, attempt: reading.attempt }, `ask for permissions on ${name}`, () =>
        api.testPermissions(tested.collection, name, tested.permissions),
      ),
    );
    const lacking = tested.permissions.filter((permission) => granted !== undefined && !granted.includes(permission));
    if (lacking.length === 0) return [];
    const denied: Diagnostic = {
      code: 'PermissionDenied',
      severity: 'error',
      message: `These credentials lack ${lacking.join(', ')} on ${name} in project ${api.project}.`,
      where: { resource: address },
      fix: `Ask an owner of project "${api.project}" for a role that holds them: docs/operations.md lists what kubemci needs.`,
    };
    return [host === undefined ? denied : withHandingOver(denied)];
  });
  return found.flat();
}

// Who may not even ask is told by the reads.
async function unlessRefused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof KubemciError) return undefined;
    throw error;
  }
}
