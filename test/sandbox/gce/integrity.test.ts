import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isObject, stringsOf, textOf, type JsonObject } from '../../../src/sandbox/gce/json.js';
import { relativeLink } from '../../../src/sandbox/gce/link.js';
import { TestProject } from './support/project.js';

const COLLECTIONS = [
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'forwardingRules',
  'addresses',
] as const;

const SEEDED = [
  'addresses',
  'healthChecks',
  'backendServices',
  'urlMaps',
  'targetHttpProxies',
  'forwardingRules',
] as const;

type Command =
  | {
      readonly is: 'insert' | 'repoint';
      readonly collection: (typeof COLLECTIONS)[number];
      readonly name: string;
      readonly to: string;
    }
  | { readonly is: 'delete'; readonly collection: (typeof COLLECTIONS)[number]; readonly name: string }
  | { readonly is: 'pass'; readonly seconds: number };

const name = fc.constantFrom('a', 'b');
const collection = fc.constantFrom(...COLLECTIONS);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ is: fc.constantFrom('insert', 'repoint'), collection, name, to: name }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('delete'), collection, name }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('pass'), seconds: fc.integer({ min: 1, max: 40 }) }) },
);

function bodyOf(kind: string, to: string): JsonObject {
  switch (kind) {
    case 'healthChecks':
      return { type: 'TCP', tcpHealthCheck: {} };
    case 'backendServices':
      return { healthChecks: [`global/healthChecks/${to}`] };
    case 'urlMaps':
      return { defaultService: `global/backendServices/${to}` };
    case 'targetHttpProxies':
      return { urlMap: `global/urlMaps/${to}` };
    case 'forwardingRules':
      return { target: `global/targetHttpProxies/${to}`, IPAddress: `global/addresses/${to}`, portRange: '80' };
    default:
      return {};
  }
}

async function run(project: TestProject, step: Command): Promise<number> {
  switch (step.is) {
    case 'pass':
      project.clock.advance(step.seconds * 1000);
      return 200;
    case 'delete':
      return (await project.call('DELETE', `global/${step.collection}/${step.name}`)).status;
    case 'insert':
      return (
        await project.call('POST', `global/${step.collection}`, {
          name: step.name,
          ...bodyOf(step.collection, step.to),
        })
      ).status;
    case 'repoint':
      return repoint(project, step.collection, step.name, step.to);
  }
}

async function repoint(project: TestProject, kind: string, resource: string, to: string): Promise<number> {
  if (kind === 'targetHttpProxies') {
    return (await project.call('POST', `targetHttpProxies/${resource}/setUrlMap`, { urlMap: `global/urlMaps/${to}` }))
      .status;
  }
  if (kind === 'forwardingRules') {
    const target = `global/targetHttpProxies/${to}`;
    return (await project.call('POST', `global/forwardingRules/${resource}/setTarget`, { target })).status;
  }
  return (await project.call('PATCH', `global/${kind}/${resource}`, bodyOf(kind, to))).status;
}

/** Links that a visible body names. */
function referencesOf(body: JsonObject): readonly string[] {
  return [
    ...stringsOf(body['healthChecks']),
    ...['defaultService', 'urlMap', 'target'].flatMap((field) => textOf(body[field]) ?? []),
  ].map(relativeLink);
}

describe('whatever is called in whatever order', () => {
  test('no visible reference ever dangles, no two rules conflict, and every operation ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 60 }), async (steps) => {
        const project = new TestProject();
        // A full world at the start, so that most calls meet something that refers to something.
        for (const kind of SEEDED) {
          for (const link of ['a', 'b']) project.gce.seed(kind, 'global', { name: link, ...bodyOf(kind, link) });
        }
        for (const step of steps) {
          expect([200, 400, 404, 409]).toContain(await run(project, step));
          project.timeline.run();
          for (const kind of COLLECTIONS) {
            for (const body of project.gce.list(kind)) {
              for (const link of referencesOf(body)) expect(project.gce.get(link)).toBeDefined();
            }
          }
          const addresses = project.gce.list('forwardingRules').map((rule) => rule['IPAddress']);
          expect(new Set(addresses).size).toBe(addresses.length);
        }
        project.settle();
        const { body } = await project.call('GET', 'global/operations?filter=status!%3DDONE');
        expect(body['items']).toBeUndefined();
        expect(
          Object.values(project.state.resources).every(
            (entry) => isObject(entry.current) && entry.pending === undefined,
          ),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
