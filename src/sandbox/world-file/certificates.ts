import type { SeededResource } from '../world/spec.js';
import type { Reading } from './reading.js';
import type { WorldDocument } from './schema.js';
import { throwawayCertificate } from './throwaway-certificate.js';

type CertificateDocument = NonNullable<WorldDocument['sslCertificates']>[string];

/** The certificates of a world file as resources; made ones are valid from `now` (epoch milliseconds) on. Refuses files that cannot be read. */
export async function certificateResources(
  document: WorldDocument,
  reading: Reading,
  now: number,
): Promise<readonly SeededResource[]> {
  const resources: SeededResource[] = [];
  for (const [name, certificate] of Object.entries(document.sslCertificates ?? {})) {
    const resource = await certificateResource(name, certificate, reading, now);
    if (resource) resources.push(resource);
  }
  return resources;
}

async function certificateResource(
  name: string,
  document: CertificateDocument,
  reading: Reading,
  now: number,
): Promise<SeededResource | undefined> {
  if ('managed' in document) {
    const { domains, status, domainStatus } = document.managed;
    return {
      ...resourceOf({ name, type: 'MANAGED', managed: { domains } }),
      ...(status === undefined ? {} : { managed: { status, ...(domainStatus === undefined ? {} : { domainStatus }) } }),
    };
  }
  if ('generate' in document) return resourceOf({ name, ...(await throwawayCertificate(document.generate, now)) });
  const certificate = pemOf(reading, [...pathOf(name), 'certificate'], document.certificate);
  const privateKey = pemOf(reading, [...pathOf(name), 'privateKey'], document.privateKey);
  return certificate === undefined || privateKey === undefined
    ? undefined
    : resourceOf({ name, certificate, privateKey });
}

function resourceOf(body: SeededResource['body']): SeededResource {
  return { collection: 'sslCertificates', scope: 'global', body };
}

function pathOf(name: string): readonly string[] {
  return ['sslCertificates', name];
}

function pemOf(reading: Reading, path: readonly string[], given: string): string | undefined {
  return given.includes('-----BEGIN ') ? given : reading.beside(path, given, (text) => text);
}
