import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { GceOperation, TargetHttpsProxyChange } from '../../../gcp/compute-api.js';
import { absoluteLink } from '../../../gcp/link.js';
import { isJsonObject, type Json, type JsonObject } from '../../../graph/json.js';
import { compareBodies } from '../../../plan/comparison/compare-bodies.js';
import { objectIn, textIn, textsIn } from '../kinds/body.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { GclbOperation } from '../operation.js';
import { patchBody, updateBody } from './bodies.js';
import type { GceStep } from './gce-step.js';
import { named } from './refusals.js';

type Update = Extract<GclbOperation, { type: 'update' }>;

/** What a body is sent with, besides what is compared. */
export interface SentAlong {
  /** Epoch ms. */
  readonly now: number;
  /** Secrets included: for sending alone. */
  readonly writeOnly: JsonObject;
}

/** One write request, to be made with a requestId. */
export type Write = (requestId: string) => Promise<GceOperation>;

/**
 * The request that changes what differs between `live` and `after`: which method changes which field of which kind is GCE's
 * rule (Compute API discovery doc). URL maps and backend services are replaced under their fingerprint; health checks have
 * none and are replaced right after they were read; of firewalls only our fields are sent; a proxy and a forwarding rule have
 * a method for the one field of theirs that can change, an HTTPS proxy one for each.
 */
export function chooseWrite(
  step: GceStep<Update>,
  live: JsonObject,
  after: JsonObject,
  { now, writeOnly }: SentAlong,
): Write {
  const { api, traits } = step;
  const { kind, name, before } = step.operation;
  switch (kind) {
    case 'backendService': {
      const fields = changedFields(step, live, after);
      if (fields.length > 0 && fields.every((field) => field === 'securityPolicy')) {
        const policy = textIn(after, 'securityPolicy');
        const link = policy === undefined || policy === '' ? undefined : absoluteLink(policy);
        return (requestId) => api.setSecurityPolicy(name, link, requestId);
      }
      const body = withFields(updateBody(kind, live, before, after, traits, now), writeOnly);
      return (requestId) => api.update(COLLECTIONS[kind], name, body, requestId);
    }
    case 'healthCheck':
    case 'urlMap': {
      const body = updateBody(kind, live, before, after, traits, now);
      return (requestId) => api.update(COLLECTIONS[kind], name, body, requestId);
    }
    case 'firewall': {
      const body = patchBody(kind, live, before, after, traits);
      return (requestId) => api.patch(COLLECTIONS[kind], name, body, requestId);
    }
    case 'targetHttpProxy': {
      const urlMap = onlyField(step, live, after, 'urlMap');
      return (requestId) => api.setUrlMap(name, urlMap, requestId);
    }
    case 'targetHttpsProxy': {
      const change = httpsProxyChange(step, live, after);
      return (requestId) => api.changeTargetHttpsProxy(name, change, requestId);
    }
    case 'sslCertificate':
      throw onlyInPlace(step, 'nothing', changedFields(step, live, after));
    case 'forwardingRule': {
      const target = onlyField(step, live, after, 'target');
      return (requestId) => api.setTarget(name, target, requestId);
    }
    default:
      return kind satisfies never;
  }
}

function withFields(body: JsonObject, fields: JsonObject): JsonObject {
  const merged: Record<string, Json | undefined> = { ...body };
  for (const [field, value] of Object.entries(fields)) {
    merged[field] = isJsonObject(value) ? { ...objectIn(body, field), ...value } : value;
  }
  return merged;
}

function changedFields(step: GceStep<Update>, live: JsonObject, after: JsonObject): readonly string[] {
  return compareBodies(after, live, step.traits).differences.map(({ path }) => path);
}

function onlyField(step: GceStep<Update>, live: JsonObject, after: JsonObject, field: string): string {
  const others = changedFields(step, live, after).filter((path) => path !== field);
  const link = textIn(after, field);
  if (others.length === 0 && link !== undefined) return absoluteLink(link);
  throw onlyInPlace(step, `only ${field}`, others.length === 0 ? [field] : others);
}

function httpsProxyChange(step: GceStep<Update>, live: JsonObject, after: JsonObject): TargetHttpsProxyChange {
  const fields = new Set(changedFields(step, live, after).map((path) => path.replace(/[.[].*$/, '')));
  const [field, ...others] = fields;
  const link = (name: string): string | undefined => {
    const value = textIn(after, name);
    return value === undefined || value === '' ? undefined : absoluteLink(value);
  };
  const urlMap = link('urlMap');
  if (others.length === 0) {
    if (field === 'urlMap' && urlMap !== undefined) return { set: field, urlMap };
    if (field === 'sslCertificates') {
      return { set: field, sslCertificates: textsIn(after, field).map((certificate) => absoluteLink(certificate)) };
    }
    if (field === 'sslPolicy') return { set: field, sslPolicy: link(field) };
    if (field === 'quicOverride') return { set: field, quicOverride: textIn(after, field) ?? 'NONE' };
    if (field === 'certificateMap') {
      const map = textIn(after, field);
      return { set: field, certificateMap: map === '' ? undefined : map };
    }
  }
  throw onlyInPlace(step, 'URL map, certificates, SSL policy, QUIC and certificate map one by one', [...fields]);
}

function onlyInPlace(step: GceStep<Update>, what: string, fields: readonly string[]): KubemciError {
  const { kind, name } = step.operation;
  return new KubemciError({
    code: 'UnsupportedChange',
    severity: 'error',
    message: `${named(kind, name)} cannot be changed in ${fields.join(', ')}; GCE changes ${what} in place.`,
    where: { resource: name },
    fix: 'Make a new plan; it replaces what cannot be changed.',
  });
}
