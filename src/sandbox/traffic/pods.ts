import type { KubernetesObject } from '../kubernetes/cluster.js';
import { isPodReady, readPod } from '../kubernetes/kinds/pod.js';
import { ANSWERS_ANNOTATION, readAnswers } from './pod-answers.js';
import type { AnswerTable } from './pod-answers.js';

/** A pod as the data plane sees it. */
export interface PodView {
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string | undefined;
  readonly ip: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  readonly ready: boolean;
  /** Container ports by number and, where it has one, name. */
  readonly ports: readonly { readonly number: number; readonly name: string | undefined }[];
  readonly answers: AnswerTable;
  /** Whether its ports speak HTTPS, and nothing else. */
  readonly speaksTls: boolean;
}

/** The annotation that makes a pod speak HTTPS on its ports: `"true"`. */
export const TLS_ANNOTATION = 'sandbox/tls';

/** What the data plane needs to know of a stored Pod. Throws for an object of another kind. */
export function podView(object: KubernetesObject): PodView {
  const pod = readPod(object);
  const { metadata, spec, status } = pod;
  const running = status.phase === 'Running' && metadata.deletionTimestamp === undefined;
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    nodeName: spec.nodeName,
    ip: status.podIP,
    labels: metadata.labels,
    running,
    ready: running && isPodReady(pod),
    ports: spec.containers.flatMap(({ ports }) =>
      ports.map(({ containerPort, name }) => ({ number: containerPort, name })),
    ),
    answers: readAnswers(metadata.annotations[ANSWERS_ANNOTATION]),
    speaksTls: metadata.annotations[TLS_ANNOTATION] === 'true',
  };
}

/** Whether something in the pod accepts connections on the port. A pod that declares no ports listens on all. */
export function listensOn(pod: PodView, port: number): boolean {
  return pod.running && (pod.ports.length === 0 || pod.ports.some(({ number }) => number === port));
}
