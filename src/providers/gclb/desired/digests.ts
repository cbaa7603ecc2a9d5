import type { EffectiveBackendConfig } from '../../../facts/effective-backend-config.js';
import { digestOf } from '../../../graph/digest.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { IngressSpec } from '../../../spec/ingress-spec.js';
import type { Frontend } from '../frontend.js';
import { literalOf, type DesiredAddress } from './addresses.js';
import { backendConfigFields } from './backend-config.js';
import type { FirewallPlan } from './firewall-plan.js';
import type { ServicePlan } from './service-plan.js';
import type { SpecRoutes } from './spec-routes.js';

// Where something stands in its file does not matter, nor in which version of its API it is written.
function meaningOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(meaningOf);
  if (typeof value !== 'object' || value === null) return isScalar(value) ? value : null;
  const fields = Object.entries(value).filter(([field, inner]) => !PLACES.includes(field) && inner !== undefined);
  return Object.fromEntries(fields.map(([field, inner]) => [field, meaningOf(inner)]));
}

const PLACES = ['position', 'apiVersion'];

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** 16 hex digits that change when the meaning of the spec does; where it stands in its file does not matter. */
export function specDigest(spec: IngressSpec): string {
  return digestOf({ spec: meaningOf(spec) });
}

/** What a desired graph is made from, before names are chosen. */
export interface DesiredContent {
  readonly services: readonly ServicePlan[];
  readonly routes: SpecRoutes;
  readonly fallback: string;
  /** What has to be let in, whoever keeps the rules. */
  readonly firewalls: readonly FirewallPlan[];
  readonly address: DesiredAddress;
  readonly ipv6Address: DesiredAddress | undefined;
  /** Whether addresses that do not exist are reserved. */
  readonly reserve: boolean;
  readonly scheme: 'EXTERNAL' | 'EXTERNAL_MANAGED';
  readonly frontend: Frontend;
  readonly clusters: readonly string[];
  readonly manifests: Readonly<Record<string, JsonObject>>;
}

/** The addresses that are listened on, IPv4 first. */
export function addressesOf({ address, ipv6Address }: DesiredContent): readonly DesiredAddress[] {
  return ipv6Address === undefined ? [address] : [address, ipv6Address];
}

// What a Secret holds counts by its digest; a check's port and type count as the fields that they become.
function configJson(config: EffectiveBackendConfig): JsonObject {
  return { fields: backendConfigFields(config, ''), healthCheck: { ...config.spec.healthCheck } };
}

// What a reserved address will be is not known before: it counts by its name, then and afterwards.
function addressJson({ reserve }: DesiredContent, address: DesiredAddress): Json {
  return reserve ? { reserved: address.name } : literalOf(address);
}

function frontendJson({ http, https }: Frontend): JsonObject {
  if (https === undefined) return { http: { ...http } };
  const certificates = https.certificates.map((certificate) =>
    certificate.from === 'managed' ? { ...certificate, domains: [...certificate.domains] } : { ...certificate },
  );
  return { http: { ...http }, https: { ...https, certificates } };
}

/**
 * 16 hex digits that change when what should exist does. Physical names and everything else that is
 * taken from the live state stay out, so that the digest of one spec is the same before and after its
 * first apply; instance groups count by their cluster for the same reason.
 */
export function desiredDigest(content: DesiredContent): string {
  const services = content.services.map(({ key, protocol, through, probe, config, clusters }) => ({
    key,
    protocol,
    through: { ...through },
    path: probe?.path ?? '/',
    host: probe?.host ?? '',
    ...(config === undefined ? {} : { config: configJson(config) }),
    clusters: clusters
      .map(({ cluster, groups, capacity, maxRate }) => ({
        cluster,
        groups: through.mode === 'neg' ? groups : null,
        ...(capacity === undefined ? {} : { capacity }),
        ...(maxRate === undefined ? {} : { maxRate }),
      }))
      .sort((one, other) => (one.cluster < other.cluster ? -1 : 1)),
  }));
  return digestOf({
    services: services.sort((one, other) => (one.key < other.key ? -1 : 1)),
    routes: [...content.routes].map(([host, paths]) => ({ host, paths: [...paths].map((entry) => [...entry]) })),
    fallback: content.fallback,
    firewalls: content.firewalls.map(({ network, ports, targets }) => ({ network, ports, ...targets })),
    ipAddress: addressJson(content, content.address),
    ...(content.ipv6Address === undefined ? {} : { ipv6Address: addressJson(content, content.ipv6Address) }),
    ...(content.scheme === 'EXTERNAL' ? {} : { scheme: content.scheme }),
    frontend: frontendJson(content.frontend),
    clusters: [...content.clusters].sort(),
    manifests: content.manifests,
  });
}
