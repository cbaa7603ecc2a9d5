import { z } from 'zod';
import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import {
  BACKEND_CONFIG_ANNOTATIONS,
  backendConfigNameFor,
  parseBackendConfigAnnotation,
} from '../../gke/backend-config-annotation.js';
import type { BackendConfigNames } from '../../gke/backend-config-annotation.js';
import type { ClusterLink, DecidedInFile, ServicePortReference } from '../../ingress-spec.js';
import { fieldsAt } from '../../source/schema-fields.js';
import { schemaDiagnostics } from '../../source/schema-issues.js';
import type { SourceDocument, SourcePath } from '../../source/source-document.js';
import { placeholderIn } from '../annotations.js';
import { multiClusterServiceManifest } from './multi-cluster-schema.js';
import type { MultiClusterServiceManifest } from './multi-cluster-schema.js';

const PROTOCOLS_ANNOTATION = 'networking.gke.io/app-protocols';
const protocols = z.record(z.string(), z.enum(['HTTP', 'HTTPS', 'HTTP2']));

type Port = MultiClusterServiceManifest['spec']['template']['spec']['ports'][number];
type Protocols = Readonly<Record<string, 'HTTP' | 'HTTPS' | 'HTTP2'>>;

/** A MultiClusterService of the file, as far as an Ingress needs it. */
interface MultiClusterService {
  readonly ports: readonly Port[];
  readonly clusters: readonly ClusterLink[] | undefined;
  readonly backendConfigs: BackendConfigNames | undefined;
  readonly protocols: Protocols;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The MultiClusterServices of an ingress file, and what is wrong with them. */
export class MultiClusterServices {
  readonly problems: Diagnostic[] = [];
  readonly #services = new Map<string, MultiClusterService>();
  /** Those that are in the file but cannot be read: what is wrong has been said. */
  readonly #unreadable = new Set<string>();

  constructor(
    documents: readonly SourceDocument[],
    private readonly namespace: string,
  ) {
    documents.forEach((document) => this.#add(document));
  }

  /**
   * The reference with what the MultiClusterService of its name says: its clusters, protocol and BackendConfig. InvalidManifest
   * where the file holds none, or it has no such port.
   */
  complete(reference: ServicePortReference): ServicePortReference {
    const key = `${reference.namespace}/${reference.service}`;
    const service = this.#services.get(key);
    if (service === undefined) {
      if (!this.#unreadable.has(key))
        this.#report(
          reference,
          `The file holds no MultiClusterService ${key}, so it cannot be known which clusters serve it.`,
          'Put it into the file of the MultiClusterIngress.',
        );
      return reference;
    }
    const port = service.ports.find(({ port: number, name }) =>
      'number' in reference.port ? number === reference.port.number : name === reference.port.name,
    );
    if (port === undefined) {
      const wanted = 'number' in reference.port ? `port ${reference.port.number}` : `port "${reference.port.name}"`;
      const known = service.ports.map(({ port: number, name }) =>
        name === undefined ? String(number) : `${number} (${name})`,
      );
      this.#report(
        reference,
        `The MultiClusterService ${key} has no ${wanted}; it has ${known.join(', ')}.`,
        'Name one of its ports.',
      );
      return reference;
    }
    const decided = decidedFor(service, port);
    return {
      ...reference,
      ...(service.clusters === undefined ? {} : { clusters: service.clusters }),
      ...(Object.keys(decided).length === 0 ? {} : { decided }),
    };
  }

  #add(document: SourceDocument): void {
    const parsed = multiClusterServiceManifest.safeParse(document.value);
    if (!parsed.success) {
      const name = z
        .object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) })
        .safeParse(document.value);
      if (name.success)
        this.#unreadable.add(`${name.data.metadata.namespace ?? this.namespace}/${name.data.metadata.name}`);
      const knownFields = (path: SourcePath) => fieldsAt(multiClusterServiceManifest, path);
      this.problems.push(...schemaDiagnostics(parsed.error, document, { code: 'InvalidManifest', knownFields }));
      return;
    }
    const { metadata, spec } = parsed.data;
    const key = `${metadata.namespace ?? this.namespace}/${metadata.name}`;
    if (this.#services.has(key)) {
      this.#reportAt(
        document,
        ['metadata', 'name'],
        `The file holds the MultiClusterService ${key} twice.`,
        'Keep one of the two.',
      );
      return;
    }
    this.#services.set(key, {
      ports: spec.template.spec.ports,
      clusters: this.#links(spec.clusters ?? undefined, document),
      ...this.#annotations(metadata.annotations ?? {}, document),
    });
  }

  // GKE: no list and an empty one both mean all member clusters.
  #links(
    clusters: readonly { readonly link: string }[] | undefined,
    document: SourceDocument,
  ): readonly ClusterLink[] | undefined {
    if (clusters === undefined || clusters.length === 0) return undefined;
    return clusters.map(({ link }, index) => {
      const [location = '', cluster = ''] = link.split('/');
      return { location, cluster, position: document.positionOf(['spec', 'clusters', index, 'link']) };
    });
  }

  #annotations(
    annotations: Readonly<Record<string, string>>,
    document: SourceDocument,
  ): Pick<MultiClusterService, 'backendConfigs' | 'protocols'> {
    for (const [name, value] of Object.entries(annotations)) {
      const placeholder = placeholderIn(value);
      if (placeholder === undefined || !/google|gke/.test(name)) continue;
      const message = `The annotation ${name} still holds the placeholder ${placeholder}.`;
      this.#reportAt(
        document,
        ['metadata', 'annotations', name],
        message,
        `Put the value in place of ${placeholder}.`,
        'UnresolvedPlaceholder',
      );
    }
    const key = BACKEND_CONFIG_ANNOTATIONS.find((name) => annotations[name] !== undefined);
    const backendConfigs = key === undefined ? undefined : parseBackendConfigAnnotation(annotations[key] ?? '');
    if (key !== undefined && backendConfigs === undefined) {
      this.#cannotRead(key, document, '{"default":"NAME"} or {"ports":{"80":"NAME"}}');
    }
    const text = annotations[PROTOCOLS_ANNOTATION];
    const parsed = text === undefined ? undefined : protocols.safeParse(json(text));
    if (parsed?.success === false) this.#cannotRead(PROTOCOLS_ANNOTATION, document, '{"port-name":"HTTP2"}');
    return { backendConfigs, protocols: parsed?.data ?? {} };
  }

  #cannotRead(annotation: string, document: SourceDocument, example: string): void {
    const message = `The annotation ${annotation} cannot be understood.`;
    this.#reportAt(document, ['metadata', 'annotations', annotation], message, `Write it like ${example}`);
  }

  #report({ position }: ServicePortReference, message: string, fix: string): void {
    this.problems.push({ code: 'InvalidManifest', severity: 'error', message, where: { position }, fix });
  }

  #reportAt(
    document: SourceDocument,
    path: SourcePath,
    message: string,
    fix: string,
    code: Diagnostic['code'] = 'InvalidManifest',
  ): void {
    this.problems.push({ code, severity: 'error', message, where: { position: document.positionOfKey(path) }, fix });
  }
}

function decidedFor(
  { backendConfigs, protocols: byName }: MultiClusterService,
  { name = '', port }: Port,
): DecidedInFile {
  const protocol = Object.hasOwn(byName, name) ? byName[name] : undefined;
  const backendConfig = backendConfigs === undefined ? undefined : backendConfigNameFor(backendConfigs, name, port);
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(backendConfig === undefined ? {} : { backendConfig }),
  };
}
