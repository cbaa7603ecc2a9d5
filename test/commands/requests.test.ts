import { describe, expect, test } from '@jest/globals';
import { definitionRequest, refuseDefinitionFlags, sessionRequest } from '../../src/commands/requests.js';

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

describe('an empty value, as scripts write it whose variable is not set', () => {
  const flags = { ...NONE, 'gcp-project': '', kubeconfig: '', kubecontexts: [''], namespace: '', 'static-ip': '' };

  test('says nothing of the load balancer', () => {
    expect(definitionRequest('lb', flags)).toEqual({ target: 'lb' });
  });

  test('says nothing of the project', () => {
    expect(sessionRequest(flags)).toEqual({});
  });

  test('leaves the contexts that stand beside it', () => {
    expect(definitionRequest('lb', { ...NONE, kubecontexts: ['eu', ''] }).contexts).toEqual(['eu']);
  });
});
