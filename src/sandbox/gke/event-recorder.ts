import { createHash } from 'node:crypto';
import { asNumber, asText } from '../kubernetes/json.js';
import type { KubernetesApi } from '../kubernetes/cluster.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Timeline } from '../time/timeline.js';
import { worldTimestamp } from './world-time.js';

// kube-apiserver --event-ttl.
const lifetimeMs = 60 * 60_000;

/** What happened to an object, as `kubectl describe` shows it. */
export interface Happening {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** Writes Events about objects; the same thing happening again is counted on the same Event. They last an hour, until the next one is written after that. */
export class EventRecorder {
  constructor(private readonly context: { readonly kubernetes: KubernetesApi; readonly timeline: Timeline }) {}

  /** Records what `component` saw or did. */
  record(component: string, about: KubernetesObject, { type, reason, message }: Happening): void {
    const { kubernetes } = this.context;
    const { name, uid, resourceVersion } = about.metadata;
    // Kubernetes: events about cluster-scoped objects are kept in `default`.
    const namespace = about.metadata.namespace ?? 'default';
    const digest = createHash('sha256').update([uid, component, type, reason, message].join('\n')).digest('hex');
    const eventName = `${name.slice(0, 200)}.${digest.slice(0, 16)}`;
    const before = kubernetes.get('Event', namespace, eventName);
    const now = worldTimestamp(this.context);
    const place = about.metadata.namespace === undefined ? {} : { namespace };
    kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: eventName, namespace },
      involvedObject: { apiVersion: about.apiVersion, kind: about.kind, name, ...place, uid, resourceVersion },
      type,
      reason,
      message,
      source: { component },
      reportingComponent: component,
      reportingInstance: '',
      firstTimestamp: before?.['firstTimestamp'] ?? now,
      lastTimestamp: now,
      count: (asNumber(before?.['count']) ?? 0) + 1,
    });
    this.#forgetOld(namespace);
  }

  /** Done when another one is written, so that a world at rest has nothing to wake up for. */
  #forgetOld(namespace: string): void {
    const { kubernetes, timeline } = this.context;
    const isOver = (event: KubernetesObject): boolean =>
      Date.parse(asText(event['lastTimestamp']) ?? event.metadata.creationTimestamp) + lifetimeMs < timeline.now();
    for (const { metadata } of kubernetes.list('Event', namespace).filter(isOver)) {
      kubernetes.remove('Event', namespace, metadata.name);
    }
  }
}
