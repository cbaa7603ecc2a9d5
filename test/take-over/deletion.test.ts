import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { EXPECTATIONS, type Expectation } from './expectations.js';
import { ingressesIn, isOf, resourcesIn } from './live.js';
import { commandFor, inputFiles, stateAfter, type State } from './recording.js';
import { changesOf, TakingOver } from './taking-over.js';

const US = 'gke_myproject_us-east4-a_cluster-1/default/zoneprinter';
const EUROPE = 'gke_myproject_europe-west1-c_cluster-2/default/zoneprinter';
const ASIA = 'gke_myproject_asia-east1-b_cluster-3/default/zoneprinter';

interface Staying {
  readonly ingresses: readonly string[];
  /** Whether the plan says how to delete them: not where nothing in GCE tells that there are any. */
  readonly told: boolean;
}

/** Where the Ingress stays, because nothing in GCE tells for certain that it is the load balancer's. */
const STAYING: Readonly<Record<string, Staying>> = {
  '06b-probe-mismatch 01-create': { ingresses: [EUROPE, US], told: true },
  '08-update-force 02-update-no-force': { ingresses: [ASIA], told: false },
  '09e-remove-cluster-down 03-remove-down-force': { ingresses: [ASIA], told: true },
  '10b-delete-cluster-down 02-delete-no-force': { ingresses: [EUROPE], told: true },
  '12a-missing-service 02-create-no-validate': { ingresses: [EUROPE, US], told: true },
  '12c-no-default-backend 02-create-no-validate': { ingresses: [EUROPE, US], told: true },
  'x12-named-port-missing 01-create': { ingresses: [EUROPE, US], told: true },
};

/** The states in which there is something of a load balancer, once for each. */
const STATES = new Map(
  EXPECTATIONS.flatMap((row): readonly (readonly [string, { readonly row: Expectation; readonly line: string }])[] => {
    const { scenario, step } = row;
    const state = `${scenario} ${step}`;
    if (!resourceNames(stateAfter(scenario, step)).some((name) => name.startsWith('mci1-'))) return [];
    const isCreate = row.refused === undefined && row.command?.includes('create') === true;
    const line = commandFor(scenario, step, isCreate ? row.command : undefined);
    return [[`${state} ${loadBalancerOf(line)}`, { row, line }]];
  }),
);

function resourceNames({ gce }: State): readonly string[] {
  return Object.values(gce).flatMap((bodies) => Object.keys(bodies));
}

function loadBalancerOf(line: string): string {
  return line.split(' ')[2] ?? '';
}

const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) });

/** The Ingress that a command line names, by name. */
function ingressOf(scenario: string, line: string): string {
  const [, file = ''] = /--ingress=(\S+)/.exec(line) ?? [];
  return named.parse(parseAllDocuments(inputFiles(scenario).get(file) ?? '')[0]?.toJS()).metadata.name;
}

describe('what the Go tool left', () => {
  test.each([...STATES])(
    'in %s is deleted by the name of the load balancer alone, and nothing else',
    async (_state, { row, line }) => {
      const { scenario, step } = row;
      const loadBalancer = loadBalancerOf(line);
      const { ingresses: staying, told } = STAYING[`${scenario} ${step}`] ?? { ingresses: [], told: false };
      const over = new TakingOver(scenario, step);
      try {
        const resources = resourcesIn(over.operator);
        const ingresses = ingressesIn(over.operator);
        const { changeSet } = await over.delete(loadBalancer);
        const others = resources.filter((one) => !isOf(loadBalancer, one.replace(/.*\//, '')));
        expect(resourcesIn(over.operator)).toEqual(others);
        const ofOthers = ingresses.filter((one) => !one.endsWith(`/${ingressOf(scenario, line)}`));
        expect(ingressesIn(over.operator)).toEqual([...ofOthers, ...staying].sort());
        const notes = changeSet.notes.map(({ text }) => text).join('\n');
        expect(notes.includes('delete ingress zoneprinter --namespace=default')).toBe(told);
      } finally {
        over.close();
      }
    },
  );
});

describe('a file with a second Ingress', () => {
  const given = '--ingress=ingress.yaml --kubeconfig=kubeconfig.yaml --gcp-project=myproject';

  test.each([
    ['delete', `kubemci delete zone-printer ${given}`, 8],
    [
      'remove-clusters',
      `kubemci remove-clusters zone-printer ${given} --kubecontexts=gke_myproject_europe-west1-c_cluster-2`,
      4,
    ],
  ])('is only warned of by %s', async (_command, line, changes) => {
    const over = new TakingOver('x23-multi-document', '01-create');
    try {
      const { plan, warnings } = await over.plan(line);
      expect(changesOf(plan)).toHaveLength(changes);
      expect(warnings.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
        expect.stringMatching(/^warning The file holds a second Ingress/),
      ]);
    } finally {
      over.close();
    }
  });
});

describe('orphans of the Go tool', () => {
  test.each([
    ['10b-delete-cluster-down', '02-delete-no-force', 30_061],
    ['14-drop-service', '03-drop-force', 30_062],
    ['14-drop-service', '04-delete-new-spec', 30_062],
  ])('in %s after %s are found, and nothing else goes with them', async (scenario, step, nodePort) => {
    const over = new TakingOver(scenario, step);
    try {
      const { operator } = over;
      const resources = resourcesIn(operator);
      const { names, plans } = await operator.orphans();
      expect([...names].sort()).toEqual([
        `backendService/mci1-be-${nodePort}--zone-printer`,
        `healthCheck/mci1-hc-${nodePort}--zone-printer`,
      ]);
      for (const plan of plans) expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
      const ofOrphans = new RegExp(`/mci1-(be|hc)-${nodePort}--zone-printer$`);
      expect(resourcesIn(operator)).toEqual(resources.filter((one) => !ofOrphans.test(one)));
    } finally {
      over.close();
    }
  });
});
