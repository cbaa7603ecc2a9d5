import { describe, expect, test } from '@jest/globals';
import { containsRange } from '../../../src/sandbox/traffic/cidr.js';
import { copyOf } from '../../../src/sandbox/traffic/copies.js';
import type { FirewallCopy } from '../../../src/sandbox/traffic/copies.js';
import { admitsLoadBalancer } from '../../../src/sandbox/traffic/firewall.js';

const NODE = {
  network: 'projects/p/global/networks/default',
  tags: ['gke-us-node'],
  serviceAccount: 'nodes@p',
  port: 30_061,
};

function rule(change: Readonly<Record<string, unknown>> = {}): FirewallCopy {
  const copy = copyOf('firewalls', {
    network: 'https://www.googleapis.com/compute/v1/projects/p/global/networks/default',
    sourceRanges: ['130.211.0.0/22', '35.191.0.0/16'],
    allowed: [{ IPProtocol: 'tcp', ports: ['30061'] }],
    ...change,
  });
  if (!copy) throw new Error('not a firewall');
  return copy;
}

describe('the network lets the load balancer in', () => {
  test.each([
    ['with a rule for both ranges and the port', [rule()]],
    ['with a range of ports around it', [rule({ allowed: [{ IPProtocol: 'tcp', ports: ['30000-32767'] }] })]],
    ['with all ports', [rule({ allowed: [{ IPProtocol: 'tcp' }] })]],
    ['with all protocols', [rule({ allowed: [{ IPProtocol: 'all' }] })]],
    ['with a rule for its tag among others', [rule({ targetTags: ['other', 'gke-us-node'] })]],
    ['with a rule for its service account', [rule({ targetServiceAccounts: ['other@p', 'nodes@p'] })]],
    ['with wider source ranges', [rule({ sourceRanges: ['0.0.0.0/0'] })]],
    [
      'with one rule per range',
      [rule({ sourceRanges: ['130.211.0.0/22'] }), rule({ sourceRanges: ['35.191.0.0/16'] })],
    ],
    [
      'with a more urgent rule than the one that denies',
      [rule({ priority: 900 }), rule({ allowed: undefined, denied: [{ IPProtocol: 'tcp' }] })],
    ],
  ])('%s', (_name, rules) => {
    expect(admitsLoadBalancer(rules, NODE)).toBe(true);
  });
});

describe('the network keeps the load balancer out', () => {
  test.each([
    ['with no rule', []],
    ['with another port', [rule({ allowed: [{ IPProtocol: 'tcp', ports: ['30062'] }] })]],
    ['with another protocol', [rule({ allowed: [{ IPProtocol: 'udp', ports: ['30061'] }] })]],
    ['with another network', [rule({ network: 'projects/p/global/networks/other' })]],
    ['with other tags', [rule({ targetTags: ['other'] })]],
    ['with one of the two ranges', [rule({ sourceRanges: ['130.211.0.0/22'] })]],
    ['with a part of a range', [rule({ sourceRanges: ['130.211.0.0/24', '35.191.0.0/16'] })]],
    ['with a disabled rule', [rule({ disabled: true })]],
    ['with an egress rule', [rule({ direction: 'EGRESS' })]],
    ['with a rule for service accounts', [rule({ targetServiceAccounts: ['a@b'] })]],
    ['with a deny of the same priority', [rule(), rule({ allowed: undefined, denied: [{ IPProtocol: 'tcp' }] })]],
  ])('%s', (_name, rules) => {
    expect(admitsLoadBalancer(rules, NODE)).toBe(false);
  });
});

describe('ranges', () => {
  test.each([
    ['10.0.0.0/8', '10.1.2.0/24', true],
    ['10.1.2.0/24', '10.0.0.0/8', false],
    ['10.0.0.0/8', '11.0.0.0/8', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['128.0.0.0/1', '130.211.0.0/22', true],
    ['10.0.0.1', '10.0.0.1/32', true],
    ['10.0.0.256/8', '10.0.0.1', false],
    ['::/0', '10.0.0.1', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(containsRange(outer, inner)).toBe(expected);
  });
});
