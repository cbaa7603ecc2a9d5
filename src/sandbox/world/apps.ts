import type { ObjectDraft } from '../kubernetes/cluster.js';
import { ANSWERS_ANNOTATION } from '../traffic/pod-answers.js';
import { TLS_ANNOTATION } from '../traffic/pods.js';
import type { AppSpec } from './spec.js';

/** The Service and the Pods (not yet placed on nodes) of an app. */
export function appManifests(app: AppSpec): readonly ObjectDraft[] {
  const pods = Array.from({ length: app.pods ?? 2 }, (_, index) => podManifest(app, index));
  return [serviceManifest(app), ...pods];
}

function serviceManifest(app: AppSpec): ObjectDraft {
  const port = app.port ?? 80;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: app.name,
      namespace: app.namespace ?? 'default',
      labels: { app: app.name },
      ...(app.serviceAnnotations ? { annotations: app.serviceAnnotations } : {}),
    },
    spec: {
      type: app.nodePort === undefined ? 'ClusterIP' : 'NodePort',
      selector: { app: app.name },
      ports: [
        {
          name: 'http',
          protocol: 'TCP',
          port,
          targetPort: app.targetPort ?? port,
          ...(app.nodePort === undefined ? {} : { nodePort: app.nodePort }),
        },
      ],
    },
  };
}

function podManifest(app: AppSpec, index: number): ObjectDraft {
  const containerPort = app.targetPort ?? app.port ?? 80;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app.name}-${index}`,
      namespace: app.namespace ?? 'default',
      labels: { app: app.name },
      ...annotationsOf(app),
    },
    spec: {
      containers: [
        {
          name: 'frontend',
          image: app.image ?? `registry.example/${app.name}:1.0`,
          ports: [{ name: 'http', containerPort, protocol: 'TCP' }],
          ...(app.probePath === undefined
            ? {}
            : { readinessProbe: { httpGet: { path: app.probePath, port: containerPort, scheme: 'HTTP' } } }),
        },
      ],
    },
  };
}

function annotationsOf({ answers, tls }: AppSpec): { readonly annotations?: Readonly<Record<string, string>> } {
  const annotations = {
    ...(answers ? { [ANSWERS_ANNOTATION]: JSON.stringify(answers) } : {}),
    ...(tls ? { [TLS_ANNOTATION]: 'true' } : {}),
  };
  return Object.keys(annotations).length > 0 ? { annotations } : {};
}
