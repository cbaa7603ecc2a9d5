import { messagesOf } from '../../diagnostics/messages.js';
import type { Note } from '../../plan/change.js';
import { unclaimedBackends } from '../../providers/gclb/desired/kept-clusters.js';
import { groupOwners } from '../../providers/gclb/observe/group-owners.js';
import type { Analysis } from './analysis.js';

/** What a plan says of the clusters that are kept, and of services that they do not serve. */
export function keptNotes({ kept, inputs, desired }: Analysis): readonly Note[] {
  if (kept.length === 0) return [];
  const ownerOf = groupOwners(inputs.clusters.map(({ facts }) => facts));
  const names = kept.map(({ name }) => name).join(', ');
  const without = [...desired.nodes.values()].filter(
    ({ kind, body }) => kind === 'backendService' && unclaimedBackends(body, ownerOf).length === 0,
  );
  return [
    ...kept.map(({ name, problems }): Note => ({
      code: 'unreadable',
      text: `cluster ${name} is kept as it is: its backends, its targets and ports in firewall rules, its Ingress. ${messagesOf(problems)}`,
    })),
    ...without.map(({ address }): Note => ({
      code: 'not-ready',
      address,
      text: `not served from ${names} until a plan is made while it can be reached`,
    })),
  ];
}

/** What a plan says of services that some clusters lack and need not have. */
export function absenceNotes({ agreed }: Analysis): readonly Note[] {
  return agreed.flatMap(({ namespace, service, port, absentFrom = [] }): readonly Note[] =>
    absentFrom.length === 0
      ? []
      : [
          {
            code: 'not-ready',
            address: `backendService/${namespace}/${service}:${String(port)}`,
            text: `not served from ${absentFrom.join(', ')}, which need not have it`,
          },
        ],
  );
}
