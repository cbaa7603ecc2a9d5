import type { ProbeFinding, ReadinessProbe } from '../../facts/cluster-facts.js';
import type { ContainerObject, PodObject } from '../objects.js';
import { byAge } from './age.js';

/** The service port whose pods are looked at. `targetPort` is a container port's number or name. */
export interface ProbeSubject {
  readonly targetPort: number | string;
  readonly protocol: 'HTTP' | 'HTTPS' | 'HTTP2';
}

/** Kubernetes' defaults of a probe. */
const DEFAULT_PERIOD_SECONDS = 10;
const DEFAULT_TIMEOUT_SECONDS = 1;

type ContainerPort = ContainerObject['ports'][number];
type Probe = NonNullable<ContainerObject['readinessProbe']>;

function isTarget(port: ContainerPort, targetPort: number | string): boolean {
  return typeof targetPort === 'number' ? port.containerPort === targetPort : port.name === targetPort;
}

function probesPort(probePort: number | string, container: ContainerObject, target: ContainerPort): boolean {
  if (typeof probePort === 'number') return probePort === target.containerPort;
  return container.ports.some((port) => port.name === probePort && port.containerPort === target.containerPort);
}

function leadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function examine(probe: Probe, container: ContainerObject, target: ContainerPort, subject: ProbeSubject): ProbeFinding {
  const { httpGet } = probe;
  const unusable = (why: string): ProbeFinding => ({ found: 'unusable', why });
  if (httpGet === null || httpGet === undefined)
    return unusable(`that of container ${container.name} is no httpGet probe`);
  const scheme = (httpGet.scheme ?? 'HTTP').toUpperCase() === 'HTTPS' ? 'HTTPS' : 'HTTP';
  const wanted = subject.protocol === 'HTTP' ? 'HTTP' : 'HTTPS';
  if (!probesPort(httpGet.port, container, target)) {
    return unusable(
      `that of container ${container.name} asks port ${httpGet.port}, but the service leads to port ${target.containerPort}`,
    );
  }
  if (scheme !== wanted) {
    return unusable(
      `that of container ${container.name} speaks ${scheme}, but the service port speaks ${subject.protocol}`,
    );
  }
  if ((httpGet.host ?? '') !== '') {
    return unusable(
      `that of container ${container.name} asks the host ${httpGet.host}, not the pod; use a Host header instead`,
    );
  }
  const headers = httpGet.httpHeaders ?? [];
  const other = headers.find(({ name }) => name !== 'Host');
  if (other !== undefined) {
    return unusable(
      `that of container ${container.name} sends the header ${other.name}; a health check can only send Host (spelled so)`,
    );
  }
  if (headers.length > 1) return unusable(`that of container ${container.name} sends the header Host more than once`);
  const host = headers[0]?.value;
  const usable: ReadinessProbe = {
    path: leadingSlash(httpGet.path ?? '/'),
    port: target.containerPort,
    scheme,
    ...(host === undefined || host === '' ? {} : { host }),
    periodSeconds: probe.periodSeconds ?? DEFAULT_PERIOD_SECONDS,
    timeoutSeconds: probe.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
  };
  return { found: 'usable', probe: usable };
}

/** A pod that declares no ports at all may still be meant; then its probe cannot be matched, which people should know. */
function undeclared(pod: PodObject, subject: ProbeSubject): ProbeFinding | undefined {
  const probing = pod.spec.containers.find(({ readinessProbe }) => readinessProbe?.httpGet);
  if (probing === undefined) return undefined;
  return {
    found: 'unusable',
    why: `no container of pod ${pod.metadata.name} declares the port ${subject.targetPort} that the service leads to`,
  };
}

function findingsOf(pod: PodObject, subject: ProbeSubject): readonly ProbeFinding[] {
  const serving = pod.spec.containers.flatMap((container) => {
    const target = container.ports.find((port) => isTarget(port, subject.targetPort));
    return target === undefined ? [] : [{ container, target }];
  });
  if (serving.length === 0) {
    const finding = undeclared(pod, subject);
    return finding === undefined ? [] : [finding];
  }
  return serving.flatMap(({ container, target }) => {
    const { readinessProbe } = container;
    return readinessProbe === null || readinessProbe === undefined
      ? []
      : [examine(readinessProbe, container, target, subject)];
  });
}

/**
 * The readiness probe that GKE's controller would follow: of the oldest pod that has a usable one. Usable is an
 * httpGet probe of the container port that the service leads to, in the protocol of the service port (HTTP/2 counts
 * as HTTPS), to the pod itself, with no header but Host (ingress-gce: backends, readiness probe). Pure.
 */
export function findReadinessProbe(pods: readonly PodObject[], subject: ProbeSubject): ProbeFinding {
  if (pods.length === 0) return { found: 'none', why: 'the service has no pods', noPods: true };
  const findings = [...pods].sort(byAge).flatMap((pod) => findingsOf(pod, subject));
  const usable = findings.find(({ found }) => found === 'usable');
  return usable ?? findings[0] ?? { found: 'none', why: 'the pods have no readiness probe for this port' };
}
