import { describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { manifestFor } from '../../../src/spec/ingress/manifest.js';
import { parseIngress } from '../../../src/spec/ingress/parse-ingress.js';

const MCI = `apiVersion: networking.gke.io/v1
kind: MultiClusterIngress
metadata:
  name: shop
  namespace: prod
  annotations:
    networking.gke.io/static-ip: 203.0.113.7
    networking.gke.io/frontend-config: strict
    networking.gke.io/pre-shared-certs: "one, two"
    example.com/owner: shop-team
spec:
  template:
    spec:
      backend: {serviceName: web, servicePort: 80}
      rules:
        - host: shop.example.com
          http:
            paths:
              - {path: /api, backend: {serviceName: api, servicePort: grpc}}
`;
const WEB = `---
apiVersion: networking.gke.io/v1
kind: MultiClusterService
metadata:
  name: web
  namespace: prod
spec:
  template:
    spec:
      selector: {app: web}
      ports: [{name: http, protocol: TCP, port: 80, targetPort: 8080}]
`;
const API = `---
apiVersion: networking.gke.io/v1
kind: MultiClusterService
metadata:
  name: api
  namespace: prod
  annotations:
    beta.cloud.google.com/backend-config: '{"default":"all","ports":{"8443":"api"}}'
    networking.gke.io/app-protocols: '{"grpc":"HTTP2"}'
spec:
  template: {spec: {selector: {app: api}, ports: [{name: grpc, port: 8443}]}}
  clusters:
    - link: us-west1-a/gke-1
    - link: europe-west1/gke-2
`;

function parsed(text: string, staticIp?: string) {
  const outcome = parseIngress(text, 'mci.yaml', staticIp === undefined ? {} : { staticIp });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value;
}

function problems(text: string) {
  return diagnosticsOf(parseIngress(text, 'mci.yaml'));
}

function summary(text: string): string[] {
  return problems(text).map(({ code, where }) => `${code} ${where?.position?.line}:${where?.position?.column}`);
}

describe('a MultiClusterIngress', () => {
  test('means what an Ingress means', () => {
    const spec = parsed(MCI + WEB + API);
    expect(spec).toMatchObject({ namespace: 'prod', name: 'shop', staticIpName: '', staticIpValue: '203.0.113.7' });
    expect(spec.defaultBackend).toEqual({
      namespace: 'prod',
      service: 'web',
      port: { number: 80 },
      position: { file: 'mci.yaml', line: 14, column: 16 },
    });
    expect(spec.rules).toMatchObject([
      { host: 'shop.example.com', paths: [{ path: '/api', pathType: 'ImplementationSpecific' }] },
    ]);
    expect(spec.frontend).toMatchObject({
      allowHttp: true,
      preSharedCertificates: [{ name: 'one' }, { name: 'two' }],
      frontendConfig: { name: 'strict' },
      managedCertificates: [],
    });
  });

  test('takes clusters, protocol and BackendConfig of a port from its MultiClusterService', () => {
    const [rule] = parsed(MCI + WEB + API).rules;
    expect(rule?.paths[0]?.backend).toMatchObject({
      service: 'api',
      port: { name: 'grpc' },
      clusters: [
        { location: 'us-west1-a', cluster: 'gke-1', position: { line: 43, column: 13 } },
        { location: 'europe-west1', cluster: 'gke-2' },
      ],
      decided: { protocol: 'HTTP2', backendConfig: 'api' },
    });
  });

  test('is put into clusters as an Ingress, without annotations that mean nothing there', () => {
    expect(manifestFor(parsed(MCI + WEB + API, 'shop-ip')).metadata).toEqual({
      name: 'shop',
      namespace: 'prod',
      annotations: {
        'example.com/owner': 'shop-team',
        'kubernetes.io/ingress.class': 'gce-multi-cluster',
        'kubernetes.io/ingress.global-static-ip-name': 'shop-ip',
      },
    });
  });

  test('may give its address as a URL', () => {
    const url = 'https://www.googleapis.com/compute/v1/projects/p/global/addresses/shop-ip';
    expect(parsed(MCI.replace('203.0.113.7', url) + WEB + API)).toMatchObject({ staticIpName: 'shop-ip' });
  });

  test('may be served with TLS Secrets', () => {
    const text = MCI.replace('      backend:', '      tls: [{secretName: cert}]\n      backend:') + WEB + API;
    expect(parsed(text).frontend.tlsSecrets).toMatchObject([{ name: 'cert', position: { line: 14 } }]);
  });

  test.each([
    ['without one of its services', MCI + WEB, 'InvalidManifest 19:39', 'into the file'],
    [
      'with a port that its service lacks',
      MCI.replace('servicePort: grpc', 'servicePort: 81') + WEB + API,
      'InvalidManifest 19:39',
      'ports',
    ],
    ['with a service given twice', MCI + WEB + WEB + API, 'InvalidManifest 35:3', ''],
    [
      'with a cluster that is no link',
      MCI + WEB + API.replace('us-west1-a/gke-1', 'gke-1'),
      'InvalidManifest 43:13',
      '',
    ],
    [
      'with a field that no service has',
      MCI + WEB.replace('targetPort', 'targetport') + API,
      'UnknownField 30:53',
      'targetPort',
    ],
    [
      'with an unreadable BackendConfig annotation',
      MCI + WEB + API.replace('{"default":"all","ports":{"8443":"api"}}', '{}'),
      'InvalidManifest 38:5',
      'default',
    ],
    ['with an unknown protocol', MCI + WEB + API.replace('HTTP2', 'GRPC'), 'InvalidManifest 39:5', ''],
    ['with an address that is none', MCI.replace('203.0.113.7', 'shop-ip') + WEB + API, 'InvalidManifest 7:5', 'URL'],
    [
      'without a default backend',
      MCI.replace(/ {6}backend.*\n/, '') + WEB + API,
      'MissingDefaultBackend 13:5',
      'spec.template.spec.backend',
    ],
    [
      'without an address',
      MCI.replace(/ {4}networking.gke.io\/static-ip.*\n/, '') + WEB + API,
      'MissingStaticIp 6:3',
      'static-ip',
    ],
    [
      'of a v1 shape',
      MCI.replace('backend: {serviceName: web, servicePort: 80}', 'defaultBackend: {}') + WEB + API,
      'UnknownField 14:7',
      'backend',
    ],
    [
      'with an annotation of an Ingress',
      MCI.replace('example.com/owner: shop-team', 'kubernetes.io/ingress.allow-http: "false"') + WEB + API,
      'UnknownAnnotation 10:5',
      'networking.gke.io/static-ip',
    ],
    [
      'beside an Ingress',
      `${MCI}${WEB}${API}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\n`,
      'InvalidManifest 47:7',
      '',
    ],
  ])('%s is pointed at', (_what, text, expected, fix) => {
    expect(summary(text)).toEqual([expected]);
    expect(problems(text)[0]?.fix ?? '').toContain(fix);
  });

  test('and nothing else takes MultiClusterServices', () => {
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: prod, annotations: {kubernetes.io/ingress.global-static-ip-name: ip}}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
    expect(summary(ingress + WEB)).toEqual(['UnsupportedKind 7:7']);
  });
});
