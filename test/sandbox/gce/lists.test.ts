import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject, objectsOf } from '../../../src/sandbox/gce/json.js';
import { compileFilter, FilterSyntaxError } from '../../../src/sandbox/gce/list/filter.js';
import { NUMBER, PROJECT, refusal, ROOT, seeded, seededBalancer, TestProject, ZONE } from './support/project.js';

const names = (body: { readonly [key: string]: unknown }): readonly unknown[] =>
  Array.isArray(body['items']) ? body['items'].map((item: unknown) => (isObject(item) ? item['name'] : item)) : [];

describe('a list', () => {
  test('has its envelope, and no items when it is empty', async () => {
    const { body, headers } = await new TestProject().call('GET', 'global/urlMaps');
    expect(body).toEqual({
      kind: 'compute#urlMapList',
      id: 'projects/p1/global/urlMaps',
      selfLink: `${ROOT}projects/p1/global/urlMaps`,
    });
    expect(headers).toMatchObject({ Server: 'ESF', 'Content-Type': 'application/json; charset=UTF-8' });
  });

  test('cut into pages gives every item once, in order of names, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (wanted, size) => {
          const project = new TestProject();
          for (const name of wanted) project.gce.seed('addresses', 'global', { name });
          const found: unknown[] = [];
          let token = '';
          do {
            const { body } = await project.call(
              'GET',
              `global/addresses?maxResults=${String(size)}&pageToken=${token}`,
            );
            found.push(...names(body));
            token = typeof body['nextPageToken'] === 'string' ? body['nextPageToken'] : '';
          } while (token !== '');
          expect(found).toEqual(wanted.toSorted());
        },
      ),
      { numRuns: 30 },
    );
  });

  test('newest first', async () => {
    const project = new TestProject();
    for (const name of ['b', 'c', 'a']) {
      project.gce.seed('addresses', 'global', { name });
      project.clock.advance(1000);
    }
    const { body } = await project.call('GET', 'global/addresses?orderBy=creationTimestamp%20desc');
    expect(names(body)).toEqual(['a', 'c', 'b']);
  });

  test('can be masked to a few fields and printed on one line', async () => {
    const project = seeded();
    const { body, text } = await project.call(
      'GET',
      'global/healthChecks?fields=items(name,httpHealthCheck/port),kind&prettyPrint=false',
    );
    expect(body).toEqual({
      kind: 'compute#healthCheckList',
      items: [{ name: 'hc-1', httpHealthCheck: { port: 30061 } }],
    });
    expect(text).not.toContain('\n');
    expect((await project.call('GET', 'global/healthChecks?fields=items(name')).status).toBe(400);
  });

  test('of zones and regions is the same for every project', async () => {
    const project = new TestProject();
    expect(names((await project.call('GET', 'zones?filter=name%3Aus-east4')).body)).toEqual([
      'us-east4-a',
      'us-east4-b',
      'us-east4-c',
    ]);
    expect(await project.get('zones/us-east4-a')).toMatchObject({
      region: `${ROOT}${PROJECT}/regions/us-east4`,
      status: 'UP',
    });
    expect(await project.get('regions/europe-west1')).toMatchObject({ name: 'europe-west1' });
    expect((await project.call('GET', 'zones/us-east4-z')).status).toBe(404);
  });

  test('of operations shows what was done', async () => {
    const project = seeded();
    await project.done('POST', 'global/addresses', { name: 'a' });
    await project.call('POST', 'global/addresses', { name: 'b' });
    const running = await project.call('GET', 'global/operations?filter=status!%3DDONE');
    expect(objectsOf(running.body['items'])).toHaveLength(1);
    const all = await project.call('GET', 'global/operations');
    expect(all.body['kind']).toBe('compute#operationList');
    expect(objectsOf(all.body['items'])).toHaveLength(2);
  });
});

