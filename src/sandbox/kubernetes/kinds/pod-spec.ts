import type { FieldError } from '../field-error.js';
import { duplicate, required } from '../field-error.js';
import { asObject, asObjects, asText } from '../json.js';
import { nameErrors } from '../names.js';
import type { JsonObject } from '../object.js';

/** A pod's spec with what Kubernetes fills in when nothing is said, in pods and in pod templates. */
export function withPodSpecDefaults(spec: JsonObject): JsonObject {
  const containers = (field: string): JsonObject =>
    spec[field] === undefined ? {} : { [field]: asObjects(spec[field]).map(containerWithDefaults) };
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    ...spec,
    ...containers('containers'),
    ...containers('initContainers'),
  };
}

function containerWithDefaults(container: JsonObject): JsonObject {
  const image = asText(container['image']) ?? '';
  const ports = asObjects(container['ports']).map((port) => ({ protocol: 'TCP', ...port }));
  const probes = ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((name) =>
    container[name] === undefined ? [] : [[name, probeWithDefaults(asObject(container[name]))] as const],
  );
  return {
    imagePullPolicy: image.includes(':') && !image.endsWith(':latest') ? 'IfNotPresent' : 'Always',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
    ...container,
    ...(container['ports'] === undefined ? {} : { ports }),
    ...Object.fromEntries(probes),
  };
}

function probeWithDefaults(probe: JsonObject): JsonObject {
  const timing = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  if (probe['httpGet'] === undefined) return { ...timing, ...probe };
  return { ...timing, ...probe, httpGet: { path: '/', scheme: 'HTTP', ...asObject(probe['httpGet']) } };
}

/** What is wrong with the containers of a pod's spec, found at `path`. */
export function podSpecErrors(spec: JsonObject, path: string): readonly FieldError[] {
  const containers = asObjects(spec['containers']);
  if (containers.length === 0) return [required(`${path}.containers`)];
  return containers.flatMap((container, index) => {
    const field = `${path}.containers[${index}]`;
    const name = asText(container['name']) ?? '';
    const taken = containers.slice(0, index).some((other) => other['name'] === name);
    return [
      ...(name === '' ? [required(`${field}.name`)] : nameErrors(`${field}.name`, name, 'dns1123-label')),
      ...(taken ? [duplicate(`${field}.name`, name)] : []),
      ...(asText(container['image']) === undefined ? [required(`${field}.image`)] : []),
    ];
  });
}
