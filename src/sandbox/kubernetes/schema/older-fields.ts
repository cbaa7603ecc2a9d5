import type { FieldTable } from './fields.js';

/**
 * The fields of types that only versions of APIs have that Kubernetes no longer serves (k8s.io/api,
 * networking/v1beta1, extensions/v1beta1, discovery/v1beta1 at Kubernetes 1.21).
 */
export const olderFields: FieldTable = {
  V1beta1Ingress: {
    apiVersion: 'string',
    kind: 'string',
    metadata: 'V1ObjectMeta',
    spec: 'V1beta1IngressSpec',
    status: 'V1IngressStatus',
  },
  V1beta1IngressSpec: {
    backend: 'V1beta1IngressBackend',
    ingressClassName: 'string',
    rules: '[]V1beta1IngressRule',
    tls: '[]V1IngressTLS',
  },
  V1beta1IngressBackend: {
    resource: 'V1TypedLocalObjectReference',
    serviceName: 'string',
    servicePort: 'int-or-string',
  },
  V1beta1IngressRule: { host: 'string', http: 'V1beta1HTTPIngressRuleValue' },
  V1beta1HTTPIngressRuleValue: { paths: '[]V1beta1HTTPIngressPath' },
  V1beta1HTTPIngressPath: { backend: 'V1beta1IngressBackend', path: 'string', pathType: 'string' },
  V1beta1EndpointSlice: {
    addressType: 'string',
    apiVersion: 'string',
    endpoints: '[]V1beta1Endpoint',
    kind: 'string',
    metadata: 'V1ObjectMeta',
    ports: '[]DiscoveryV1EndpointPort',
  },
  V1beta1Endpoint: {
    addresses: '[]string',
    conditions: 'V1EndpointConditions',
    hints: 'V1EndpointHints',
    hostname: 'string',
    nodeName: 'string',
    targetRef: 'V1ObjectReference',
    topology: 'map[string]',
  },
};
