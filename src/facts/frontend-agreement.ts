import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.js';
import { conclude } from '../diagnostics/outcome.js';
import type { NamedReference } from '../spec/frontend-spec.js';
import type { FrontendConfigSpec } from '../spec/gke/frontend-config.js';
import type { IngressSpec } from '../spec/ingress-spec.js';
import type { LoadBalancerDefinition } from '../spec/load-balancer-definition.js';
import type { AgreedCertificate, AgreedFrontend, AgreedHttp, AgreedHttps } from './agreed-frontend.js';
import { agreeOnObject } from './agreement/configuration.js';
import { uncoveredHosts } from './agreement/host-coverage.js';
import { agreeOnTlsSecret } from './agreement/tls-secrets.js';
import type { ClusterFacts } from './cluster-facts.js';

type FrontendDecisions = Pick<LoadBalancerDefinition, 'certificateMap' | 'quic'>;

class FrontendAgreement {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly spec: IngressSpec,
    private readonly definition: FrontendDecisions,
    private readonly clusters: readonly ClusterFacts[],
    private readonly now: number,
  ) {}

  agree(): AgreedFrontend {
    const config = this.frontendConfig();
    const https = this.https(config);
    const http = this.http(config, https !== undefined);
    if (https === undefined) this.checkUnused(config);
    return https === undefined ? { http } : { http, https };
  }

  private key({ name }: NamedReference): string {
    return `${this.spec.namespace}/${name}`;
  }

  private frontendConfig(): FrontendConfigSpec | undefined {
    const { frontend, objects } = this.spec;
    const { frontendConfig: reference } = frontend;
    if (reference === undefined) return undefined;
    const wanted = { kind: 'FrontendConfig', key: this.key(reference), position: reference.position } as const;
    const agreed = agreeOnObject(wanted, objects.frontendConfigs, this.clusters, (facts) => facts.frontendConfigs);
    this.problems.push(...agreed.problems);
    return agreed.spec;
  }

  private certificates(): readonly AgreedCertificate[] {
    const { frontend, objects } = this.spec;
    const ofProject = frontend.preSharedCertificates.map(({ name }) => ({ from: 'project', name }) as const);
    // GKE's controller for managed certificates writes their names among the pre-shared ones (gke-managed-certs).
    const managed = frontend.managedCertificates.flatMap((reference): AgreedCertificate[] => {
      const wanted = { kind: 'ManagedCertificate', key: this.key(reference), position: reference.position } as const;
      const { managedCertificates } = objects;
      const agreed = agreeOnObject(wanted, managedCertificates, this.clusters, (facts) => facts.managedCertificates);
      this.problems.push(...agreed.problems);
      return agreed.spec === undefined ? [] : [{ from: 'managed', object: wanted.key, domains: agreed.spec.domains }];
    });
    const ofSecrets = frontend.tlsSecrets.flatMap((reference): AgreedCertificate[] => {
      const wanted = { use: 'tls', key: this.key(reference), position: reference.position } as const;
      const { certificate, problems } = agreeOnTlsSecret(wanted, this.clusters, this.now);
      this.problems.push(...problems);
      return certificate === undefined ? [] : [certificate];
    });
    return [...ofProject, ...managed, ...ofSecrets];
  }

  private https(config: FrontendConfigSpec | undefined): AgreedHttps | undefined {
    const { frontend } = this.spec;
    const { certificateMap, quic } = this.definition;
    const settings = {
      ...(config?.sslPolicy === undefined ? {} : { sslPolicy: config.sslPolicy }),
      ...(quic === undefined ? {} : { quic }),
    };
    const named = [...frontend.preSharedCertificates, ...frontend.managedCertificates, ...frontend.tlsSecrets];
    const [first] = named;
    if (certificateMap !== undefined) {
      if (first !== undefined) {
        this.report(
          'ConflictingInput',
          `The Ingress names certificates, and the definition names the certificate map "${certificateMap}", which excludes all others.`,
          'Keep one of the two.',
          first,
        );
      }
      return { certificates: [], certificateMap, ...settings };
    }
    if (first === undefined) return undefined;
    const certificates = this.certificates();
    if (certificates.length === named.length) this.problems.push(...uncoveredHosts(this.spec, certificates));
    return { certificates, ...settings };
  }

  private http(config: FrontendConfigSpec | undefined, hasHttps: boolean): AgreedHttp {
    const { frontend } = this.spec;
    if (!frontend.allowHttp) {
      if (!hasHttps) {
        this.report(
          'NoFrontend',
          'The Ingress switches HTTP off and names no certificate for HTTPS, so nobody could reach it.',
          'Name a certificate (spec.tls, pre-shared, managed or a certificate map), or allow HTTP.',
        );
      }
      return { serves: 'nothing' };
    }
    const redirect = config?.redirectToHttps;
    if (redirect?.enabled !== true) return { serves: 'routes' };
    if (!hasHttps) {
      this.report(
        'NoFrontend',
        'The FrontendConfig redirects HTTP to HTTPS, but the Ingress names no certificate, so nothing would answer there.',
        'Name a certificate (spec.tls, pre-shared, managed or a certificate map), or disable the redirect.',
        frontend.frontendConfig,
      );
    }
    return { serves: 'redirect', responseCode: redirect.responseCodeName };
  }

  private checkUnused(config: FrontendConfigSpec | undefined): void {
    const unused = [
      ...((config?.sslPolicy ?? '') === '' ? [] : [`the SSL policy "${config?.sslPolicy ?? ''}"`]),
      ...(this.definition.quic === undefined ? [] : ['quic']),
    ];
    if (unused.length === 0) return;
    this.problems.push({
      code: 'ConflictingInput',
      severity: 'warning',
      message: `Without HTTPS ${unused.join(' and ')} has no effect.`,
      where: { position: this.spec.frontend.frontendConfig?.position ?? this.spec.position },
    });
  }

  private report(code: Diagnostic['code'], message: string, fix: string, reference?: NamedReference): void {
    const where = { position: reference?.position ?? this.spec.position };
    this.problems.push({ code, severity: 'error', message, where, fix });
  }
}

/**
 * What clients meet, as far as file, definition and all clusters agree on it. Collects every problem: ConfigurationMissing,
 * ConfigurationsDisagree, SecretMissing, SecretsDisagree, CertificateInvalid, CertificateExpired, CertificateNotYetValid,
 * CertificateKeyMismatch, ConflictingInput, NoFrontend; HostNotCovered is a warning. A missing Secret is an error and never a
 * fall back to HTTP. Pure: `now` is the time in milliseconds; `clusters` must hold the facts of everything that the spec names.
 */
export function agreeOnFrontend(
  spec: IngressSpec,
  definition: FrontendDecisions,
  clusters: readonly ClusterFacts[],
  now: number,
): Outcome<AgreedFrontend> {
  const agreement = new FrontendAgreement(spec, definition, clusters, now);
  const frontend = agreement.agree();
  return conclude(frontend, agreement.problems);
}
