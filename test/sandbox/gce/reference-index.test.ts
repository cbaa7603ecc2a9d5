import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Collections } from '../../../src/sandbox/gce/collections.js';
import { fullUrl } from '../../../src/sandbox/gce/link.js';
import { ReferenceIndex } from '../../../src/sandbox/gce/reference-index.js';
import type { Entry } from '../../../src/sandbox/gce/state.js';
import { PROJECT, seededBalancer, TestProject } from './support/project.js';

const map = (place: number): string => `${PROJECT}/global/urlMaps/um-${String(place)}`;
const proxy = (name: string, current: number | undefined, next: number | undefined): Entry => ({
  link: `${PROJECT}/global/targetHttpProxies/${name}`,
  collection: 'targetHttpProxies',
  scope: 'global',
  ...(current === undefined ? {} : { current: { body: { urlMap: fullUrl(map(current)) }, attached: [] } }),
  ...(next === undefined
    ? {}
    : {
        pending: { operation: 'o', change: 'update', next: { body: { urlMap: fullUrl(map(next)) }, attached: [] } },
      }),
});

const place = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined });
const change = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  current: place,
  next: place,
  isRemoval: fc.boolean(),
});

describe('the index of references', () => {
  test('says after any changes what a look at every resource would say', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const stored = new Map<string, Entry>();
        const index = new ReferenceIndex();
        for (const { name, current, next, isRemoval } of changes) {
          const entry = proxy(name, current, next);
          if (isRemoval) {
            stored.delete(entry.link);
            index.remove(entry.link);
          } else {
            stored.set(entry.link, entry);
            index.set(entry);
          }
        }
        for (const target of [0, 1, 2]) {
          const url = fullUrl(map(target));
          const shown = [...stored.values()].filter((entry) => entry.current?.body['urlMap'] === url);
          const coming = [...stored.values()].filter((entry) => entry.pending?.next?.body['urlMap'] === url);
          expect(index.users(map(target), 'visible')).toEqual(shown.map(({ link }) => link).sort());
          expect(index.users(map(target), 'all')).toEqual(
            [...new Set([...shown, ...coming].map(({ link }) => link))].sort(),
          );
        }
      }),
    );
  });

  test('is there again in a world that is loaded', async () => {
    const saved: unknown = JSON.parse(JSON.stringify(seededBalancer().state));
    const state = { ...new TestProject().state, ...(typeof saved === 'object' ? saved : {}) };
    const loaded = new TestProject(state);
    expect((await loaded.call('DELETE', 'global/addresses/ip-1')).status).toBe(400);
    expect((await loaded.call('DELETE', 'global/urlMaps/um-1')).status).toBe(400);
  });

  test('knows the user of an address that was reserved after the rule got it', async () => {
    const project = seededBalancer();
    await project.done('POST', 'global/forwardingRules', {
      name: 'fr-2',
      target: 'global/targetHttpProxies/tp-1',
      portRange: '80',
    });
    const address = (await project.get('global/forwardingRules/fr-2'))['IPAddress'];
    await project.done('POST', 'global/addresses', { name: 'kept', address });
    expect(await project.get('global/addresses/kept')).toMatchObject({ address, status: 'IN_USE' });
    await project.done('DELETE', 'global/forwardingRules/fr-2');
    expect(await project.get('global/addresses/kept')).toMatchObject({ status: 'RESERVED' });
  });
});

describe('the collections', () => {
  test('stay sorted by link through any changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.boolean())), (changes) => {
        const resources: Record<string, Entry> = {};
        const collections = new Collections(resources);
        for (const [name, isThere] of changes) {
          const entry = proxy(name, 0, undefined);
          const isNew = resources[entry.link] === undefined;
          if (isThere) {
            resources[entry.link] = entry;
            collections.changed(entry.link, entry.collection, isNew);
          } else if (!isNew) {
            Reflect.deleteProperty(resources, entry.link);
            collections.removed(entry.link, entry.collection);
          }
          const links = collections.entries('targetHttpProxies').map(({ link }) => link);
          expect(links).toEqual(Object.keys(resources).sort());
        }
      }),
    );
  });
});
