/** A small, correct Ingress of the current API version; `rules` is indented below `spec.`. */
export const V1 = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: zoneprinter
  annotations:
    kubernetes.io/ingress.class: gce-multi-cluster
    kubernetes.io/ingress.global-static-ip-name: zp-ip
spec:
  defaultBackend:
    service:
      name: zoneprinter
      port:
        number: 80
`;

/** The same in the API version that the Go tool reads. */
export const LEGACY = `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: zoneprinter
  annotations:
    kubernetes.io/ingress.class: "gce-multi-cluster"
    kubernetes.io/ingress.global-static-ip-name: "zp-ip"
spec:
  backend:
    serviceName: zoneprinter
    servicePort: 80
`;

/** V1 with one rule for `host` and the given paths, one `path pathType service` each. */
export function withPaths(host: string, ...paths: readonly string[]): string {
  const entries = paths.map((entry) => {
    const [path = '', pathType = '', service = ''] = entry.split(' ');
    return `          - path: ${JSON.stringify(path)}
            pathType: ${pathType}
            backend: {service: {name: ${service}, port: {number: 80}}}
`;
  });
  return `${V1}  rules:
    - host: ${JSON.stringify(host)}
      http:
        paths:
${entries.join('')}`;
}
