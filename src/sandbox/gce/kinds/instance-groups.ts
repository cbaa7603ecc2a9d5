import { numberOf, objectsOf, printed, textOf, without, type JsonObject } from '../json.js';
import type { ActionCall, Kind } from '../kind.js';
import { NAME, relativeLink } from '../link.js';
import { checkFingerprint } from '../fingerprint.js';
import { pageOfAttached } from '../list/page.js';
import { invalidValue, Refusal, requiredField, tooLarge } from '../refusal.js';
import { latest, type Version } from '../state.js';
import { primaryNetwork } from './instances.js';
import { testIamPermissions } from './test-iam-permissions.js';

const MOST_MEMBERS = 2000;

/** compute.instanceGroups (zonal, unmanaged); its members are attached, not part of the body. */
export const instanceGroups: Kind = {
  collection: 'instanceGroups',
  singular: 'instanceGroup',
  message: 'InstanceGroup',
  scopes: ['zones'],
  listKind: 'instanceGroupList',
  aggregatedKind: 'instanceGroupAggregatedList',
  insert: true,
  delete: true,
  actions: {
    testIamPermissions,
    addInstances: {
      request: 'InstanceGroupsAddInstancesRequest',
      permission: 'update',
      effect: { kind: 'change', operationType: 'addInstances', seconds: [2, 12], change: addInstances },
    },
    removeInstances: {
      request: 'InstanceGroupsRemoveInstancesRequest',
      permission: 'update',
      effect: { kind: 'change', operationType: 'removeInstances', seconds: [2, 12], change: removeInstances },
    },
    setNamedPorts: {
      request: 'InstanceGroupsSetNamedPortsRequest',
      permission: 'update',
      effect: { kind: 'change', operationType: 'setNamedPorts', seconds: [2, 8], change: setNamedPorts },
    },
    listInstances: {
      request: 'InstanceGroupsListInstancesRequest',
      // A client of Google's repeats the path's parameters in the body, and is answered (recorded traffic).
      ignoredFields: ['project', 'zone', 'instanceGroup'],
      permission: 'list',
      effect: { kind: 'answer', answer: listInstances },
    },
  },
  seconds: { insert: [2, 12], update: [2, 12], delete: [2, 12] },
  required: [],
  outputOnly: ['size'],
  references: [
    { path: 'network', collections: ['networks'], sharedVpc: true },
    { path: 'subnetwork', collections: ['subnetworks'], unchecked: true },
  ],
  fingerprint: true,
  noun: 'instance_group',
  quota: { metric: 'INSTANCE_GROUPS', limit: 2000 },
  complete: (body) => body,
  check: checkNamedPorts,
  present: ({ body, attached }) => ({ ...body, size: attached.length }),
};

function addInstances({ link, version, request, scope, view, resolve }: ActionCall): Version {
  const { urls } = instancesIn(request, scope, resolve);
  const attached = [...version.attached];
  let body = version.body;
  for (const url of urls) {
    if (attached.some((member) => member['instance'] === url)) {
      throw new Refusal(
        400,
        'memberAlreadyExists',
        `Resource '${relativeLink(url)}' is already a member of '${link}'.`,
      );
    }
    const entry = view.entry(relativeLink(url));
    const network = entry && primaryNetwork(latest(entry).body);
    // GCE: an empty group takes its first member's network; later members must be in it.
    if (network !== undefined && body['network'] !== undefined && body['network'] !== network) {
      throw invalidValue(
        'resource.instances',
        '',
        `Instance '${relativeLink(url)}' is not in the network of the instance group.`,
      );
    }
    if (network !== undefined) body = { ...body, network };
    attached.push({ instance: url });
  }
  if (attached.length > MOST_MEMBERS) throw tooLarge('resource.instances', MOST_MEMBERS, attached.length);
  return { body, attached };
}

function removeInstances({ link, version, request, scope, resolve }: ActionCall): Version {
  const { urls } = instancesIn(request, scope, resolve);
  for (const url of urls) {
    if (!version.attached.some((member) => member['instance'] === url)) {
      throw new Refusal(400, 'memberNotFound', `Resource '${relativeLink(url)}' is not a member of '${link}'.`);
    }
  }
  const gone = new Set<unknown>(urls);
  return { ...version, attached: version.attached.filter((member) => !gone.has(member['instance'])) };
}

function instancesIn(
  request: JsonObject,
  scope: string,
  resolve: ActionCall['resolve'],
): { readonly urls: readonly string[] } {
  const sent = objectsOf(request['instances']);
  if (sent.length === 0) throw requiredField('resource.instances');
  return {
    urls: sent.map((item, index) => {
      const field = `resource.instances[${String(index)}].instance`;
      const text = textOf(item['instance']);
      if (text === undefined) throw requiredField(field);
      const url = resolve(text, field, ['instances']);
      if (!url.includes(`/${scope}/`))
        throw invalidValue(field, text, 'The instance must be in the zone of the instance group.');
      return url;
    }),
  };
}

function setNamedPorts({ version, request }: ActionCall): Version {
  checkFingerprint(request['fingerprint'], version.body['fingerprint']);
  const ports = objectsOf(request['namedPorts']);
  return {
    ...version,
    body: { ...without(version.body, ['namedPorts']), ...(ports.length > 0 ? { namedPorts: ports } : {}) },
  };
}

function checkNamedPorts(body: JsonObject): void {
  objectsOf(body['namedPorts']).forEach((named, index) => {
    const where = `resource.namedPorts[${String(index)}]`;
    const name = textOf(named['name']);
    const port = numberOf(named['port']);
    if (name === undefined) throw requiredField(`${where}.name`);
    if (!NAME.test(name)) {
      throw invalidValue(`${where}.name`, name, "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'");
    }
    if (port === undefined) throw requiredField(`${where}.port`);
    if (port < 1 || port > 65535) throw invalidValue(`${where}.port`, port, 'Must be between 1 and 65535.');
  });
}

function listInstances({ version, request, view, link, query }: ActionCall): JsonObject {
  const namedPorts = version.body['namedPorts'];
  const items = version.attached.flatMap((member) => {
    const url = textOf(member['instance']) ?? '';
    const entry = view.entry(relativeLink(url));
    const status = textOf(entry && latest(entry).body['status']) ?? 'RUNNING';
    if (request['instanceState'] === 'RUNNING' && status !== 'RUNNING') return [];
    return [{ instance: url, ...(namedPorts === undefined ? {} : { namedPorts }), status }];
  });
  const page = pageOfAttached(items, (item) => printed(item['instance']), query);
  return {
    kind: 'compute#instanceGroupsListInstances',
    id: `${link}/listInstances`,
    ...(page.items.length > 0 ? { items: page.items } : {}),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}
