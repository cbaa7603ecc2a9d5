import { type Ingress, type IngressBackend, readIngress } from '../kubernetes/kinds/ingress.js';
import type { Service } from '../kubernetes/kinds/service.js';
import type { ControllerContext } from './context.js';
import { negRequest } from './neg-annotation.js';
import { serviceAt, type ServicePort } from './service-pods.js';

/** A service port that an Ingress sends requests to. */
export interface UsedPort {
  readonly service: Service;
  readonly port: ServicePort;
  /** Whether it is served through NEGs: ingress-gce looks at `ingress: true` alone, exposed ports do not count. */
  readonly isNeg: boolean;
}

/** The Ingresses of class gce-multi-cluster; ingress-gce knows the class by its annotation only. */
export function multiClusterIngresses({ kubernetes }: Pick<ControllerContext, 'kubernetes'>): readonly Ingress[] {
  return kubernetes
    .list('Ingress')
    .map(readIngress)
    .filter(({ metadata }) => metadata.annotations['kubernetes.io/ingress.class'] === 'gce-multi-cluster');
}

/** Every backend of an Ingress, the default one first. */
export function backendsOf({ spec }: Ingress): readonly IngressBackend[] {
  const paths = spec.rules.flatMap((rule) => rule.http?.paths ?? []);
  return [...(spec.defaultBackend ? [spec.defaultBackend] : []), ...paths.map((path) => path.backend)];
}

/** The service port that a backend names, or undefined when there is no such service or port. */
export function usedPort(
  context: Pick<ControllerContext, 'kubernetes'>,
  namespace: string,
  backend: IngressBackend,
): UsedPort | undefined {
  const wanted = backend.service;
  const service = wanted && serviceAt(context, `${namespace}/${wanted.name}`);
  const port = service?.spec.ports.find((candidate) =>
    wanted?.port.name === undefined ? candidate.port === wanted?.port.number : candidate.name === wanted.port.name,
  );
  if (!service || !port) return undefined;
  return { service, port, isNeg: negRequest(service.metadata.annotations)?.ingress ?? false };
}

/**
 * The ports that an Ingress uses, or undefined while it cannot be translated: a service or port is missing, or one
 * that is served through instance groups has no node port. ingress-gce then does nothing for the whole Ingress.
 */
export function usedPorts(
  context: Pick<ControllerContext, 'kubernetes'>,
  ingress: Ingress,
): readonly UsedPort[] | undefined {
  const found: UsedPort[] = [];
  for (const backend of backendsOf(ingress)) {
    const used = usedPort(context, ingress.metadata.namespace, backend);
    if (!used || (!used.isNeg && used.port.nodePort === undefined)) return undefined;
    found.push(used);
  }
  return found;
}
