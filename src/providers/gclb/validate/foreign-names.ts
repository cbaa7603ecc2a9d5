import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import { textIn } from '../kinds/body.js';
import { bodiesByName } from '../live/owned-resources.js';
import type { LiveProject } from '../load-balancer.js';
import { readMarker } from '../names/markers.js';
import { gceKind } from '../operation.js';

function whose(node: ResourceNode, body: JsonObject): string | undefined {
  const kind = gceKind.safeParse(node.kind);
  const marker = kind.success ? readMarker(kind.data, body) : undefined;
  return marker?.project === undefined ? marker?.loadBalancer : `${marker.loadBalancer} of project ${marker.project}`;
}

function notOurs(node: ResourceNode, body: JsonObject, owner: string | undefined): Diagnostic {
  const description = textIn(body, 'description') ?? '';
  const carries = description === '' ? 'has no description' : `its description is "${description}"`;
  return {
    code: 'ResourceNotOurs',
    severity: 'error',
    message:
      owner === undefined
        ? `${node.kind} ${node.name} exists and carries no marker of kubemci (${carries}).`
        : `${node.kind} ${node.name} exists and belongs to load balancer ${owner}.`,
    where: { resource: node.address },
    fix:
      owner === undefined
        ? "If it is this load balancer's, add --adopt. Else delete or rename it if nobody needs it, or give this load balancer another name."
        : 'Give this load balancer another name.',
  };
}

/** Names that the desired graph needs and that somebody else has (ResourceNotOurs). A live resource of ours is no obstacle. */
export function foreignNames(loadBalancer: string, desired: ResourceGraph, live: LiveProject): readonly Diagnostic[] {
  const bodies = bodiesByName(live);
  const ours = ({ scope }: ResourceNode): string =>
    scope === 'global' ? loadBalancer : `${loadBalancer} of project ${live.hosts?.serviceProject ?? ''}`;
  return [...desired.nodes.values()].flatMap((node) => {
    const body = bodies.get(`${node.kind}/${node.scope}/${node.name}`);
    if (node.ownership === 'external' || body === undefined) return [];
    const owner = whose(node, body);
    return owner === ours(node) ? [] : [notOurs(node, body, owner)];
  });
}
