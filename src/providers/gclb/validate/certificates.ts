import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { textIn } from '../kinds/body.js';
import type { LiveProject, LoadBalancerInputs } from '../load-balancer.js';

/** Certificates of the project that the Ingress names and that are not there (CertificateMissing). */
export function missingCertificates(
  { frontend, project, spec }: Pick<LoadBalancerInputs, 'frontend' | 'project' | 'spec'>,
  live: LiveProject,
): readonly Diagnostic[] {
  const present = new Set(live.sslCertificates.map((certificate) => textIn(certificate, 'name')));
  return (frontend.https?.certificates ?? []).flatMap((certificate): readonly Diagnostic[] => {
    if (certificate.from !== 'project' || present.has(certificate.name)) return [];
    const { name } = certificate;
    const named = spec.frontend.preSharedCertificates.find((reference) => reference.name === name);
    return [
      {
        code: 'CertificateMissing',
        severity: 'error',
        message: `The SSL certificate ${name} does not exist in project ${project}.`,
        where: { position: named?.position ?? spec.position, resource: `sslCertificate/pre-shared/${name}` },
        fix: `Create it (gcloud compute ssl-certificates create ${name} --global …), or take it out of the annotation.`,
      },
    ];
  });
}
