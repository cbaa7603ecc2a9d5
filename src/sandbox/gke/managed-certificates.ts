import { createHash } from 'node:crypto';
import { asObject, asText, asTexts, asTextMap, sameJson } from '../kubernetes/json.js';
import { type ManagedCertificate, readManagedCertificate } from '../kubernetes/kinds/gke/managed-certificate.js';
import { readIngress } from '../kubernetes/kinds/ingress.js';
import type { JsonObject } from '../kubernetes/object.js';
import { globalLink } from './cluster-profile.js';
import type { ControllerContext } from './context.js';
import { WorkQueue } from './work-queue.js';

const delaySeconds = { from: 1, to: 5 };
const component = 'managed-certificate-controller';
const classAnnotation = 'kubernetes.io/ingress.class';
const managedAnnotation = 'networking.gke.io/managed-certificates';
const sharedAnnotation = 'ingress.gcp.kubernetes.io/pre-shared-cert';

/**
 * GKE's managed-certificates controller: an `mcrt-<uuid>` SSL certificate for every ManagedCertificate, used or not,
 * whose status it reports; and on Ingresses of GKE's own class that name some, the annotation that attaches them.
 */
export class ManagedCertificates {
  readonly #certificates: WorkQueue;
  readonly #ingresses: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes, gce } = context;
    const queue = (name: string, reconcile: (key: string) => 'done' | 'again'): WorkQueue =>
      new WorkQueue(`${profile.clusterName}/${name}`, timeline, random, reconcile);
    this.#certificates = queue('managed-certificates', (key) => this.#reconcile(key));
    this.#ingresses = queue('managed-certificate-ingresses', (key) => this.#attach(key));
    kubernetes.onChange(({ object: { kind, metadata } }) => {
      const place = `${metadata.namespace ?? ''}/${metadata.name}`;
      if (kind === 'Ingress') this.#ingresses.add(place, delaySeconds);
      if (kind !== 'ManagedCertificate') return;
      this.#certificates.add(`${place}/${metadata.uid}`, delaySeconds);
      this.#addUsers(metadata.namespace ?? '');
    });
    gce.onChange(({ link }) => {
      if (link.includes('/sslCertificates/mcrt-')) this.#addOwnerOf(link.split('/').at(-1) ?? '');
    });
  }

  #addOwnerOf(name: string): void {
    for (const { metadata } of this.context.kubernetes.list('ManagedCertificate').map(readManagedCertificate)) {
      if (certificateName(metadata.uid) !== name) continue;
      this.#certificates.add(`${metadata.namespace}/${metadata.name}/${metadata.uid}`, delaySeconds);
    }
  }

  #addUsers(namespace: string): void {
    for (const { metadata } of this.context.kubernetes.list('Ingress', namespace)) {
      this.#ingresses.add(`${namespace}/${metadata.name}`, delaySeconds);
    }
  }

  #reconcile(key: string): 'done' | 'again' {
    const { kubernetes, gce, compute, events, profile } = this.context;
    const [namespace = '', name = '', uid = ''] = key.split('/');
    const object = kubernetes.get('ManagedCertificate', namespace, name);
    const link = globalLink(profile, 'sslCertificates', certificateName(uid));
    const certificate = gce.get(link);
    if (object?.metadata.uid !== uid) return this.#retire(link);
    const { spec } = readManagedCertificate(object);
    // GCE refuses a certificate for nothing; the controller would try for ever.
    if (spec.domains.length === 0) return 'done';
    if (!certificate) {
      if (!compute.isWaiting(link)) {
        compute.insert(link, { name: certificateName(uid), type: 'MANAGED', managed: { domains: spec.domains } });
        const message = `Create SslCertificate ${certificateName(uid)}`;
        events.record(component, object, { type: 'Normal', reason: 'Create', message });
      }
      return 'again';
    }
    const domains = asTexts(asObject(certificate['managed'])['domains']);
    // The domains of a certificate cannot be changed, so there has to be another one.
    if (!sameJson([...domains].sort(), [...spec.domains].sort())) return this.#retire(link);
    const status = statusOf(certificate);
    if (!sameJson(status, object['status'])) kubernetes.merge('ManagedCertificate', namespace, name, { status });
    return 'done';
  }

  /** GCE refuses while a proxy uses the certificate; then it is tried again. */
  #retire(link: string): 'done' | 'again' {
    const { gce, compute } = this.context;
    const isThere = gce.get(link) !== undefined;
    if (isThere) compute.delete(link);
    return isThere || compute.isWaiting(link) ? 'again' : 'done';
  }

  #attach(key: string): 'done' {
    const { kubernetes, events } = this.context;
    const [namespace = '', name = ''] = key.split('/');
    const object = kubernetes.get('Ingress', namespace, name);
    if (!object) return 'done';
    const { annotations } = readIngress(object).metadata;
    const asked = entriesOf(annotations[managedAnnotation]);
    if (asked.length === 0 || !['', 'gce'].includes(annotations[classAnnotation] ?? '')) return 'done';
    const found: ManagedCertificate[] = [];
    for (const one of asked) {
      const managed = kubernetes.get('ManagedCertificate', namespace, one);
      if (!managed) {
        const message = `ManagedCertificate ${namespace}:${one} missing`;
        events.record(component, object, { type: 'Warning', reason: 'MissingCertificate', message });
        return 'done';
      }
      found.push(readManagedCertificate(managed));
    }
    const made = found.flatMap(({ status }) => status.certificateName ?? []);
    const shared = [...new Set([...entriesOf(annotations[sharedAnnotation]), ...made])].sort().join(',');
    if (shared !== (annotations[sharedAnnotation] ?? '')) {
      kubernetes.merge('Ingress', namespace, name, { metadata: { annotations: { [sharedAnnotation]: shared } } });
    }
    return 'done';
  }
}

/** gke-managed-certs: `mcrt-` and a UUID; drawn at random there, made from the object's uid here. */
function certificateName(uid: string): string {
  const hex = createHash('sha256').update(uid).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `mcrt-${parts.join('-')}`;
}

function entriesOf(annotation: string | undefined): readonly string[] {
  const entries = (annotation ?? '').split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}

function statusOf(certificate: JsonObject): JsonObject {
  const managed = asObject(certificate['managed']);
  const domains = Object.entries(asTextMap(managed['domainStatus'])).sort(([left], [right]) => (left < right ? -1 : 1));
  const expireTime = asText(certificate['expireTime']);
  return {
    certificateName: asText(certificate['name']) ?? '',
    certificateStatus: spoken(asText(managed['status']) ?? ''),
    domainStatus: domains.map(([domain, status]) => ({ domain, status: spoken(status) })),
    ...(expireTime === undefined ? {} : { expireTime }),
  };
}

/** GCE's `FAILED_NOT_VISIBLE` is `FailedNotVisible` here; an unspecified status is an empty one. */
function spoken(status: string): string {
  if (status === 'MANAGED_CERTIFICATE_STATUS_UNSPECIFIED') return '';
  const words = status.toLowerCase().split('_');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
