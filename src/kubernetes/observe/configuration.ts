import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { GKE_KINDS } from '../../spec/gke/kinds.js';
import type { GkeKind } from '../../spec/gke/kinds.js';
import type { ParsedSpec } from '../../spec/gke/parse-object.js';
import { configurationResource } from '../api-resources.js';
import type { ClusterRequests } from '../http/cluster-requests.js';
import { configurationObject } from '../objects.js';
import { together } from './together.js';

/** The objects of one kind that were asked for, by `namespace/name`. */
export interface Configurations<Spec> {
  readonly kind: GkeKind;
  /** Null where one does not exist. */
  readonly specs: Readonly<Record<string, Spec | null>>;
  /** Whether the cluster does not know the kind in any version: its add-on is missing. */
  readonly isUnserved: boolean;
  readonly problems: readonly Diagnostic[];
}

function textOf(path: readonly PropertyKey[]): string {
  return ['spec', ...path].map(String).join('.');
}

class ConfigurationReader<Spec> {
  readonly problems: Diagnostic[] = [];
  isUnserved = false;

  constructor(
    private readonly requests: ClusterRequests,
    private readonly cluster: string,
    private readonly kind: GkeKind,
    private readonly parse: (raw: unknown) => ParsedSpec<Spec>,
  ) {}

  async read(key: string): Promise<Spec | null> {
    const [namespace = '', name = ''] = key.split('/');
    for (const apiVersion of GKE_KINDS[this.kind].apiVersions) {
      const resource = configurationResource(this.kind, apiVersion);
      const found = await this.requests.lookUp(configurationObject, resource, namespace, name);
      if (found.is === 'found') return this.specOf(key, found.value.spec);
      if (found.is === 'missing') return null;
    }
    this.isUnserved = true;
    return null;
  }

  private specOf(key: string, raw: unknown): Spec | null {
    const { spec, shape, problems, secrets } = this.parse(raw ?? {});
    for (const { path, fix } of secrets) {
      const message = `${textOf(path)} of the ${this.kind} ${key} in cluster ${this.cluster} is written out; kubemci reads credentials only from Secrets.`;
      this.report('SecretWrittenOut', key, message, fix);
    }
    for (const issue of shape?.issues ?? []) {
      // The messages of a schema say what it wants, never what it was given.
      const where = textOf(issue.path);
      const message = `The ${this.kind} ${key} in cluster ${this.cluster} cannot be used: ${where}: ${issue.message}.`;
      this.report('ConfigurationInvalid', key, message);
    }
    for (const { message, fix } of problems) {
      this.report(
        'ConfigurationInvalid',
        key,
        `In the ${this.kind} ${key} of cluster ${this.cluster}: ${message}`,
        fix,
      );
    }
    return spec ?? null;
  }

  private report(code: Diagnostic['code'], resource: string, message: string, fix?: string): void {
    const where = { cluster: this.cluster, resource };
    this.problems.push({ code, severity: 'error', message, where, ...(fix === undefined ? {} : { fix }) });
  }
}

/**
 * Reads GKE's custom resources by name, each in the newest version that the cluster serves. Collects ConfigurationInvalid
 * and SecretWrittenOut.
 */
export async function readConfigurations<Spec>(
  requests: ClusterRequests,
  cluster: string,
  kind: GkeKind,
  keys: readonly string[],
  parse: (raw: unknown) => ParsedSpec<Spec>,
): Promise<Configurations<Spec>> {
  const reader = new ConfigurationReader(requests, cluster, kind, parse);
  const wanted = [...new Set(keys)].sort();
  const specs = await together(...wanted.map((key) => reader.read(key)));
  return {
    kind,
    specs: Object.fromEntries(wanted.map((key, index) => [key, specs[index] ?? null])),
    isUnserved: reader.isUnserved,
    problems: reader.problems,
  };
}
