import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import { withAdopted } from '../../../../src/providers/gclb/live/adoption.js';
import { ownedResources } from '../../../../src/providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../../../src/providers/gclb/load-balancer.js';

const OLD = new URL('../../../fixtures/go-kubemci/11c-old-format/steps/01-list/gce.json', import.meta.url);

function recorded(): LiveProject {
  const collections = JSON.parse(readFileSync(OLD, 'utf8')) as Record<string, Record<string, JsonObject> | undefined>;
  const of = (collection: string): readonly JsonObject[] => Object.values(collections[collection] ?? {});
  return {
    healthChecks: of('healthChecks'),
    backendServices: of('backendServices'),
    urlMaps: of('urlMaps'),
    targetHttpProxies: of('targetHttpProxies'),
    targetHttpsProxies: [],
    sslCertificates: [],
    forwardingRules: of('forwardingRules'),
    firewalls: of('firewalls'),
  };
}

const RULES = { adopt: false, serviceAt: () => ({ service: 'default/zoneprinter', port: '80' }) };

const ALL = [
  'healthCheck/default/zoneprinter:80',
  'backendService/default/zoneprinter:80',
  'urlMap',
  'targetHttpProxy',
  'forwardingRule/http',
  'forwardingRule/https',
  'firewall/default',
];

describe('a load balancer whose status is on its forwarding rules', () => {
  test('has everything of its names that nobody described', () => {
    const live = withAdopted('oldlb', recorded(), RULES);
    expect(ownedResources('oldlb', live).map(({ logical }) => logical)).toEqual(ALL);
    expect(live.adopted).toEqual([
      'backendService/mci1-be-30061--oldlb',
      'firewall/mci1-fr--oldlb',
      'healthCheck/mci1-hc-30061--oldlb',
      'targetHttpProxy/mci1-tp--oldlb',
    ]);
  });

  test('has nothing that somebody described, unless it is to be adopted', () => {
    const project = recorded();
    const [rule = {}] = project.firewalls;
    const described = { ...project, firewalls: [{ ...rule, description: 'office' }] };
    expect(withAdopted('oldlb', described, RULES).adopted).not.toContain('firewall/mci1-fr--oldlb');
    expect(withAdopted('oldlb', described, { ...RULES, adopt: true }).adopted).toContain('firewall/mci1-fr--oldlb');
  });

  test('gives nothing to a load balancer of another name', () => {
    expect(withAdopted('other', recorded(), { ...RULES, adopt: true }).adopted).toBeUndefined();
  });
});
