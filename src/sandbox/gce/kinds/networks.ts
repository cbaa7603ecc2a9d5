import { printed, isObject } from '../json.js';
import type { Kind } from '../kind.js';
import { fullUrl } from '../link.js';

/** compute.networks, as far as references to them need. */
export const networks: Kind = {
  collection: 'networks',
  singular: 'network',
  message: 'Network',
  scopes: ['global'],
  listKind: 'networkList',
  insert: true,
  delete: true,
  seconds: { insert: [8, 20], update: [4, 12], delete: [8, 20] },
  required: [],
  outputOnly: ['gatewayIPv4', 'peerings', 'subnetworks', 'firewallPolicy', 'selfLinkWithId', 'params'],
  references: [],
  noun: 'network',
  inUseInOperation: true,
  quota: { metric: 'NETWORKS', limit: 15 },
  complete(body) {
    const routing = isObject(body['routingConfig']) ? body['routingConfig'] : {};
    return {
      autoCreateSubnetworks: true,
      networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
      ...body,
      routingConfig: { bgpBestPathSelectionMode: 'LEGACY', routingMode: 'REGIONAL', ...routing },
    };
  },
  present({ body }, { view }) {
    return { ...body, selfLinkWithId: fullUrl(`projects/${view.project.id}/global/networks/${printed(body['id'])}`) };
  },
};