describe('an aggregated list', () => {
  test('groups by scope and warns about scopes without any', async () => {
    const { body } = await seededBalancer().call('GET', 'aggregated/instanceGroups');
    const items = isObject(body['items']) ? body['items'] : {};
    expect(body['kind']).toBe('compute#instanceGroupAggregatedList');
    expect(items[`zones/${ZONE}`]).toMatchObject({ instanceGroups: [{ name: 'ig-1' }] });
    expect(items['zones/us-east4-b']).toMatchObject({ warning: { code: 'NO_RESULTS_ON_PAGE' } });
  });

  test('has the scopes where the collection lives, and all that there are when asked', async () => {
    const project = seededBalancer();
    const scopes = async (path: string): Promise<readonly string[]> => {
      const { items } = await project.get(path);
      return Object.keys(isObject(items) ? items : {});
    };
    const ofRules = await scopes('aggregated/forwardingRules');
    expect(ofRules).toEqual(expect.arrayContaining(['global', 'regions/us-east4']));
    expect(ofRules).not.toContain('zones/us-east4-a');
    const ofInstances = await scopes('aggregated/instances');
    expect(ofInstances).toContain('zones/us-east4-b');
    expect(ofInstances).not.toContain('global');
    expect(await scopes('aggregated/instances?includeAllScopes=true')).toEqual(
      expect.arrayContaining(['global', 'regions/us-east4', 'zones/us-east4-b']),
    );
  });

  test.each(['aggregated/instances?includeAllScopes=1', 'global/urlMaps?returnPartialSuccess=yes'])(
    '%s is refused',
    async (path) => {
      expect(refusal(await new TestProject().call('GET', path))).toMatchObject({ status: 400, reason: 'invalid' });
    },
  );

  test('takes switches as gcloud writes them', async () => {
    const project = seededBalancer();
    const { items } = await project.get('global/urlMaps?returnPartialSuccess=True');
    expect(items).toMatchObject([{ name: 'um-1' }]);
    const everywhere = await project.get('aggregated/instances?includeAllScopes=True&returnPartialSuccess=True');
    expect(everywhere['items']).toHaveProperty('global');
  });

  test('of global things has them under global', async () => {
    const { body } = await seededBalancer().call('GET', 'aggregated/forwardingRules');
    expect(body['items']).toMatchObject({ global: { forwardingRules: [{ name: 'fr-1' }] } });
  });
});

describe('the project', () => {
  test('shows quotas with their usage', async () => {
    const { body } = await seededBalancer().raw('GET', '/compute/v1/projects/p1');
    expect(body).toMatchObject({ kind: 'compute#project', id: NUMBER, name: 'p1' });
    expect(objectsOf(body['quotas'])).toContainEqual({ metric: 'URL_MAPS', limit: 1000, usage: 1 });
  });
});

describe('a filter', () => {
  const body = {
    name: 'mci1-be-30061--lb',
    description: 'a "quoted" text',
    port: 80,
    enableCDN: false,
    zone: `${ROOT}${PROJECT}/zones/us-east4-a`,
    labels: { owner: 'me' },
    tags: { items: ['x', 'y'] },
    backends: [{ balancingMode: 'RATE' }],
    // Noon in London.
    creationTimestamp: '2026-05-01T05:00:00.000-07:00',
  };

  test.each([
    ['name eq mci1-.*', true],
    ['name eq mci1', false],
    ['name ne mci1', true],
    ["name eq '.*--lb'", true],
    ['name eq (mci1|other)-.*', true],
    ['(name eq mci1.*)(port eq 80)', true],
    ['(name eq mci1.*) (port eq 81)', false],
    ['enableCDN eq false', true],
    ['zone eq .*/us-east4-a', true],
    ['name = mci1-be-30061--lb', true],
    ['name="mci1-be-30061--lb"', true],
    ['name=mci1-*', true],
    ['name != other', true],
    ['port > 79 AND port <= 80', true],
    ['port<80', false],
    ['enableCDN=false', true],
    ['labels.owner:*', true],
    ['labels.missing:*', false],
    ['tags.items:x', true],
    ['backends.balancingMode=RATE', true],
    ['description:quoted', true],
    ['name=(other OR mci1-be-30061--lb)', true],
    ['name=(other OR another)', false],
    ['tags.items:(x AND y)', true],
    ['tags.items:(x z)', false],
    ['creationTimestamp>2026-05-01', true],
    ['creationTimestamp<2026-05-01T12:00:00Z', false],
    ['NOT name=other', true],
    ['-name=mci1-be-30061--lb', false],
    ['name=other OR port=80', true],
    ['(name=other OR port=80) AND enableCDN=true', false],
    [`zone="${ROOT}${PROJECT}/zones/us-east4-a"`, true],
  ])('%s', (filter, passes) => {
    expect(compileFilter(filter)(body)).toBe(passes);
  });

  test.each([
    'name',
    'name =',
    'name eq (',
    '(name=a',
    'name=(a OR',
    'name=(a OR b AND c)',
    'name ~ x',
    '= x',
    'name eq a AND port=1',
  ])('%s is none', (filter) => {
    expect(() => compileFilter(filter)).toThrow(FilterSyntaxError);
  });
});
