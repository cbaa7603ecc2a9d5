import { z } from 'zod';
import { listensOn, readPod } from './pods.js';
import type { PodView } from './pods.js';
import type { ClusterView } from './sources.js';

const serviceShape = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().default('default') }),
  spec: z.object({
    selector: z.record(z.string(), z.string()).optional(),
    externalTrafficPolicy: z.string().optional(),
    ports: z
      .array(
        z.object({
          port: z.number(),
          nodePort: z.number().optional(),
          targetPort: z.union([z.number(), z.string()]).optional(),
          protocol: z.string().default('TCP'),
        }),
      )
      .default([]),
  }),
});

/** Every pod of a cluster. */
export function podsOf(cluster: ClusterView): readonly PodView[] {
  return cluster
    .list('Pod')
    .map(readPod)
    .filter((pod) => pod !== undefined);
}

/**
 * The pods that a connection to a node's port may end at: the ready ones of the service that has
 * that NodePort, on any node, as kube-proxy does (on that node only with `externalTrafficPolicy: Local`).
 * Empty when no service has the port.
 */
export function podsBehindNodePort(cluster: ClusterView, node: string, nodePort: number): readonly PodView[] {
  for (const object of cluster.list('Service')) {
    const service = serviceShape.safeParse(object);
    if (!service.success) continue;
    const { metadata, spec } = service.data;
    const port = spec.ports.find((candidate) => candidate.nodePort === nodePort && candidate.protocol === 'TCP');
    const selector = Object.entries(spec.selector ?? {});
    if (!port || selector.length === 0) continue;
    return podsOf(cluster).filter(
      (pod) =>
        pod.ready &&
        pod.namespace === metadata.namespace &&
        selector.every(([key, value]) => pod.labels[key] === value) &&
        (spec.externalTrafficPolicy !== 'Local' || pod.nodeName === node) &&
        acceptsTarget(pod, port.targetPort ?? port.port),
    );
  }
  return [];
}

function acceptsTarget(pod: PodView, targetPort: number | string): boolean {
  const named = typeof targetPort === 'string' ? pod.ports.find(({ name }) => name === targetPort)?.number : targetPort;
  return named !== undefined && listensOn(pod, named);
}
