import { keyPair } from '../properties/support/key-pairs.js';
import type { Body, RecordedObject, State } from './recording.js';
import type { EditObjects } from './world.js';

/** The Secret of the recordings, with another certificate than they had. */
export const renewed: EditObjects = (objects) => [...objects.filter(({ kind }) => kind !== 'Secret'), newSecret()];

/** The Secret that the spec names, where there was none. */
export const withTlsSecret: EditObjects = (objects) => [...objects, newSecret()];

/** Pods that agree about their readiness probe. */
export const probedAlike: EditObjects = (objects) => replaced(objects, 'Pod', /"path":"[^"]*"/g, '"path":"/healthz"');

/** Containers, and their probes, on another port than the service: the Go tool looks for the probe of a container on the latter. */
export const onAnotherPort: EditObjects = (objects) =>
  replaced(
    replaced(objects, 'Pod', /"(containerPort|port)":80\b/g, '"$1":8080'),
    'Service',
    /"targetPort":80\b/g,
    '"targetPort":8080',
  );

/** Health checks of services whose probe was not found. */
export function checkedAtTheRoot(state: State): State {
  const gce = JSON.stringify(state.gce).replaceAll('"requestPath":"/healthz"', '"requestPath":"/"');
  return { ...state, gce: JSON.parse(gce) as State['gce'] };
}

/** Services that are said to speak HTTP, and no HTTPS any more. */
export const httpInstead: EditObjects = (objects) =>
  replaced(objects, 'Service', /\{\\"my-https-port\\":\\"HTTPS\\"\}/g, '{\\"my-https-port\\":\\"HTTP\\"}');

/** Clusters that all have what the first of the recordings has: a service on the NodePort of the load balancer. */
export const servedEverywhere: EditObjects = (objects) => [
  ...objects.filter(({ kind }) => kind !== 'Service'),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'zoneprinter', namespace: 'default' },
    spec: {
      type: 'NodePort',
      selector: { app: 'zoneprinter' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 30_061 }],
    },
  },
];

/** What a load balancer of old served HTTPS with: the recording has its rule alone, which leads nowhere. */
export function withOldHttps(state: State): State {
  const { gce } = state;
  const { certificate, privateKey } = keyPair(11, 'old.example.com');
  const { 'mci1-fws--oldlb': rule = {}, ...rules } = gce['forwardingRules'] ?? {};
  const proxy: Body = {
    name: 'mci1-tps--oldlb',
    urlMap: 'global/urlMaps/mci1-um--oldlb',
    sslCertificates: ['global/sslCertificates/mci1-ssl--oldlb'],
  };
  return {
    ...state,
    gce: {
      ...gce,
      targetHttpsProxies: { 'mci1-tps--oldlb': proxy },
      sslCertificates: { 'mci1-ssl--oldlb': { name: 'mci1-ssl--oldlb', certificate, privateKey } },
      forwardingRules: {
        ...rules,
        'mci1-fws--oldlb': { ...rule, target: 'global/targetHttpsProxies/mci1-tps--oldlb' },
      },
    },
  };
}

function newSecret(): RecordedObject {
  const { certificate, privateKey } = keyPair(2, 'zoneprinter2');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tls-secret', namespace: 'default' },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': Buffer.from(certificate).toString('base64'),
      'tls.key': Buffer.from(privateKey).toString('base64'),
    },
  };
}

function replaced(
  objects: readonly RecordedObject[],
  kind: string,
  pattern: RegExp,
  text: string,
): readonly RecordedObject[] {
  return objects.map((object) =>
    object.kind === kind ? (JSON.parse(JSON.stringify(object).replace(pattern, text)) as RecordedObject) : object,
  );
}
