import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import type { LoadBalancerInputs } from '../load-balancer.js';
import { policyKey } from '../observe/observe-policies.js';

type Inputs = Pick<LoadBalancerInputs, 'frontend' | 'project' | 'spec' | 'missingPolicies'>;

function sslPolicy({ frontend, project, spec, missingPolicies }: Inputs): readonly Diagnostic[] {
  const name = frontend.https?.sslPolicy ?? '';
  if (!missingPolicies?.has(policyKey({ collection: 'sslPolicies', name }))) return [];
  const { frontendConfig } = spec.frontend;
  return [
    {
      code: 'PolicyMissing',
      severity: 'error',
      message: `The SSL policy ${name}, which the FrontendConfig ${frontendConfig?.name ?? ''} names, does not exist in project ${project}.`,
      where: { position: frontendConfig?.position ?? spec.position, resource: `sslPolicy/${name}` },
      fix: `Create it (gcloud compute ssl-policies create ${name} --global --project ${project} …), or take it out of the FrontendConfig.`,
    },
  ];
}

/** Policies of the project that configurations in effect name and that are not there (PolicyMissing). */
export function missingPolicies(inputs: Inputs, agreed: readonly AgreedService[]): readonly Diagnostic[] {
  const { project, missingPolicies: missing } = inputs;
  const ofBackends = agreed.flatMap(({ backendConfig }): readonly (readonly [string, Diagnostic])[] => {
    const name = backendConfig?.spec.securityPolicy?.name ?? '';
    if (backendConfig === undefined || !missing?.has(policyKey({ collection: 'securityPolicies', name }))) return [];
    const found: Diagnostic = {
      code: 'PolicyMissing',
      severity: 'error',
      message: `The security policy ${name}, which the BackendConfig ${backendConfig.name} names, does not exist in project ${project}.`,
      where: { resource: `securityPolicy/${name}` },
      fix: `Create it (gcloud compute security-policies create ${name} --project ${project}), or take it out of the BackendConfig.`,
    };
    return [[`${backendConfig.name} ${name}`, found]];
  });
  return [...sslPolicy(inputs), ...new Map(ofBackends).values()];
}
