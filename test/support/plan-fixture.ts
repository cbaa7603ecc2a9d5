import type { ChangeSet } from '../../src/plan/change.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Step } from '../../src/plan/step.js';

/** A plan for tests of renderers: what matters to a test is given, the rest is ordinary. */
export function planWith(changeSet: Partial<ChangeSet>, steps: readonly Step<unknown>[] = []): Plan<unknown> {
  return {
    formatVersion: 1,
    kubemciVersion: '1.0.0',
    createdAt: '2026-01-02T03:04:05Z',
    subject: {
      loadBalancer: 'zone-printer',
      project: 'my-project',
      goal: 'apply',
      clusters: ['us', 'eu', 'asia'].map((name) => ({ name, context: `gke-${name}`, uid: `uid-${name}` })),
      services: ['default/zoneprinter'],
      ingress: 'default/zoneprinter',
    },
    changeSet: { changes: [], routes: [], notes: [], ...changeSet },
    steps,
    facts: {},
    observed: {},
  };
}

/** A step of which only the order matters. */
export function stepOf(
  id: string,
  phase: Step<unknown>['phase'],
  dependsOn: readonly string[] = [],
  estimateSeconds = 10,
): Step<unknown> {
  return {
    id,
    phase,
    address: id.split(':').slice(1).join(':'),
    summary: `do ${id}`,
    operation: {},
    dependsOn,
    destructive: phase === 'contract',
    estimateSeconds,
  };
}

/** A third cluster joins: an Ingress is created, a backend service and a firewall grow. */
export const THIRD_CLUSTER: Partial<ChangeSet> = {
  routes: [
    {
      host: '*',
      path: '/*',
      before: { service: 'default/zoneprinter:80', clusters: ['eu', 'us'] },
      after: { service: 'default/zoneprinter:80', clusters: ['asia', 'eu', 'us'] },
      impact: { level: 'shift', reason: 'asia joins' },
    },
    {
      host: 'shop.example.com',
      path: '/*',
      before: { service: 'default/shop:80', clusters: ['eu', 'us'] },
      after: { service: 'default/shop:80', clusters: ['eu', 'us'] },
      impact: { level: 'none', reason: '' },
    },
  ],
  changes: [
    {
      action: 'update',
      address: 'backendService/default/zoneprinter:80',
      kind: 'backendService',
      scope: 'global',
      name: 'mci1-be-30061--zone-printer',
      reason: { code: 'spec-changed', text: 'cluster asia brings instance groups' },
      impact: { level: 'shift', reason: 'asia joins' },
      waitsFor: ['ingress/asia/default/zoneprinter'],
      before: { timeoutSec: 30, backends: [{ group: 'g-us' }, { group: 'g-eu' }] },
      after: {
        timeoutSec: 60,
        backends: [{ group: 'g-us' }, { group: 'g-eu' }, { group: { $knownAfterApply: 'instanceGroups/asia' } }],
      },
      afterUnknown: ['backends[instanceGroups/asia].group'],
      differences: [
        {
          path: 'backends[instanceGroups/asia]',
          action: 'add',
          after: { group: { $knownAfterApply: 'instanceGroups/asia' } },
        },
        { path: 'timeoutSec', action: 'change', before: 30, after: 60 },
      ],
    },
    {
      action: 'update',
      address: 'firewall/default',
      kind: 'firewall',
      scope: 'global',
      name: 'mci1-fr--zone-printer',
      reason: { code: 'spec-changed', text: 'cluster asia brings nodes' },
      impact: { level: 'none', reason: 'only opens' },
      waitsFor: [],
      before: { targetTags: ['a', 'b'] },
      after: { targetTags: ['b', 'gke-asia-node'] },
      afterUnknown: [],
      differences: [
        { path: 'targetTags[gke-asia-node]', action: 'add', after: 'gke-asia-node' },
        { path: 'targetTags[a]', action: 'remove', before: 'a' },
      ],
    },
    {
      action: 'create',
      address: 'ingress/asia/default/zoneprinter',
      kind: 'ingress',
      scope: 'clusters/asia',
      name: 'default/zoneprinter',
      reason: { code: 'missing', text: 'it does not exist' },
      impact: { level: 'none', reason: '' },
      waitsFor: [],
      after: { kind: 'Ingress', metadata: { name: 'zoneprinter' } },
      afterUnknown: [],
    },
    {
      action: 'no-op',
      address: 'urlMap',
      kind: 'urlMap',
      scope: 'global',
      name: 'mci1-um--zone-printer',
      impact: { level: 'none', reason: '' },
      waitsFor: [],
      before: {},
    },
  ],
  notes: [
    {
      code: 'unmanaged-field',
      address: 'backendService/default/zoneprinter:80',
      text: 'enableCDN = true was set by hand; left alone',
    },
  ],
};
