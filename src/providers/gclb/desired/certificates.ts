import type { ResourceNode } from '../../../graph/resource.js';
import type { FrontendCertificate } from '../frontend.js';
import { objectIn, textIn, textsIn } from '../kinds/body.js';
import { globalLink, linkName } from '../kinds/links.js';
import type { OwnedResource } from '../live/owned-resources.js';
import { secretCertificateAddress } from '../live/marker-knowledge.js';
import { markerText } from '../names/markers.js';
import { conventionalName } from '../names/physical-names.js';
import { fromSecret } from './from-secret.js';
import type { NamingContext } from './service-resources.js';
import { singleNode } from './single-node.js';

/** The certificates of the HTTPS proxy: those that are ours to keep, and the list of the proxy. */
export interface CertificateResources {
  readonly nodes: readonly ResourceNode[];
  /** Relative links in the order of the proxy. */
  readonly links: readonly string[];
}

type SecretCertificate = Extract<FrontendCertificate, { from: 'secret' }>;
type ManagedCertificate = Extract<FrontendCertificate, { from: 'managed' }>;

// The Go tool made one certificate and named no Secret in its description: the first of ours looks the same.
function secretNode(context: NamingContext, plan: SecretCertificate, isFirst: boolean): ResourceNode {
  const { loadBalancer } = context;
  const address = secretCertificateAddress(plan.secret);
  const content = { type: 'SELF_MANAGED', certificate: plan.certificate };
  const resource = {
    address,
    kind: 'sslCertificate',
    conventional: isFirst,
    difference: { address, ...content },
  } as const;
  const { name } = singleNode(context, resource, content);
  const byConvention = name === conventionalName('sslCertificate', loadBalancer);
  const marker = { loadBalancer, certificate: { use: 'secret', object: plan.secret } } as const;
  const body = {
    name,
    description: markerText('sslCertificate', byConvention ? { loadBalancer } : marker),
    ...content,
    privateKey: fromSecret(plan.secret, 'tls.key', plan.keyDigest),
  };
  return { address, kind: 'sslCertificate', ownership: 'managed', name, scope: 'global', body };
}

function managedNode(context: NamingContext, { object, domains }: ManagedCertificate): ResourceNode {
  const { loadBalancer } = context;
  const address = `sslCertificate/managed/${object}`;
  return singleNode(
    context,
    { address, kind: 'sslCertificate', conventional: false },
    {
      description: markerText('sslCertificate', { loadBalancer, certificate: { use: 'managed', object } }),
      type: 'MANAGED',
      managed: { domains: [...domains] },
    },
  );
}

/** GCE: a managed certificate serves from the moment it is ACTIVE, and goes on serving while its renewal fails. */
function serves({ body }: OwnedResource): boolean {
  return ['ACTIVE', 'RENEWAL_FAILED'].includes(textIn(objectIn(body, 'managed'), 'status') ?? '');
}

function liveLinks({ owned }: NamingContext): readonly string[] {
  const proxies = owned.filter(({ kind }) => kind === 'targetHttpsProxy');
  const proxy = proxies.find(({ reached }) => reached) ?? proxies[0];
  return proxy === undefined ? [] : textsIn(proxy.body, 'sslCertificates');
}

function retainedNode({ logical, name, body }: OwnedResource): ResourceNode {
  const { type, certificate, managed } = body;
  const content = {
    type,
    certificate,
    managed: managed === undefined ? undefined : { domains: objectIn(body, 'managed')['domains'] },
  };
  const kept = Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined));
  return {
    address: `${logical}#${name}`,
    kind: 'sslCertificate',
    ownership: 'managed',
    name,
    scope: 'global',
    body: { name, ...kept },
  };
}

interface Wanted {
  readonly link: string;
  readonly node: ResourceNode | undefined;
  /** Whether clients can be served with it once it is attached. */
  readonly ready: boolean;
}

function wantedOf(context: NamingContext, certificates: readonly FrontendCertificate[]): readonly Wanted[] {
  const firstSecret = certificates.find(({ from }) => from === 'secret');
  return certificates.map((certificate): Wanted => {
    if (certificate.from === 'project') {
      return { link: globalLink(context.project, 'sslCertificate', certificate.name), node: undefined, ready: true };
    }
    const node =
      certificate.from === 'secret'
        ? secretNode(context, certificate, certificate === firstSecret)
        : managedNode(context, certificate);
    const live = context.owned.find(({ kind, name }) => kind === 'sslCertificate' && name === node.name);
    const ready = certificate.from === 'secret' || (live !== undefined && serves(live));
    return { link: globalLink(context.project, 'sslCertificate', node.name), node, ready };
  });
}

/**
 * The certificates of the proxy. While a Google-managed one cannot serve yet, those that the live proxy has stay beside
 * it, before it in the list: it becomes ACTIVE only long after it is attached, and until then somebody has to answer. A certificate
 * whose Secret has been renewed is followed at once.
 */
export function certificateResources(
  context: NamingContext,
  certificates: readonly FrontendCertificate[],
): CertificateResources {
  const wanted = wantedOf(context, certificates);
  const links = wanted.map(({ link }) => link);
  const nodes = wanted.flatMap(({ node }) => node ?? []);
  const waiting = wanted.findIndex(({ ready }) => !ready);
  if (waiting === -1) return { nodes, links };
  const succeeded = new Set(wanted.flatMap(({ node, ready }) => (node !== undefined && ready ? [node.address] : [])));
  const retained = liveLinks(context).filter((link) => {
    const live = ownedBehind(context, link);
    return !links.includes(link) && (live === undefined || !succeeded.has(live.logical));
  });
  return {
    nodes: [...nodes, ...retained.flatMap((link) => ownedBehind(context, link) ?? []).map(retainedNode)],
    links: [...links.slice(0, waiting), ...retained, ...links.slice(waiting)],
  };
}

function ownedBehind({ owned }: NamingContext, link: string): OwnedResource | undefined {
  return owned.find(({ kind, name }) => kind === 'sslCertificate' && name === linkName(link));
}

/** The live certificates of a proxy that goes over to a certificate map: GCE keeps them attached, the map wins. */
export function certificatesBesideMap(context: NamingContext): readonly ResourceNode[] {
  return liveLinks(context)
    .flatMap((link) => ownedBehind(context, link) ?? [])
    .map(retainedNode);
}
