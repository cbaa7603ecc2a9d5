import { isObject, objectsOf, stringsOf, textOf, without, type JsonObject } from '../json.js';
import type { Kind, Subject } from '../kind.js';
import { fullUrl } from '../link.js';
import { newFingerprint } from '../identity.js';
import { conditionNotMet, invalidValue } from '../refusal.js';
import { versions } from '../state.js';
import { testIamPermissions } from './test-iam-permissions.js';

/** compute.instances, as far as groups, firewalls and a person need them; a body may be as small as `{name}`. */
export const instances: Kind = {
  collection: 'instances',
  singular: 'instance',
  message: 'Instance',
  scopes: ['zones'],
  listKind: 'instanceList',
  aggregatedKind: 'instanceAggregatedList',
  insert: true,
  delete: true,
  actions: {
    testIamPermissions,
    setTags: {
      request: 'Tags',
      effect: {
        kind: 'change',
        operationType: 'setTags',
        seconds: [2, 8],
        change({ version, request, view }) {
          const live = isObject(version.body['tags']) ? version.body['tags'] : {};
          if (request['fingerprint'] !== live['fingerprint']) {
            throw conditionNotMet('Supplied fingerprint does not match current metadata fingerprint.');
          }
          const tags = { ...without(request, ['fingerprint']), fingerprint: newFingerprint(view.random) };
          return { ...version, body: { ...version.body, tags } };
        },
      },
    },
  },
  seconds: { insert: [8, 25], update: [2, 8], delete: [15, 45] },
  required: [],
  outputOnly: [
    'status',
    'cpuPlatform',
    'labelFingerprint',
    'lastStartTimestamp',
    'lastStopTimestamp',
    'resourceStatus',
  ],
  references: [
    { path: 'networkInterfaces[].network', collections: ['networks'], sharedVpc: true },
    { path: 'networkInterfaces[].subnetwork', collections: ['subnetworks'], unchecked: true },
  ],
  fingerprint: true,
  labelFingerprint: true,
  noun: 'instance',
  deletableWhileUsed: true,
  quota: { metric: 'INSTANCES', limit: 5000 },
  complete(body, subject) {
    const { scope, view } = subject;
    const tags = isObject(body['tags']) ? body['tags'] : {};
    const sent = objectsOf(body['networkInterfaces']);
    return {
      machineType: fullUrl(`projects/${view.project.id}/${scope}/machineTypes/e2-medium`),
      cpuPlatform: 'Intel Broadwell',
      status: 'RUNNING',
      ...body,
      tags: { ...tags, fingerprint: newFingerprint(view.random) },
      networkInterfaces: (sent.length > 0 ? sent : [{}]).map((nic, index) => completeInterface(nic, index, subject)),
    };
  },
  check(body) {
    const tags = isObject(body['tags']) ? stringsOf(body['tags']['items']) : [];
    tags.forEach((tag, index) => {
      if (!/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(tag)) {
        throw invalidValue(
          `resource.tags.items[${String(index)}]`,
          tag,
          "Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
        );
      }
    });
  },
};

/** The primary internal address of an instance's body. */
export function primaryAddress(body: JsonObject): string | undefined {
  return textOf(objectsOf(body['networkInterfaces'])[0]?.['networkIP']);
}

/** The network URL of an instance's body. */
export function primaryNetwork(body: JsonObject): string | undefined {
  return textOf(objectsOf(body['networkInterfaces'])[0]?.['network']);
}

function completeInterface(nic: JsonObject, index: number, { view }: Subject): JsonObject {
  return {
    name: `nic${String(index)}`,
    network: fullUrl(`projects/${view.project.id}/global/networks/default`),
    stackType: 'IPV4_ONLY',
    ...nic,
    networkIP: textOf(nic['networkIP']) ?? freeInternalAddress(view),
    fingerprint: newFingerprint(view.random),
  };
}

function freeInternalAddress(view: Subject['view']): string {
  const taken = new Set(
    view
      .entries('instances')
      .flatMap(versions)
      .map(({ body }) => primaryAddress(body)),
  );
  for (;;) {
    const address = `10.${String(view.random.between(128, 223))}.${String(view.random.between(0, 255))}.${String(view.random.between(2, 254))}`;
    if (!taken.has(address)) return address;
  }
}
