import type { EdgeRequest, Refused, Scheme } from './answer.js';
import { chooseCertificate, fitness } from './certificates.js';
import type { ClientSignatures, HeldCertificate } from './certificates.js';
import type { ForwardingRuleCopy, HttpsProxyCopy } from './copies.js';
import { inRange } from './firewall.js';
import { canonicalAddress } from './ip-address.js';
import type { Locations, TargetProxy } from './locations.js';
import { EDGE_LOCATIONS } from './regions.js';
import { tlsSettings } from './tls-settings.js';
import type { TlsSettings } from './tls-settings.js';

/** Where a connection ended: the rule that took it and, where the edge knows it, the proxy behind. */
export interface Entered {
  readonly refused: false;
  readonly link: string;
  readonly rule: ForwardingRuleCopy;
  readonly proxy: TargetProxy | undefined;
  readonly scheme: Scheme;
  /** What the client was shown, over TLS. */
  readonly certificate?: string;
}

/** What a TLS server shows a client, and what it takes. */
export type Handshake =
  | ({
      readonly kind: 'shake';
      /** The load balancer's address, which the client may not have said. */
      readonly address: string;
      readonly certificate: HeldCertificate;
    } & TlsSettings)
  /** Something listens, but has nothing to show: the handshake fails. */
  | { readonly kind: 'nothingToShow' }
  | { readonly kind: 'nothingListens' };

/** A client in a handshake. */
export interface Greeting {
  readonly edge: string;
  readonly address: string;
  readonly port: number;
  /** '' for none. */
  readonly serverName: string;
  readonly signatures: ClientSignatures;
}

// What every client of today can do.
const MODERN: ClientSignatures = { rsa: true, ecdsa: true };

type RuleEntries = readonly (readonly [link: string, rule: ForwardingRuleCopy])[];

/** The doors of the load balancers at an edge location: addresses, ports, and TLS. */
export class FrontDoor {
  readonly #locations: Locations;
  readonly #byAddress = new WeakMap<RuleEntries, ReadonlyMap<string, RuleEntries>>();

  constructor(locations: Locations) {
    this.#locations = locations;
  }

  /** The rule that takes the connection, and its proxy; or that there is none, or that TLS fails. */
  enter(request: Pick<EdgeRequest, 'edge' | 'address' | 'port' | 'scheme' | 'serverName'>): Entered | Refused {
    const { edge } = request;
    const [link, rule] = this.#ruleAt(edge, request.address, request.port) ?? [];
    if (link === undefined || !rule) return { refused: true, edge, why: 'nothingListens' };
    const proxy = this.#locations.proxy(edge, rule.target);
    const spoken = proxy?.scheme ?? (rule.target.includes('/targetHttpsProxies/') ? 'https' : 'http');
    const scheme = request.scheme ?? spoken;
    if (scheme !== spoken) return { refused: true, edge, why: scheme === 'https' ? 'handshakeFailed' : 'notTls' };
    if (spoken === 'http') return { refused: false, link, rule, proxy, scheme };
    const shown =
      proxy?.scheme === 'https' ? chooseCertificate(this.#held(edge, proxy), request.serverName, MODERN) : undefined;
    if (!shown) return { refused: true, edge, why: 'handshakeFailed' };
    return { refused: false, link, rule, proxy, scheme, certificate: shown.link };
  }

  /** What a client in a handshake is shown. */
  shake({ edge, address, port, serverName, signatures }: Greeting): Handshake {
    const rule = this.#ruleAt(edge, address, port)?.[1];
    if (!rule) return { kind: 'nothingListens' };
    const proxy = this.#locations.proxy(edge, rule.target);
    if (proxy?.scheme !== 'https') return { kind: 'nothingToShow' };
    const certificate = chooseCertificate(this.#held(edge, proxy), serverName, signatures);
    if (!certificate) return { kind: 'nothingToShow' };
    const policy =
      proxy.sslPolicy === undefined ? undefined : this.#locations.read(edge, 'sslPolicies', proxy.sslPolicy);
    return { kind: 'shake', address, certificate, ...tlsSettings(policy) };
  }

  /**
   * The address that a TLS client without one can only mean: the one whose certificates are for its server name
   * (exactly before by a wildcard), the first by text among equals. Undefined when nothing speaks TLS on that port.
   */
  addressFor({ edge, port, serverName }: Pick<Greeting, 'edge' | 'port' | 'serverName'>): string | undefined {
    const doors = this.#locations
      .forwardingRules(edge)
      .filter(([, rule]) => inRange(rule.portRange, port) && rule.target.includes('/targetHttpsProxies/'))
      .map(([, rule]) => {
        const proxy = this.#locations.proxy(edge, rule.target);
        const held = proxy?.scheme === 'https' ? this.#held(edge, proxy) : [];
        return { address: rule.IPAddress, fitness: fitness(held, serverName) };
      })
      .sort((a, b) => b.fitness - a.fitness || a.address.localeCompare(b.address));
    return doors[0]?.address;
  }

  /** The addresses that a forwarding rule of any edge location listens on, on any port or on one. */
  addresses(port?: number): readonly string[] {
    const rules = EDGE_LOCATIONS.flatMap((edge) => this.#locations.forwardingRules(edge));
    const there = rules.filter(([, { portRange }]) => port === undefined || inRange(portRange, port));
    return [...new Set(there.map(([, { IPAddress }]) => IPAddress))].sort();
  }

  #ruleAt(edge: string, address: string, port: number): readonly [string, ForwardingRuleCopy] | undefined {
    const rules = this.#locations.forwardingRules(edge);
    const byAddress = this.#byAddress.get(rules) ?? groupByAddress(rules);
    this.#byAddress.set(rules, byAddress);
    return byAddress.get(canonicalAddress(address))?.find(([, rule]) => inRange(rule.portRange, port));
  }

  /** The proxy's certificates that this edge can serve, in the proxy's order. */
  #held(edge: string, proxy: HttpsProxyCopy): readonly HeldCertificate[] {
    return proxy.sslCertificates.flatMap((link) => {
      const copy = this.#locations.read(edge, 'sslCertificates', link);
      if (copy?.certificate === undefined || copy.privateKey === undefined) return [];
      return [{ link, certificate: copy.certificate, privateKey: copy.privateKey }];
    });
  }
}

function groupByAddress(rules: RuleEntries): ReadonlyMap<string, RuleEntries> {
  const found = new Map<string, (readonly [string, ForwardingRuleCopy])[]>();
  for (const entry of rules) {
    const address = canonicalAddress(entry[1].IPAddress);
    const others = found.get(address);
    if (others) others.push(entry);
    else found.set(address, [entry]);
  }
  return found;
}
