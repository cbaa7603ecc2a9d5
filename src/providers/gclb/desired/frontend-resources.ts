import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import type { HttpFrontend, HttpsFrontend } from '../frontend.js';
import { globalLink } from '../kinds/links.js';
import { markerText } from '../names/markers.js';
import type { NameRole } from '../names/physical-names.js';
import { literalOf } from './addresses.js';
import { certificateResources, certificatesBesideMap } from './certificates.js';
import type { DesiredContent } from './digests.js';
import { retainedRules } from './retained-rules.js';
import type { NamingContext } from './service-resources.js';
import { singleNode } from './single-node.js';

type Protocol = 'http' | 'https';

interface RuleShape {
  readonly address: string;
  readonly role: NameRole;
  readonly literal: Json;
}

function ruleShapes(protocol: Protocol, { address, ipv6Address }: DesiredContent): readonly RuleShape[] {
  const https = protocol === 'https';
  const ipv4: RuleShape = {
    address: `forwardingRule/${protocol}`,
    role: https ? 'httpsForwardingRule' : 'forwardingRule',
    literal: literalOf(address),
  };
  if (ipv6Address === undefined) return [ipv4];
  const role = https ? 'ipv6HttpsForwardingRule' : 'ipv6ForwardingRule';
  return [ipv4, { address: `forwardingRule/${protocol}-ipv6`, role, literal: literalOf(ipv6Address) }];
}

function ruleNodes(
  context: NamingContext,
  content: DesiredContent,
  protocol: Protocol,
  target: string,
): readonly ResourceNode[] {
  const { loadBalancer } = context;
  return ruleShapes(protocol, content).flatMap(({ address, role, literal }) => {
    const rule = singleNode(
      context,
      { address, kind: 'forwardingRule', role },
      {
        description: markerText(protocol === 'https' ? 'httpsForwardingRule' : 'forwardingRule', { loadBalancer }),
        IPAddress: literal,
        IPProtocol: 'TCP',
        portRange: protocol === 'https' ? '443-443' : '80-80',
        loadBalancingScheme: content.scheme,
        target,
      },
    );
    return [rule, ...(context.retiresAddresses ? [] : retainedRules(context.owned, address, literal, target))];
  });
}

function redirectMap(context: NamingContext, responseCode: string): ResourceNode {
  const { loadBalancer } = context;
  return singleNode(
    context,
    { address: 'urlMap/redirect', kind: 'urlMap', role: 'redirectUrlMap' },
    {
      description: markerText('redirectUrlMap', { loadBalancer, redirects: true }),
      defaultUrlRedirect: { httpsRedirect: true, redirectResponseCode: responseCode, stripQuery: false },
    },
  );
}

function httpNodes(
  context: NamingContext,
  content: DesiredContent,
  http: HttpFrontend,
  urlMap: ResourceNode,
): readonly ResourceNode[] {
  if (http.serves === 'nothing') return [];
  const { loadBalancer, project } = context;
  const redirect = http.serves === 'redirect' ? [redirectMap(context, http.responseCode)] : [];
  const proxy = singleNode(
    context,
    { address: 'targetHttpProxy', kind: 'targetHttpProxy' },
    {
      description: markerText('targetHttpProxy', { loadBalancer }),
      urlMap: globalLink(project, 'urlMap', (redirect[0] ?? urlMap).name),
    },
  );
  const target = globalLink(project, 'targetHttpProxy', proxy.name);
  return [...redirect, proxy, ...ruleNodes(context, content, 'http', target)];
}

/** The link of a Certificate Manager map as GCE reads it back. */
function certificateMapLink(project: string, name: string): string {
  return `//certificatemanager.googleapis.com/projects/${project}/locations/global/certificateMaps/${name}`;
}

function proxySettings(project: string, { sslPolicy, quic }: HttpsFrontend): JsonObject {
  const policy = sslPolicy === '' ? '' : `projects/${project}/global/sslPolicies/${sslPolicy ?? ''}`;
  return {
    ...(sslPolicy === undefined ? {} : { sslPolicy: policy }),
    ...(quic === undefined ? {} : { quicOverride: quic }),
  };
}

function httpsNodes(
  context: NamingContext,
  content: DesiredContent,
  https: HttpsFrontend,
  urlMap: ResourceNode,
): readonly ResourceNode[] {
  const { loadBalancer, project } = context;
  const { certificateMap } = https;
  const certificates =
    certificateMap === undefined
      ? certificateResources(context, https.certificates)
      : { nodes: certificatesBesideMap(context), links: undefined };
  const proxy = singleNode(
    context,
    { address: 'targetHttpsProxy', kind: 'targetHttpsProxy' },
    {
      description: markerText('targetHttpsProxy', { loadBalancer }),
      urlMap: globalLink(project, 'urlMap', urlMap.name),
      ...(certificates.links === undefined ? {} : { sslCertificates: certificates.links }),
      ...(certificateMap === undefined ? {} : { certificateMap: certificateMapLink(project, certificateMap) }),
      ...proxySettings(project, https),
    },
  );
  const target = globalLink(project, 'targetHttpsProxy', proxy.name);
  return [...certificates.nodes, proxy, ...ruleNodes(context, content, 'https', target)];
}

/** Certificates, proxies, forwarding rules and, where HTTP is redirected, the URL map that does it. */
export function frontendResources(
  context: NamingContext,
  content: DesiredContent,
  urlMap: ResourceNode,
): readonly ResourceNode[] {
  const { http, https } = content.frontend;
  return [
    ...httpNodes(context, content, http, urlMap),
    ...(https === undefined ? [] : httpsNodes(context, content, https, urlMap)),
  ];
}
