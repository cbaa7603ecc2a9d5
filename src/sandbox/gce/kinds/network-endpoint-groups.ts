import { printed, numberOf, objectsOf, sameJson, textOf, type JsonObject } from '../json.js';
import type { ActionCall, Kind } from '../kind.js';
import { fullUrl, NAME, relativeLink } from '../link.js';
import { pageOfAttached } from '../list/page.js';
import { invalidValue, notFound, Refusal, requiredField, tooLarge } from '../refusal.js';
import { latest, type Version } from '../state.js';
import { primaryAddress } from './instances.js';
import { testIamPermissions } from './test-iam-permissions.js';

const MOST_PER_CALL = 500;
const MOST_ENDPOINTS = 10_000;

/** compute.networkEndpointGroups (zonal); its endpoints are attached, not part of the body. */
export const networkEndpointGroups: Kind = {
  collection: 'networkEndpointGroups',
  singular: 'networkEndpointGroup',
  message: 'NetworkEndpointGroup',
  scopes: ['zones'],
  listKind: 'networkEndpointGroupList',
  aggregatedKind: 'networkEndpointGroupAggregatedList',
  insert: true,
  delete: true,
  actions: {
    testIamPermissions,
    attachNetworkEndpoints: {
      request: 'NetworkEndpointGroupsAttachEndpointsRequest',
      effect: { kind: 'change', operationType: 'attachNetworkEndpoints', seconds: [5, 10], change: attach },
    },
    detachNetworkEndpoints: {
      request: 'NetworkEndpointGroupsDetachEndpointsRequest',
      effect: { kind: 'change', operationType: 'detachNetworkEndpoints', seconds: [5, 10], change: detach },
    },
    listNetworkEndpoints: {
      request: 'NetworkEndpointGroupsListEndpointsRequest',
      permission: 'list',
      effect: { kind: 'answer', answer: listEndpoints },
    },
  },
  seconds: { insert: [3, 12], update: [3, 12], delete: [3, 12] },
  required: ['networkEndpointType'],
  outputOnly: ['size'],
  references: [
    { path: 'network', collections: ['networks'], permission: 'use', sharedVpc: true },
    { path: 'subnetwork', collections: ['subnetworks'], unchecked: true },
  ],
  noun: 'network_endpoint_group',
  quota: { metric: 'NETWORK_ENDPOINT_GROUPS', limit: 2000 },
  complete: (body, { view }) => ({
    network: fullUrl(`projects/${view.project.id}/global/networks/default`),
    ...body,
  }),
  check(body) {
    const port = numberOf(body['defaultPort']);
    if (port !== undefined && (port < 1 || port > 65535)) {
      throw invalidValue('resource.defaultPort', port, 'Must be between 1 and 65535.');
    }
  },
  present: ({ body, attached }) => ({ ...body, size: attached.length }),
};

/** GCE: an endpoint that is attached already is no error and changes nothing (believed, unconfirmed). */
function attach(call: ActionCall): Version {
  const { version } = call;
  const added = endpointsIn(call).filter((endpoint) => !version.attached.some((known) => sameJson(known, endpoint)));
  const attached = [...version.attached, ...added];
  if (attached.length > MOST_ENDPOINTS) throw tooLarge('resource.networkEndpoints', MOST_ENDPOINTS, attached.length);
  return { ...version, attached };
}

/** GCE: detaching an endpoint that is not there is refused (400 believed, unconfirmed). */
function detach(call: ActionCall): Version {
  const { version } = call;
  const gone = endpointsIn(call);
  for (const endpoint of gone) {
    if (!version.attached.some((known) => isSameEndpoint(known, endpoint))) {
      throw new Refusal(
        400,
        'invalid',
        `Network endpoint ${textOf(endpoint['ipAddress']) ?? ''}:${printed(endpoint['port'])} is not attached to the network endpoint group.`,
      );
    }
  }
  return {
    ...version,
    attached: version.attached.filter((known) => !gone.some((endpoint) => isSameEndpoint(known, endpoint))),
  };
}

