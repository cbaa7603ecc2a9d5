import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceNode } from '../../../graph/resource.js';
import type { NameRole } from '../names/physical-names.js';
import { chooseName, conventionalName } from '../names/physical-names.js';
import { updatableOf } from '../names/updatable.js';
import type { GceKind } from '../operation.js';
import type { NamingContext } from './service-resources.js';

/** Which resource a name is chosen for. */
export interface SingleResource {
  readonly address: ResourceAddress;
  readonly kind: GceKind;
  /** Which of the resources of its kind; the kind alone where there is one. */
  readonly role?: NameRole;
  /** Whether it may have the Go tool's name; true unless said otherwise. */
  readonly conventional?: boolean;
  /** What makes it different from one of the same address under the Go tool's name; its body unless said otherwise. */
  readonly difference?: Json;
}

/**
 * The node of a resource whose name comes from the load balancer alone: that of the live one while it can become `body`, else
 * a free one (design: names).
 */
export function singleNode(context: NamingContext, resource: SingleResource, body: JsonObject): ResourceNode {
  const { loadBalancer, owned } = context;
  const { address, kind, role = kind, conventional = true, difference = { address, body } } = resource;
  const kept = updatableOf(
    owned.filter(({ logical }) => logical === address),
    body,
  );
  const name = chooseName(
    {
      role,
      loadBalancer,
      updatable: kept?.name,
      conventional: conventional ? conventionalName(role, loadBalancer) : undefined,
      difference,
    },
    (candidate) => owned.some((other) => other.kind === kind && other.name === candidate),
  );
  return { address, kind, ownership: 'managed', name, scope: 'global', body: { name, ...body } };
}
