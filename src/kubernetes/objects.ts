import { z } from 'zod';

// What is read of Kubernetes objects, as they come over the wire; everything else is dropped.

const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});
const intOrString = z.union([z.int(), z.string()]);

/** Metadata that the planner looks at. */
const metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  labels: texts,
  annotations: texts,
  creationTimestamp: z.string().nullish(),
});

/** The answer of `/version`. */
export const versionInfo = z.object({ gitVersion: z.string() });
/** A Namespace, for its uid. */
export const namespaceObject = z.object({ metadata: metadata.extend({ uid: z.string() }) });

/** A Node: its age, labels, and `gce://<project>/<zone>/<instance>`. */
export const nodeObject = z.object({
  metadata,
  spec: z.object({ providerID: z.string().optional() }).default({}),
});

/** A Service, with the defaults of the API server filled in. */
export const serviceObject = z.object({
  metadata,
  spec: z.object({
    type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']).default('ClusterIP'),
    clusterIP: z.string().optional(),
    selector: texts,
    ports: z
      .array(
        z.object({
          name: z.string().default(''),
          port: z.int(),
          protocol: z.string().default('TCP'),
          targetPort: intOrString.optional(),
          nodePort: z.int().optional(),
        }),
      )
      .nullish()
      .transform((value) => value ?? []),
  }),
});

const probeObject = z.object({
  httpGet: z
    .object({
      path: z.string().nullish(),
      port: intOrString,
      scheme: z.string().nullish(),
      host: z.string().nullish(),
      httpHeaders: z.array(z.object({ name: z.string(), value: z.string().default('') })).nullish(),
    })
    .nullish(),
  periodSeconds: z.int().nullish(),
  timeoutSeconds: z.int().nullish(),
});

const containerObject = z.object({
  name: z.string(),
  ports: z
    .array(z.object({ name: z.string().nullish(), containerPort: z.int() }))
    .nullish()
    .transform((value) => value ?? []),
  readinessProbe: probeObject.nullish(),
});

/** A Pod: the ports and readiness probes of its containers; neither environment nor volumes. */
export const podObject = z.object({ metadata, spec: z.object({ containers: z.array(containerObject) }) });

/** An EndpointSlice, for the numbers behind named target ports; its addresses are not looked at. */
export const endpointSliceObject = z.object({
  metadata,
  ports: z
    .array(z.object({ name: z.string().nullish(), port: z.int().nullish() }))
    .nullish()
    .transform((value) => value ?? []),
});

/** A ServiceNetworkEndpointGroup of GKE's NEG controller: the groups that it has made for a service port. */
export const serviceNegObject = z.object({
  metadata,
  status: z
    .object({
      networkEndpointGroups: z
        .array(z.object({ selfLink: z.string().default(''), state: z.string().default('') }))
        .nullish()
        .transform((value) => value ?? []),
    })
    .default({ networkEndpointGroups: [] }),
});

/** A Secret; values are base64. */
export const secretObject = z.object({ metadata, data: texts });

/** A custom resource of GKE; what is in its spec is read by whoever knows the kind. */
export const configurationObject = z.object({ metadata, spec: z.unknown() });

/** One page of a list, items not looked at yet. */
export const listPage = z.object({
  metadata: z.object({ continue: z.string().optional() }).default({}),
  items: z
    .array(z.unknown())
    .nullish()
    .transform((value) => value ?? []),
});

/** What API servers answer instead of an object: meta/v1 Status. */
export const statusObject = z.object({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  details: z.object({ name: z.string().optional() }).nullish(),
});

/** See nodeObject. */
export type NodeObject = z.infer<typeof nodeObject>;
/** See serviceObject. */
export type ServiceObject = z.infer<typeof serviceObject>;
/** See podObject. */
export type PodObject = z.infer<typeof podObject>;
/** One container of a pod. */
export type ContainerObject = PodObject['spec']['containers'][number];
/** See secretObject. */
export type SecretObject = z.infer<typeof secretObject>;
/** See endpointSliceObject. */
export type EndpointSliceObject = z.infer<typeof endpointSliceObject>;
/** See serviceNegObject. */
export type ServiceNegObject = z.infer<typeof serviceNegObject>;