function isSameEndpoint(left: JsonObject, right: JsonObject): boolean {
  return (
    left['ipAddress'] === right['ipAddress'] && left['port'] === right['port'] && left['instance'] === right['instance']
  );
}

function endpointsIn({ version, request, scope, view }: ActionCall): readonly JsonObject[] {
  const sent = objectsOf(request['networkEndpoints']);
  if (sent.length === 0) throw requiredField('resource.networkEndpoints');
  if (sent.length > MOST_PER_CALL) throw tooLarge('resource.networkEndpoints', MOST_PER_CALL, sent.length);
  const needsInstance = textOf(version.body['networkEndpointType'])?.startsWith('GCE_VM_IP') === true;
  return sent.map((endpoint, index) => {
    const where = `resource.networkEndpoints[${String(index)}]`;
    const named = textOf(endpoint['instance']);
    if (needsInstance && named === undefined) throw requiredField(`${where}.instance`);
    const link = named === undefined ? undefined : instanceLink(named, where, scope, view.project.id);
    const entry = link === undefined ? undefined : view.entry(link);
    if (link !== undefined && !entry) throw notFound(link);
    const body = entry && latest(entry).body;
    const ipAddress = textOf(endpoint['ipAddress']) ?? (body && primaryAddress(body));
    if (ipAddress === undefined) throw requiredField(`${where}.ipAddress`);
    if (body) checkOwnership(ipAddress, body, version.body);
    const port = numberOf(endpoint['port']) ?? numberOf(version.body['defaultPort']);
    if (port === undefined && version.body['networkEndpointType'] !== 'GCE_VM_IP') throw requiredField(`${where}.port`);
    return {
      ...(link === undefined ? {} : { instance: fullUrl(link) }),
      ipAddress,
      ...(port === undefined ? {} : { port }),
    };
  });
}

function instanceLink(text: string, where: string, scope: string, project: string): string {
  const relative = relativeLink(text);
  const link = NAME.test(relative) ? `projects/${project}/${scope}/instances/${relative}` : relative;
  if (!link.startsWith(`projects/${project}/${scope}/instances/`)) {
    throw invalidValue(`${where}.instance`, text, 'The instance must be in the zone of the network endpoint group.');
  }
  return link;
}

/** GCE: an endpoint's address is the instance's own or in one of its alias ranges (known body). */
function checkOwnership(ipAddress: string, instance: JsonObject, neg: JsonObject): void {
  const owns = objectsOf(instance['networkInterfaces']).some(
    (nic) =>
      nic['networkIP'] === ipAddress ||
      objectsOf(nic['aliasIpRanges']).some((range) => isInside(ipAddress, textOf(range['ipCidrRange']) ?? '')),
  );
  if (owns) return;
  const network = (textOf(neg['network']) ?? '').split('/').at(-1) ?? '';
  throw invalidValue(
    'resource.ipAddress',
    ipAddress,
    `Specified IP address ${ipAddress} doesn't belong to the (sub)network ${network} or to the instance ${printed(instance['name'])}.`,
  );
}

function isInside(address: string, cidr: string): boolean {
  const [base = '', length = '32'] = cidr.split('/');
  const shift = 32 - Number(length);
  const block = (text: string): number =>
    Math.floor(text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) / 2 ** shift);
  return cidr !== '' && block(address) === block(base);
}

function listEndpoints({ version, link, query }: ActionCall): JsonObject {
  const key = ({ instance, ipAddress, port }: JsonObject): string =>
    [instance, ipAddress, printed(port).padStart(5, '0')].map(printed).join(' ');
  const page = pageOfAttached(version.attached, key, query);
  // GCE reads an endpoint's instance back as its bare name.
  const items = page.items.map((endpoint) => ({
    networkEndpoint: {
      ...endpoint,
      ...(endpoint['instance'] === undefined ? {} : { instance: printed(endpoint['instance']).split('/').at(-1) }),
    },
  }));
  return {
    kind: 'compute#networkEndpointGroupsListNetworkEndpoints',
    id: `${link}/listNetworkEndpoints`,
    ...(items.length > 0 ? { items } : {}),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}
