import { describe, expect, test } from '@jest/globals';
import { refuseDefinitionFlags } from '../../src/commands/requests.js';

const NONE = {
  'gcp-project': undefined,
  sandbox: undefined,
  'gce-endpoint': undefined,
  'impersonate-service-account': undefined,
  ingress: undefined,
  kubeconfig: undefined,
  kubecontexts: undefined,
  namespace: undefined,
  'static-ip': undefined,
  adopt: false,
  backends: undefined,
  settle: undefined,
  'warm-timeout': undefined,
};

describe('beside a saved plan', () => {
  test.each([
    ['--ingress', { ingress: 'other.yaml' }],
    ['--kubecontexts', { kubecontexts: ['eu'] }],
    ['--settle=0', { settle: 0 }],
    ['--warm-timeout=60', { 'warm-timeout': 60 }],
    ['--backends', { backends: 'neg' as const }],
  ])('%s is refused, because it would be ignored', (_flag, said) => {
    expect(() => {
      refuseDefinitionFlags('lb.plan.json', { ...NONE, ...said });
    }).toThrow('[ConflictingInput] lb.plan.json is a saved plan');
  });

  test('flags that say where are not', () => {
    expect(() => {
      refuseDefinitionFlags('lb.plan.json', {
        ...NONE,
        sandbox: 'world',
        'gcp-project': 'my-project',
        kubeconfig: 'clusters.yaml',
      });
    }).not.toThrow();
  });
});
