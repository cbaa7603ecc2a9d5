import { z } from 'zod';
import { legacyIngressSpec, manifestMetadata, portName, portNumber, serviceName } from '../manifest-schema.js';

const apiVersion = z.enum(['networking.gke.io/v1', 'networking.gke.io/v1beta1']);

/** A MultiClusterIngress (GKE), before anything but its shape is checked. */
export const multiClusterManifest = z.strictObject({
  apiVersion,
  kind: z.literal('MultiClusterIngress'),
  metadata: manifestMetadata,
  spec: z.strictObject({
    template: z.strictObject({ metadata: z.unknown().optional(), spec: legacyIngressSpec }),
  }),
  status: z.unknown().optional(),
});

/** A MultiClusterService (GKE). What its Services select is theirs to know: the Services of the clusters are read, not made. */
export const multiClusterServiceManifest = z.strictObject({
  apiVersion,
  kind: z.literal('MultiClusterService'),
  metadata: manifestMetadata.extend({ name: serviceName }),
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.unknown().optional(),
      spec: z.strictObject({
        selector: z.record(z.string(), z.string()).nullish(),
        ports: z
          .array(
            z.strictObject({
              name: portName.optional(),
              protocol: z.literal('TCP', 'must be TCP: a load balancer for HTTP reaches nothing else').optional(),
              port: portNumber,
              targetPort: z.union([portNumber, portName]).optional(),
              appProtocol: z.string().optional(),
            }),
          )
          .min(1),
        type: z.string().optional(),
        clusterIP: z.string().optional(),
        sessionAffinity: z.string().optional(),
      }),
    }),
    clusters: z
      .array(
        z.strictObject({
          link: z
            .string()
            .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'must be written as LOCATION/CLUSTER, like us-west1-a/gke-1'),
        }),
      )
      .nullish(),
  }),
  status: z.unknown().optional(),
});

/** A parsed MultiClusterIngress. */
export type MultiClusterManifest = z.infer<typeof multiClusterManifest>;
/** A parsed MultiClusterService. */
export type MultiClusterServiceManifest = z.infer<typeof multiClusterServiceManifest>;
