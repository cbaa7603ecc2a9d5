import type { FieldError } from '../field-error.js';
import { invalid } from '../field-error.js';
import { asNumber, asObject, asObjects, asText } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { addressAt, rangeOf } from '../ip-range.js';
import type { Allocation, AllocationContext } from './kind.js';

// Kubernetes: the API server's default --service-node-port-range.
const firstNodePort = 30_000;
const lastNodePort = 32_767;

/** Gives a Service its cluster IP and node ports, or says which asked-for ones it cannot have. */
export function allocateService(object: JsonObject, context: AllocationContext): Allocation {
  const spec = asObject(object['spec']);
  if (spec['type'] === 'ExternalName') return { object, errors: [] };
  const address = allocateAddress(spec, context);
  const ports = allocateNodePorts(spec, context);
  const errors = [...address.errors, ...ports.errors];
  return { object: { ...object, spec: { ...spec, ...address.members, ...ports.members } }, errors };
}

interface Members {
  readonly members: JsonObject;
  readonly errors: readonly FieldError[];
}

function allocateAddress(spec: JsonObject, context: AllocationContext): Members {
  const asked = asText(spec['clusterIP']) ?? '';
  if (asked === 'None') return { members: { clusterIP: 'None', clusterIPs: ['None'] }, errors: [] };
  const taken = new Set(context.others.map((other) => asText(asObject(other['spec'])['clusterIP'])));
  if (asked === '') {
    const address = drawAddress(context, taken);
    return { members: { clusterIP: address, clusterIPs: [address] }, errors: [] };
  }
  const members = { clusterIP: asked, clusterIPs: [asked] };
  if (!taken.has(asked)) return { members, errors: [] };
  const why = `failed to allocate IP ${asked}: provided IP is already allocated`;
  return { members, errors: [invalid('spec.clusterIPs', [asked], why)] };
}

function drawAddress(context: AllocationContext, taken: ReadonlySet<string | undefined>): string {
  const range = rangeOf(context.serviceRange);
  const last = range.size - 2;
  const start = context.random.between(1, last);
  for (let step = 0; step < last; step++) {
    const address = addressAt(range, 1 + ((start + step) % last));
    if (!taken.has(address)) return address;
  }
  throw new Error(`the service range ${context.serviceRange} is used up`);
}

function allocateNodePorts(spec: JsonObject, context: AllocationContext): Members {
  const type = asText(spec['type']);
  const wantsPorts =
    type === 'NodePort' || (type === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false);
  if (!wantsPorts) return { members: {}, errors: [] };
  const taken = new Set(context.others.flatMap(nodePortsOf));
  const asked = asObjects(spec['ports']).map((port) => asNumber(port['nodePort']) ?? 0);
  const errors: FieldError[] = [];
  for (const [index, nodePort] of asked.entries()) {
    const field = `spec.ports[${index}].nodePort`;
    if (nodePort === 0) continue;
    if (nodePort < firstNodePort || nodePort > lastNodePort) {
      const range = `The range of valid ports is ${firstNodePort}-${lastNodePort}`;
      errors.push(invalid(field, nodePort, `provided port is not in the valid range. ${range}`));
    } else if (taken.has(nodePort)) {
      errors.push(invalid(field, nodePort, 'provided port is already allocated'));
    }
    taken.add(nodePort);
  }
  const ports = asObjects(spec['ports']).map((port, index) =>
    (asked[index] ?? 0) === 0 ? { ...port, nodePort: drawNodePort(context, taken) } : port,
  );
  return { members: { ports }, errors };
}

function drawNodePort(context: AllocationContext, taken: Set<number>): number {
  const count = lastNodePort - firstNodePort + 1;
  const start = context.random.between(0, count - 1);
  for (let step = 0; step < count; step++) {
    const nodePort = firstNodePort + ((start + step) % count);
    if (taken.has(nodePort)) continue;
    taken.add(nodePort);
    return nodePort;
  }
  throw new Error('every node port is taken');
}

function nodePortsOf(service: KubernetesObject): readonly number[] {
  return asObjects(asObject(service['spec'])['ports']).flatMap((port) => asNumber(port['nodePort']) ?? []);
}
