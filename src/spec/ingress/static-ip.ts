import { GCE_NAME } from '../gce-name.js';
import { isIPv4 } from 'node:net';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { IngressSpec } from '../ingress-spec.js';
import type { SourceDocument, SourcePath } from '../source/source-document.js';
import { STATIC_IP_ANNOTATION, STATIC_IP_VALUE_ANNOTATION } from './annotation-catalogue.js';
import { placeholderIn } from './annotations.js';
import type { NormalisedManifest } from './normalise.js';

/** The static address of a spec, by name or by itself. */
export type StaticIp = Pick<IngressSpec, 'staticIpName' | 'staticIpValue'>;

class StaticIpReader {
  readonly problems: Diagnostic[] = [];

  constructor(
    private readonly manifest: NormalisedManifest,
    private readonly document: SourceDocument,
    /** From a flag or the definition. */
    private readonly asked: string | undefined,
  ) {}

  read(): StaticIp | undefined {
    const { kind, metadata } = this.manifest;
    const annotations = metadata.annotations ?? {};
    if (kind === 'Ingress') return this.byName(annotations[STATIC_IP_ANNOTATION], STATIC_IP_ANNOTATION);
    const value = annotations[STATIC_IP_VALUE_ANNOTATION];
    if (value === undefined || value === '' || placeholderIn(value) !== undefined) {
      return this.byName(value, STATIC_IP_VALUE_ANNOTATION);
    }
    // GKE takes the URL of an address, too, which ends in its name.
    const name = /\/global\/addresses\/([^/]+)$/.exec(value)?.[1];
    if (name !== undefined) return this.byName(name, STATIC_IP_VALUE_ANNOTATION);
    if (!isIPv4(value)) {
      const message = `"${value}" is not an IPv4 address.`;
      this.report('InvalidManifest', STATIC_IP_VALUE_ANNOTATION, message, 'Give the reserved address, or its URL.');
    }
    return { staticIpName: this.asked ?? '', staticIpValue: value };
  }

  private byName(inFile: string | undefined, annotation: string): StaticIp | undefined {
    // Has been reported as a placeholder; what it will stand for nobody knows, so there is nothing to compare.
    if (inFile !== undefined && placeholderIn(inFile) !== undefined) return undefined;
    if (inFile !== undefined && inFile !== '' && this.asked !== undefined && inFile !== this.asked) {
      this.report(
        'ConflictingInput',
        annotation,
        `The ${this.manifest.kind} names the static IP address "${inFile}", but "${this.asked}" was asked for.`,
        'Make both the same, or give only one.',
      );
      return { staticIpName: inFile };
    }
    const name = inFile === undefined || inFile === '' ? this.asked : inFile;
    if (name === undefined || name === '') {
      this.report(
        'MissingStaticIp',
        inFile === undefined ? undefined : annotation,
        `The ${this.manifest.kind} names no static IP address; without one a multicluster load balancer would change its address.`,
        `Reserve one (gcloud compute addresses create NAME --global) and name it in the annotation ${annotation} or with --static-ip.`,
      );
      return undefined;
    }
    if (!GCE_NAME.test(name)) {
      this.report(
        'InvalidManifest',
        annotation,
        `"${name}" is not the name of a static IP address.`,
        'Give the name of the reserved address, not the address: lower-case letters, digits and "-", at most 63.',
      );
    }
    return { staticIpName: name };
  }

  private report(code: Diagnostic['code'], annotation: string | undefined, message: string, fix: string): void {
    const path: SourcePath = ['metadata', 'annotations', ...(annotation === undefined ? [] : [annotation])];
    const position = this.document.positionOfKey(path);
    this.problems.push({ code, severity: 'error', message, fix, where: { position } });
  }
}

/**
 * The static address that a manifest or else `asked` (a flag, the definition) names; undefined where there is none.
 * MissingStaticIp, ConflictingInput, InvalidManifest.
 */
export function readStaticIp(
  manifest: NormalisedManifest,
  document: SourceDocument,
  asked: string | undefined,
): { readonly staticIp: StaticIp | undefined; readonly problems: readonly Diagnostic[] } {
  const reader = new StaticIpReader(manifest, document, asked);
  return { staticIp: reader.read(), problems: reader.problems };
}
