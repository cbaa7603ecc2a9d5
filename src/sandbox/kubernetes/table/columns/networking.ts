import type { Json } from '../../../state/json.js';
import { asObject, asObjects, asText, asTextMap, asTexts } from '../../json.js';
import type { JsonObject, KubernetesObject } from '../../object.js';
import { ageColumn, nameColumn, orNone, text, wide, type Column } from '../column.js';

const widestAddresses = 16;

function loadBalancerAddresses({ status }: KubernetesObject): string {
  const ingress = asObjects(asObject(asObject(status)['loadBalancer'])['ingress']);
  const addresses = ingress.map((entry) => asText(entry['ip']) ?? asText(entry['hostname']) ?? '');
  return [...new Set(addresses.filter((address) => address !== ''))].sort().join(',');
}

function externalAddress(service: KubernetesObject): string {
  const spec = asObject(service['spec']);
  const externalIps = asTexts(spec['externalIPs']);
  if (spec['type'] === 'ExternalName') return asText(spec['externalName']) ?? '';
  if (spec['type'] !== 'LoadBalancer') return orNone(externalIps.join(','));
  const addresses = [...loadBalancerAddresses(service).split(','), ...externalIps].filter((address) => address !== '');
  return addresses.length === 0 ? '<pending>' : addresses.join(',');
}

function servicePorts({ spec }: KubernetesObject): string {
  const ports = asObjects(asObject(spec)['ports']).map((port) => {
    const node = port['nodePort'] === undefined || port['nodePort'] === 0 ? '' : `:${shown(port['nodePort'])}`;
    return `${shown(port['port'])}${node}/${asText(port['protocol']) ?? 'TCP'}`;
  });
  return orNone(ports.join(','));
}

function shown(value: Json | undefined): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

function labelsText(labels: JsonObject[string]): string {
  return orNone(
    Object.entries(asTextMap(labels))
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(','),
  );
}

const serviceColumns: readonly Column[] = [
  nameColumn,
  text('Type', ({ spec }) => asText(asObject(spec)['type']) ?? ''),
  text('Cluster-IP', ({ spec }) => orNone(asText(asObject(spec)['clusterIP']) ?? '')),
  text('External-IP', externalAddress),
  text('Port(s)', servicePorts),
  ageColumn,
  wide(text('Selector', ({ spec }) => labelsText(asObject(spec)['selector']))),
];

function ingressHosts({ spec }: KubernetesObject): string {
  const hosts = asObjects(asObject(spec)['rules'])
    .map((rule) => asText(rule['host']) ?? '')
    .filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  const shownHosts = hosts.slice(0, 3).join(',');
  return hosts.length > 3 ? `${shownHosts} + ${hosts.length - 3} more...` : shownHosts;
}

const ingressColumns: readonly Column[] = [
  nameColumn,
  text('Class', ({ spec, metadata }) =>
    orNone(asText(asObject(spec)['ingressClassName']) ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? ''),
  ),
  text('Hosts', ingressHosts),
  text('Address', (ingress) => {
    const addresses = loadBalancerAddresses(ingress);
    return addresses.length > widestAddresses ? `${addresses.slice(0, widestAddresses - 3)}...` : addresses;
  }),
  text('Ports', ({ spec }) => (asObjects(asObject(spec)['tls']).length > 0 ? '80, 443' : '80')),
  ageColumn,
];

const ingressClassColumns: readonly Column[] = [
  nameColumn,
  text('Controller', ({ spec }) => asText(asObject(spec)['controller']) ?? ''),
  text('Parameters', ({ spec }) => {
    const { kind, apiGroup, name } = asObject(asObject(spec)['parameters']);
    return kind === undefined
      ? '<none>'
      : `${shown(kind)}${apiGroup === undefined ? '' : `.${shown(apiGroup)}`}/${shown(name)}`;
  }),
  ageColumn,
];

function limited(entries: readonly string[], most: number): string {
  if (entries.length === 0) return '<none>';
  const more = entries.length > most ? ` + ${entries.length - most} more...` : '';
  return entries.slice(0, most).join(',') + more;
}

function endpointAddresses({ subsets }: KubernetesObject): string {
  const addresses = asObjects(subsets).flatMap((subset) => {
    const ips = asObjects(subset['addresses']).map((address) => asText(address['ip']) ?? '');
    const ports = asObjects(subset['ports']);
    if (ports.length === 0) return ips;
    return ports.flatMap((port) => ips.map((ip) => `${ip}:${shown(port['port'])}`));
  });
  return limited(addresses, 3);
}

const endpointsColumns: readonly Column[] = [nameColumn, text('Endpoints', endpointAddresses), ageColumn];

function slicePorts({ ports }: KubernetesObject): string {
  const numbers = asObjects(ports).map((port) => shown(port['port']) || '*');
  return numbers.length === 0 ? '<unset>' : limited(numbers, 3);
}

const endpointSliceColumns: readonly Column[] = [
  nameColumn,
  text('AddressType', ({ addressType }) => asText(addressType) ?? ''),
  text('Ports', slicePorts),
  text('Endpoints', ({ endpoints }) => {
    const addresses = asObjects(endpoints).flatMap((endpoint) => asTexts(endpoint['addresses']));
    return addresses.length === 0 ? '<unset>' : limited(addresses, 3);
  }),
  ageColumn,
];

/** The columns of what carries requests. */
export const networkingColumns = {
  Service: serviceColumns,
  Ingress: ingressColumns,
  IngressClass: ingressClassColumns,
  Endpoints: endpointsColumns,
  EndpointSlice: endpointSliceColumns,
};
