import type { SeededResource } from '../world/spec.js';
import type { Reading } from './reading.js';
import type { PlacedProject, ProjectDocument } from './schema.js';
import { throwawayCertificate } from './throwaway-certificate.js';
import type { FieldPath } from './yaml-source.js';

type CertificateDocument = NonNullable<ProjectDocument['sslCertificates']>[string];

/** The certificates of a project as resources; made ones are valid from `now` (epoch milliseconds) on. Refuses files that cannot be read. */
export async function certificateResources(
  { document, path }: PlacedProject,
  reading: Reading,
  now: number,
): Promise<readonly SeededResource[]> {
  const resources: SeededResource[] = [];
  for (const [name, certificate] of Object.entries(document.sslCertificates ?? {})) {
    const resource = await certificateResource([...path, 'sslCertificates', name], name, certificate, reading, now);
    if (resource) resources.push(resource);
  }
  return resources;
}

async function certificateResource(
  path: FieldPath,
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
  const certificate = pemOf(reading, [...path, 'certificate'], document.certificate);
  const privateKey = pemOf(reading, [...path, 'privateKey'], document.privateKey);
  return certificate === undefined || privateKey === undefined
    ? undefined
    : resourceOf({ name, certificate, privateKey });
}

function resourceOf(body: SeededResource['body']): SeededResource {
  return { collection: 'sslCertificates', scope: 'global', body };
}

function pemOf(reading: Reading, path: FieldPath, given: string): string | undefined {
  return given.includes('-----BEGIN ') ? given : reading.beside(path, given, (text) => text);
}
