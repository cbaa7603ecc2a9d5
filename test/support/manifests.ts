/** What a test wants to be different in an Ingress; the rest is that of a valid one. */
export interface IngressDraft {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly staticIp?: string | null;
  readonly service?: string | null;
  readonly port?: string;
}

/** The text of an Ingress file. `null` leaves a part out. */
export function ingressFile(draft: IngressDraft = {}): string {
  const {
    apiVersion = 'networking.k8s.io/v1',
    kind = 'Ingress',
    staticIp = 'web-ip',
    service = 'web',
    port = 'number: 80',
  } = draft;
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    '  name: web',
    '  namespace: default',
    '  annotations:',
    '    kubernetes.io/ingress.class: gce-multi-cluster',
    ...(staticIp === null ? [] : [`    kubernetes.io/ingress.global-static-ip-name: ${staticIp}`]),
    'spec:',
    ...(service === null
      ? ['  rules: []']
      : ['  defaultBackend:', '    service:', `      name: ${service}`, '      port:', `        ${port}`]),
    '',
  ].join('\n');
}
