import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import {
  adoptedName,
  withAdopted,
  withRecordedAdoptions,
  type AdoptionRules,
} from '../../../../src/providers/gclb/live/adoption.js';
import { ownedResources } from '../../../../src/providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../../../src/providers/gclb/load-balancer.js';
import { conventionalName } from '../../../../src/providers/gclb/names/physical-names.js';
import { EMPTY_PROJECT } from '../../../support/empty-project.js';

const OLD = new URL('../../../fixtures/go-kubemci/11c-old-format/steps/01-list/gce.json', import.meta.url);

/** The same after the Go tool's last version updated it: only proxies are without a description, and no rule has the status. */
const UPDATED = new URL('../06-create-force/gce.json', OLD);

function recorded(file = OLD): LiveProject {
  const collections = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, JsonObject> | undefined>;
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

const ASKED = { ...RULES, adopt: true };

function namesIn({ adopted = [] }: LiveProject): readonly string[] {
  return adopted.map(adoptedName);
}

function described(description: string): LiveProject {
  const project = recorded();
  return { ...project, firewalls: project.firewalls.map((rule) => ({ ...rule, description })) };
}

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
    expect(live.adopted?.map(adoptedName)).toEqual([
      'backendService/mci1-be-30061--oldlb',
      'firewall/mci1-fr--oldlb',
      'healthCheck/mci1-hc-30061--oldlb',
      'targetHttpProxy/mci1-tp--oldlb',
    ]);
  });

  test('has its proxy, which stays without a description, when its status has come to its URL map', () => {
    const project = recorded(UPDATED);
    const http = project.forwardingRules.filter(({ name }) => name === 'mci1-fw--oldlb');
    const live = { ...project, forwardingRules: http };
    expect(namesIn(withAdopted('oldlb', live, RULES))).toEqual(['targetHttpProxy/mci1-tp--oldlb']);
    const elsewhere = live.targetHttpProxies.map((proxy) => ({ ...proxy, urlMap: 'global/urlMaps/other' }));
    expect(namesIn(withAdopted('oldlb', { ...live, targetHttpProxies: elsewhere }, RULES))).toEqual([]);
  });

  test('has nothing that somebody described, unless it is to be adopted', () => {
    const project = described('office');
    expect(namesIn(withAdopted('oldlb', project, RULES))).not.toContain('firewall/mci1-fr--oldlb');
    expect(namesIn(withAdopted('oldlb', project, ASKED))).toContain('firewall/mci1-fr--oldlb');
  });

  test('has nothing to be marked unless that is asked for: it is known as it is', () => {
    const toMark = (rules: AdoptionRules): readonly string[] =>
      (withAdopted('oldlb', recorded(), rules).adopted ?? []).filter((found) => found.toMark).map(adoptedName);
    expect(toMark(RULES)).toEqual([]);
    expect(toMark(ASKED)).toHaveLength(4);
  });

  test('has services that are not described as anything where nobody knows what they are', () => {
    const { adopted = [] } = withAdopted('oldlb', recorded(), { adopt: true });
    expect(adopted.map((found) => [found.key, found.toMark])).toEqual([
      ['be-30061', false],
      ['fr', true],
      ['hc-30061', false],
      ['tp', true],
    ]);
  });

  test('gives nothing to a load balancer of another name', () => {
    expect(namesIn(withAdopted('other', recorded(), ASKED))).toEqual([]);
  });

  test('has services that nothing names under their own names where no cluster was asked', () => {
    const live = withRecordedAdoptions(recorded());
    expect(ownedResources('oldlb', live).map(({ logical }) => logical)).toEqual([
      'healthCheck/mci1-hc-30061--oldlb',
      'backendService/mci1-be-30061--oldlb',
      ...ALL.slice(2),
    ]);
  });
});

describe('what a load balancer records', () => {
  const record = { LoadBalancerName: 'lb', Clusters: [], IPAddress: '', Description: '', Adopted: ['tp', 'be-30061'] };
  const project = (adopted: readonly string[]): LiveProject => ({
    ...EMPTY_PROJECT,
    urlMaps: [{ name: 'mci1-um--lb', description: JSON.stringify({ ...record, Adopted: adopted }) }],
    targetHttpProxies: [{ name: 'mci1-tp--lb' }, { name: 'mci1-tp--other' }],
    backendServices: [{ name: 'mci1-be-30061--lb', description: 'by hand' }, { name: 'mci1-be-30062--lb' }],
  });

  test('is its without being asked for, and nothing beside it', () => {
    const live = withAdopted('lb', project(record.Adopted), RULES);
    expect(namesIn(live)).toEqual(['backendService/mci1-be-30061--lb', 'targetHttpProxy/mci1-tp--lb']);
    expect(ownedResources('lb', live).map(({ name }) => name)).toEqual([
      'mci1-be-30061--lb',
      'mci1-um--lb',
      'mci1-tp--lb',
    ]);
  });

  test('need not be marked again, but where GCE can describe it', () => {
    const { adopted = [] } = withAdopted('lb', project(record.Adopted), ASKED);
    expect(adopted.map((found) => [found.key, found.toMark])).toEqual([
      ['be-30061', true],
      ['be-30062', true],
      ['tp', false],
    ]);
  });

  test('is never taken by another whose cut names are the same', () => {
    const one = `${'a'.repeat(60)}-one`;
    const other = `${'a'.repeat(60)}-two`;
    const proxy = conventionalName('targetHttpProxy', one);
    expect(proxy).toBe(conventionalName('targetHttpProxy', other));
    const status = { ...record, LoadBalancerName: one, Adopted: ['tp'] };
    const urlMaps = [{ name: 'mci1-um-12345678--x', description: JSON.stringify(status) }];
    const live = withAdopted(other, { ...EMPTY_PROJECT, urlMaps, targetHttpProxies: [{ name: proxy }] }, ASKED);
    expect(namesIn(live)).toEqual([]);
    expect(ownedResources(one, live).map(({ name }) => name)).toContain(proxy);
  });
});
