import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { frontendName, negName, nodeName, pathMatcherName, trimEvenly } from '../../../src/sandbox/gke/names.js';
import { gcePaths } from '../../../src/sandbox/gke/stray-url-map.js';
import { GkeWorld } from './harness.js';

const { profile } = new GkeWorld();
const gceName = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const label = fc.stringMatching(/^[a-z]([a-z0-9]{0,62})$/);

describe('trimEvenly', () => {
  test('leaves fields alone that fit', () => {
    expect(trimEvenly(6, ['abc', 'def'])).toEqual(['abc', 'def']);
  });

  test('takes more from longer fields', () => {
    expect(trimEvenly(10, ['aaaaaaaaaaaaaaaa', 'bbbb']).map((field) => field.length)).toEqual([8, 2]);
  });

  test('never passes the limit and only ever shortens', () => {
    const anyField = fc.string({ minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 60 }),
        fc.array(anyField, { minLength: 1, maxLength: 4 }),
        (limit, fields) => {
          const trimmed = trimEvenly(limit, fields);
          const total = trimmed.join('').length;
          return total <= limit && trimmed.every((field, index) => fields[index]?.startsWith(field) === true);
        },
      ),
    );
  });
});

describe('names', () => {
  test('of NEGs and frontends are names that GCE takes, for any namespace and service', () => {
    fc.assert(
      fc.property(label, label, fc.integer({ min: 1, max: 65_535 }), (namespace, name, port) => {
        expect(negName(profile, namespace, name, port)).toMatch(gceName);
        expect(frontendName(profile, 'um', namespace, name)).toMatch(gceName);
      }),
    );
  });

  test('of NEGs differ by port even where they are cut', () => {
    const long = 'a'.repeat(63);
    expect(negName(profile, long, long, 80)).not.toBe(negName(profile, long, long, 81));
  });

  test('of nodes are names that GCE takes, whatever the context is called', () => {
    const context = 'GKE_my-project.example_us-east4_a-very-long-cluster-name-indeed';
    expect(nodeName({ ...profile, clusterName: context }, 'a-very-long-pool-name', 'us-east4-a', 0)).toMatch(gceName);
  });

  test('of path matchers are made from the md5 of the host', () => {
    expect(pathMatcherName('*')).toBe('host3389dae361af79b04c9c8e7057f60cc6');
  });
});

describe('paths of the stray URL map', () => {
  test.each([
    ['/', 'Prefix', ['/*']],
    ['/foo', 'Prefix', ['/foo', '/foo/*']],
    ['/foo/', 'Prefix', ['/foo', '/foo/*']],
    ['/foo', 'Exact', ['/foo']],
    ['/', 'Exact', ['/']],
    ['/foo/*', 'ImplementationSpecific', ['/foo/*']],
    ['', 'ImplementationSpecific', ['/*']],
  ])('%s as %s', (path, type, paths) => {
    expect(gcePaths(path, type)).toEqual(paths);
  });
});
