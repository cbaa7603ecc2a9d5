import type { Json } from '../state/json.js';
import type { Timeline } from '../time/timeline.js';
import { pacificTime } from './identity.js';
import { isObject, stringsOf, textOf, type JsonObject } from './json.js';
import { parseLink } from './link.js';
import { makeManagedCertificate } from './managed-certificate.js';
import type { Entry, GceState, Version } from './state.js';
import type { Store } from './store.js';

// Google's page on managed certificates: up to 60 minutes once load balancer and DNS are set up.
const SOONEST_MS = 15 * 60_000;
const LATEST_MS = 60 * 60_000;
const LIFETIME_MS = 90 * 24 * 3_600_000;
const PROXIES = ['targetHttpsProxies', 'targetSslProxies'];
const FOLLOWED = ['sslCertificates', ...PROXIES, 'forwardingRules'];

/**
 * Provisions managed certificates: a quarter to a full hour after one is attached to a proxy that a
 * forwarding rule reaches, it becomes ACTIVE. Domains in `state.domainFailures` keep it PROVISIONING
 * with their own status, and it is tried again. One that is detached meanwhile stays as it is.
 */
export class CertificateProvisioning {
  readonly #event: string;

  constructor(
    private readonly options: {
      readonly state: GceState;
      readonly store: Store;
      readonly timeline: Timeline;
      /** Called with the link of a certificate that has changed and its body before. */
      readonly onChange: (link: string, before: JsonObject) => void;
    },
  ) {
    this.#event = `gce/${options.state.project.id}/certificate-provisioned`;
    options.timeline.handle(this.#event, (payload) => {
      if (isObject(payload) && typeof payload['link'] === 'string') this.#provision(payload['link'], payload['id']);
    });
  }

  /** Starts what waits for it; call it after every change, with the collection of what changed. */
  follow(collection: string): void {
    if (!FOLLOWED.includes(collection)) return;
    const { state, store, timeline } = this.options;
    for (const entry of store.entries('sslCertificates')) {
      const id = textOf(entry.current?.body['id']);
      if (id === undefined || state.provisioning?.[entry.link] === id) continue;
      if (!isProvisioning(entry) || !this.#isReached(entry.link)) continue;
      state.provisioning = { ...state.provisioning, [entry.link]: id };
      const delay = store.random.between(SOONEST_MS, LATEST_MS) * state.durationScale;
      timeline.schedule(delay, this.#event, { link: entry.link, id } satisfies Json);
    }
  }

  /** Puts a managed certificate where provisioning would have brought it; a domain that is not named has the certificate's own status. */
  seed(link: string, status: string, domainStatus: Readonly<Record<string, string>>): void {
    const entry = this.options.store.entry(link);
    const managed = entry?.current?.body['managed'];
    if (!entry?.current || !isObject(managed)) throw new Error(`no managed certificate at ${link}`);
    const usual = status === 'ACTIVE' ? 'ACTIVE' : 'PROVISIONING';
    const all = Object.fromEntries(
      stringsOf(managed['domains']).map((domain) => [domain, domainStatus[domain] ?? usual]),
    );
    this.#become(entry, entry.current, status, all);
  }

  #provision(link: string, id: Json | undefined): void {
    const { state, store } = this.options;
    if (state.provisioning?.[link] === id) Reflect.deleteProperty(state.provisioning ?? {}, link);
    const entry = store.entry(link);
    if (!entry?.current || entry.current.body['id'] !== id || !isProvisioning(entry) || !this.#isReached(link)) return;
    const { body } = entry.current;
    const managed = isObject(body['managed']) ? body['managed'] : {};
    const domains = stringsOf(managed['domains']);
    const failures = state.domainFailures ?? {};
    const domainStatus = Object.fromEntries(domains.map((domain) => [domain, failures[domain] ?? 'ACTIVE']));
    const isActive = domains.every((domain) => failures[domain] === undefined);
    this.#become(entry, entry.current, isActive ? 'ACTIVE' : 'PROVISIONING', domainStatus);
  }

  #become(entry: Entry, current: Version, status: string, domainStatus: Readonly<Record<string, string>>): void {
    const { store, onChange } = this.options;
    const { body } = current;
    const managed = isObject(body['managed']) ? body['managed'] : {};
    const shown: JsonObject = { ...body, managed: { ...managed, status, domainStatus } };
    store.put({
      ...entry,
      current: status === 'ACTIVE' ? this.#issued(shown, Object.keys(domainStatus)) : { ...current, body: shown },
    });
    onChange(entry.link, body);
  }

  /** The version of an ACTIVE certificate: its text and what that says are shown, its key is for the data plane only. */
  #issued(body: JsonObject, domains: readonly string[]): Version {
    const { store, timeline } = this.options;
    const [from, to] = [timeline.now(), timeline.now() + LIFETIME_MS];
    const names = domains.map(withoutDot);
    const { certificate, privateKey } = makeManagedCertificate(names, from, to, store.random);
    return {
      body: { ...body, certificate, expireTime: pacificTime(to), subjectAlternativeNames: names },
      attached: [{ privateKey }],
    };
  }

  #isReached(link: string): boolean {
    const { store } = this.options;
    return store
      .visibleUsers(link)
      .filter((user) => PROXIES.includes(parseLink(user)?.collection ?? ''))
      .some((proxy) => store.visibleUsers(proxy).some((user) => parseLink(user)?.collection === 'forwardingRules'));
  }
}

function isProvisioning({ current }: Entry): boolean {
  const managed = current?.body['managed'];
  return isObject(managed) && managed['status'] === 'PROVISIONING';
}

function withoutDot(domain: string): string {
  return domain.replace(/\.$/, '');
}
