import { z } from 'zod';
import { UNSERVED_METADATA } from './metadata-fields.js';

const DNS_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const PORT_NAME = /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

const objectName = z.string().max(253).regex(DNS_NAME, 'must consist of lower-case letters, digits, "-" and "."');
/** The name of a Service. */
export const serviceName = z
  .string()
  .max(63)
  .regex(DNS_LABEL, 'must be the name of a Service: lower-case letters, digits and "-", first a letter');
/** A port. */
export const portNumber = z.int().min(1).max(65535);
/** The name of a port of a Service. */
export const portName = z
  .string()
  .max(15)
  .regex(PORT_NAME, 'must be the name of a port: lower-case letters, digits and "-", at least one letter');

const textMap = z.record(z.string(), z.string());

/** `metadata` of a manifest in a file. */
export const manifestMetadata = z.strictObject({
  name: objectName,
  namespace: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be the name of a namespace')
    .optional(),
  labels: textMap.nullish(),
  annotations: textMap.nullish(),
  // What a server sets is in every manifest that was read from a cluster; like kubectl apply, it is not taken over.
  ...Object.fromEntries(UNSERVED_METADATA.map((field) => [field, z.unknown().optional()])),
});

const pathType = z.enum(['Exact', 'Prefix', 'ImplementationSpecific']);
const tls = z
  .array(z.strictObject({ hosts: z.array(z.string()).nullish(), secretName: z.string().nullish() }))
  .nullish();

const backend = z
  .strictObject({
    service: z
      .strictObject({
        name: serviceName,
        port: z
          .strictObject({ number: portNumber.optional(), name: portName.optional() })
          .refine(
            (port) => (port.number === undefined) !== (port.name === undefined),
            'must have either number or name',
          ),
      })
      .optional(),
    resource: z.unknown().optional(),
  })
  .refine((value) => value.service !== undefined || value.resource !== undefined, 'must name a service');

const legacyBackend = z
  .strictObject({
    serviceName: serviceName.optional(),
    servicePort: z
      .union([portNumber, portName], { error: 'must be a port number (without quotes) or the name of a port' })
      .optional(),
    resource: z.unknown().optional(),
  })
  .refine((value) => value.resource !== undefined || value.serviceName !== undefined, 'must have serviceName')
  .refine((value) => value.resource !== undefined || value.servicePort !== undefined, 'must have servicePort');

/** A manifest of networking.k8s.io/v1, before anything but its shape is checked. */
export const v1Manifest = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('Ingress'),
  metadata: manifestMetadata,
  spec: z.strictObject({
    ingressClassName: z.string().nullish(),
    defaultBackend: backend.nullish(),
    tls,
    rules: z
      .array(
        z.strictObject({
          host: z.string().nullish(),
          http: z
            .strictObject({
              paths: z.array(z.strictObject({ path: z.string().nullish(), pathType, backend })).min(1),
            })
            .nullish(),
        }),
      )
      .nullish(),
  }),
  status: z.unknown().optional(),
});

/** `spec` of an Ingress before networking.k8s.io/v1, which is also how GKE's MultiClusterIngress writes its template. */
export const legacyIngressSpec = z.strictObject({
  ingressClassName: z.string().nullish(),
  backend: legacyBackend.nullish(),
  tls,
  rules: z
    .array(
      z.strictObject({
        host: z.string().nullish(),
        http: z
          .strictObject({
            paths: z
              .array(
                z.strictObject({
                  path: z.string().nullish(),
                  pathType: pathType.nullish(),
                  backend: legacyBackend,
                }),
              )
              .min(1),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/** A manifest of networking.k8s.io/v1beta1 or extensions/v1beta1, before anything but its shape is checked. */
export const legacyManifest = z.strictObject({
  apiVersion: z.enum(['networking.k8s.io/v1beta1', 'extensions/v1beta1']),
  kind: z.literal('Ingress'),
  metadata: manifestMetadata,
  spec: legacyIngressSpec,
  status: z.unknown().optional(),
});

/** A parsed manifest of networking.k8s.io/v1. */
export type V1Manifest = z.infer<typeof v1Manifest>;
/** A parsed manifest of one of the two older versions. */
export type LegacyManifest = z.infer<typeof legacyManifest>;
