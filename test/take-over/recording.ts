import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const FIXTURES = new URL('../fixtures/go-kubemci/', import.meta.url);

const body = z.record(z.string(), z.json());
const collections = z.record(z.string(), z.record(z.string(), body));
/** What an API server adds is left out. */
const object = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().exactOptional(),
    annotations: z.record(z.string(), z.string()).exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
  }),
  type: z.string().exactOptional(),
  data: z.record(z.string(), z.string()).exactOptional(),
  spec: z.json().exactOptional(),
});
const seed = z.object({
  project: z.string(),
  networks: z.array(z.object({ name: z.string() })),
  addresses: z.array(z.object({ name: z.string(), address: z.string() })),
  instances: z.array(z.object({ name: z.string(), zone: z.string(), tags: z.object({ items: z.array(z.string()) }) })),
  sslCertificates: z.array(body).default([]),
});

/** A resource as it was recorded, without what GCE makes anew. */
export type Body = z.output<typeof body>;
/** An object of a cluster as it was recorded. */
export type RecordedObject = z.output<typeof object>;

/** What there was after a step. */
export interface State {
  /** Collection → name → body. */
  readonly gce: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  /** The Ingresses of each cluster, by context. */
  readonly ingresses: Readonly<Record<string, readonly RecordedObject[]>>;
}

/** The names of all scenarios, sorted. */
export function scenarios(): readonly string[] {
  return foldersIn('.');
}

/** The steps of a scenario, in the order in which they were run. */
export function stepsOf(scenario: string): readonly string[] {
  return foldersIn(`${scenario}/steps`);
}

/** Whether a step changed anything. */
export function hasOwnState(scenario: string, step: string): boolean {
  return existsSync(fileOf(`${scenario}/steps/${step}/gce.json`));
}

/** What there was after a step: what the last one left that changed anything. */
export function stateAfter(scenario: string, step: string): State {
  const until = stepsOf(scenario).filter((candidate) => candidate <= step && hasOwnState(scenario, candidate));
  const last = until.at(-1);
  if (last === undefined) throw new Error(`${scenario} has no step ${step}`);
  const folder = `${scenario}/steps/${last}`;
  const ingresses = `${folder}/ingresses`;
  return {
    gce: collections.parse(JSON.parse(textOf(`${folder}/gce.json`))),
    ingresses: Object.fromEntries(
      existsSync(fileOf(ingresses))
        ? readdirSync(fileOf(ingresses)).map((file) => [contextOf(file), objectsIn(`${ingresses}/${file}`)])
        : [],
    ),
  };
}

/** What is in the files that a scenario's commands read, by name. */
export function inputFiles(scenario: string): ReadonlyMap<string, string> {
  const files = readdirSync(fileOf(`${scenario}/inputs`)).filter((file) => file.endsWith('.yaml'));
  return new Map(files.map((file) => [file, textOf(`${scenario}/inputs/${file}`)]));
}

/** The objects of each cluster, by context. */
export function clusterObjects(scenario: string): Readonly<Record<string, readonly RecordedObject[]>> {
  const folder = `${scenario}/inputs/clusters`;
  return Object.fromEntries(
    readdirSync(fileOf(folder)).map((file) => [contextOf(file), objectsIn(`${folder}/${file}`)]),
  );
}

/** What existed in GCE before the first step. */
export function seedOf(scenario: string): z.output<typeof seed> {
  const own = `${scenario}/inputs/gce-seed.json`;
  return seed.parse(parse(textOf(existsSync(fileOf(own)) ? own : 'gce-seed.json')));
}

/** The command line of a step. */
export function commandOf(scenario: string, step: string): string {
  return textOf(`${scenario}/steps/${step}/command.txt`).trim();
}

/**
 * The command line of `command`; where that is none, the newest until `step` that says what the load balancer should be, or the
 * first after it.
 */
export function commandFor(scenario: string, step: string, command?: string): string {
  if (command !== undefined) return commandOf(scenario, command);
  const creates = stepsOf(scenario).filter((one) => commandOf(scenario, one).startsWith('kubemci create '));
  const asked = creates.findLast((one) => one <= step) ?? creates[0];
  if (asked === undefined) throw new Error(`nothing is created in ${scenario}`);
  return commandOf(scenario, asked);
}

/** What a step that only reads printed; undefined for any other. */
export function printedBy(scenario: string, step: string): string | undefined {
  const file = `${scenario}/steps/${step}/stdout.txt`;
  return existsSync(fileOf(file)) ? textOf(file) : undefined;
}

function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(fileOf(folder), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

function objectsIn(file: string): readonly RecordedObject[] {
  return parseAllDocuments(textOf(file)).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [object.parse(value)];
  });
}

function contextOf(file: string): string {
  return file.replace(/\.yaml$/, '');
}

function textOf(file: string): string {
  return readFileSync(fileOf(file), 'utf8');
}

function fileOf(file: string): URL {
  return new URL(file, FIXTURES);
}
