import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { emptyGceState } from '../../../src/sandbox/gce/gce.js';
import { textOf, without, type JsonObject } from '../../../src/sandbox/gce/json.js';
import { SHOP } from './support/certificates.js';
import { NUMBER, TestProject } from './support/project.js';

const FIXTURES = new URL('../../fixtures/go-kubemci/', import.meta.url);
const ROOT = '/compute/v1/projects/myproject/';
const recording = z.record(z.string(), z.record(z.string(), z.custom<JsonObject>()));

/** What the recording's stand-in filled in, by collection: the tool did not send it. */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  backendServices: ['affinityCookieTtlSec', 'enableCDN'],
  firewalls: ['priority', 'disabled', 'logConfig'],
  forwardingRules: ['networkTier'],
  sslCertificates: ['type'],
  targetHttpsProxies: ['quicOverride'],
};

/** Where Google answers otherwise than the stand-in, by collection: it leaves these out on the classic scheme, or as long as nobody sets them. */
const NEVER_SHOWN: Readonly<Record<string, readonly string[]>> = {
  backendServices: ['enableCDN'],
  targetHttpsProxies: ['quicOverride'],
};

/** What a read shows besides what was recorded: identities, what the stand-in did not know, and the throwaway certificate's own. */
const BESIDES = [
  ...['id', 'creationTimestamp', 'selfLink', 'fingerprint', 'labelFingerprint', 'usedBy', 'tlsEarlyData'],
  ...['certificate', 'expireTime', 'subjectAlternativeNames', 'selfManaged', 'privateKeySha256'],
];

/** The order in which a load balancer is built: what is referred to comes first. */
const ORDER = [
  'healthChecks',
  'backendServices',
  'urlMaps',
  'sslCertificates',
  'targetHttpProxies',
  'targetHttpsProxies',
];

function recorded(scenario: string): readonly (readonly [collection: string, body: JsonObject])[] {
  const collections = recording.parse(
    JSON.parse(readFileSync(new URL(`${scenario}/steps/01-create/gce.json`, FIXTURES), 'utf8')),
  );
  return Object.entries(collections).flatMap(([collection, bodies]) =>
    Object.values(bodies).map((body): [string, JsonObject] => [collection, body]),
  );
}

function place([collection]: readonly [string, JsonObject]): number {
  const index = ORDER.indexOf(collection);
  return index < 0 ? ORDER.length : index;
}

function sentBody(collection: string, body: JsonObject): JsonObject {
  const sent = without(body, ['kind', 'privateKeySha256', ...(FILLED[collection] ?? [])]);
  if (collection === 'sslCertificates') return { ...sent, certificate: SHOP.certificate, privateKey: SHOP.privateKey };
  return collection === 'backendServices' ? { ...sent, connectionDraining: {} } : sent;
}

/** A project with what the recordings refer to: a network, the reserved address, and each cluster's instance group. */
function ground(bodies: readonly (readonly [string, JsonObject])[]): TestProject {
  const project = new TestProject(emptyGceState({ id: 'myproject', number: NUMBER }));
  project.gce.seed('networks', 'global', { name: 'default' });
  project.gce.seed('addresses', 'global', { name: 'zp-ip', address: '198.51.100.10' });
  const groups = new Set(
    bodies.flatMap(([, body]) => JSON.stringify(body).match(/[a-z0-9-]+\/instanceGroups\/[a-z0-9-]+/g) ?? []),
  );
  for (const group of groups) {
    const [zone = '', , name = ''] = group.split('/');
    project.gce.seed('instanceGroups', `zones/${zone}`, { name });
  }
  return project;
}

describe('what the Go kubemci sent', () => {
  test.each(['01-http-default', '03-https-tls-secret', '05-hosts-paths', '06-probe-path'])(
    'in %s is accepted, and read back as the tool compares it the next time',
    async (scenario) => {
      const bodies = [...recorded(scenario)].sort((left, right) => place(left) - place(right));
      expect(bodies.length).toBeGreaterThanOrEqual(6);
      const project = ground(bodies);
      for (const [collection, body] of bodies) {
        const sent = JSON.stringify(sentBody(collection, body));
        const answer = await project.raw('POST', `${ROOT}global/${collection}`, sent);
        expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
        project.settle();
      }
      for (const [collection, body] of bodies) {
        const { body: read } = await project.raw('GET', `${ROOT}global/${collection}/${textOf(body['name']) ?? ''}`);
        const expected = without(body, [...BESIDES, ...(NEVER_SHOWN[collection] ?? [])]);
        expect(without(read, BESIDES)).toEqual(expected);
      }
    },
  );
});
