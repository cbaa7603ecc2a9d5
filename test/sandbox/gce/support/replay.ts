import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isObject, objectsOf, printed, textOf, type JsonObject } from '../../../../src/sandbox/gce/json.js';
import type { Json } from '../../../../src/sandbox/state/json.js';
import { TestProject } from './project.js';

const FOLDER = new URL('../../../fixtures/gce-traffic/', import.meta.url);
const PROJECT = 'p1';
const ZONE = 'us-central1-a';
const FINGERPRINT = 'abcdef0123A=';

const Recording = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    request: z.record(z.string(), z.json()).optional(),
    status: z.number(),
    response: z.record(z.string(), z.json()).optional(),
  }),
);

type Entry = z.infer<typeof Recording>[number];

/** Where the emulator and a recording differ. `field` is `HTTP status`, or a path in the body such as `iap.enabled`; list places are `[]`. */
export interface Difference {
  readonly file: string;
  readonly entry: number;
  readonly field: string;
  readonly recorded: Json | undefined;
  readonly emulated: Json | undefined;
}

/** What is changed in a recorded request before it is sent. */
export interface Adjustment {
  readonly file: string;
  readonly entry: number;
  readonly adjust: (request: JsonObject) => JsonObject;
}

/** The names of the recorded files. */
export const FILES = [
  'backend-service',
  'firewall',
  'global-address',
  'global-forwarding-rule',
  'health-check',
  'instance-group',
  'managed-ssl-certificate',
  'ssl-certificate',
  'ssl-policy',
  'target-http-proxy',
  'target-https-proxy',
  'url-map',
] as const;

/** Sends one file's requests, in order, to a project that has what they refer to, and says where the answers differ. */
export async function replay(
  file: string,
  adjustments: readonly Adjustment[],
  skipped: ReadonlySet<number> = new Set(),
): Promise<readonly Difference[]> {
  const recording = Recording.parse(JSON.parse(readFileSync(new URL(`${file}.json`, FOLDER), 'utf8')));
  const player = new Player();
  const differences: Difference[] = [];
  for (const [entry, recorded] of recording.entries()) {
    if (skipped.has(entry)) continue;
    const adjust = adjustments.find((row) => row.file === file && row.entry === entry)?.adjust;
    const { expected, status, body } = await player.play(recorded, adjust);
    if (status !== recorded.status) {
      differences.push({ file, entry, field: 'HTTP status', recorded: recorded.status, emulated: status });
    }
    for (const found of compare(expected, body)) differences.push({ file, entry, ...found });
  }
  return differences;
}

class Player {
  readonly #project = new TestProject();
  #operation = '';
  #urlMap = '';

  constructor() {
    const { gce } = this.#project;
    gce.seed('networks', 'global', { name: 'default' });
    for (const name of ['instance-1', 'instance-2']) gce.seed('instances', `zones/${ZONE}`, { name });
    gce.seed('healthChecks', 'global', { name: 'legacy', type: 'HTTP', httpHealthCheck: {} });
  }

  async play(
    recorded: Entry,
    adjust: ((request: JsonObject) => JsonObject) | undefined,
  ): Promise<{ expected: JsonObject; status: number; body: JsonObject }> {
    this.#nameUrlMap(recorded);
    const path = this.#fill(recorded.path);
    let request: JsonObject | undefined;
    if (recorded.request) {
      request = z.record(z.string(), z.json()).parse(JSON.parse(this.#fill(JSON.stringify(recorded.request))));
      request = await this.#withFingerprints(adjust?.(request) ?? request, path);
    }
    const answer = await this.#project.raw(
      recorded.method,
      path.replace('${operationID}', this.#operation),
      request === undefined ? '' : JSON.stringify(request),
    );
    if (recorded.method !== 'GET') {
      this.#operation = printed(answer.body['name']);
      // What matters is what is there when the operation is done; how long it takes is not recorded.
      this.#project.settle();
    }
    const expected = z
      .record(z.string(), z.json())
      .parse(JSON.parse(this.#fill(JSON.stringify(recorded.response ?? {}))));
    return { expected: normalized(expected), status: answer.status, body: normalized(answer.body) };
  }

  /** Gives the recorder's placeholders their names here; the second instance of one request is another instance. */
  #fill(text: string): string {
    let instance = 0;
    return text
      .replaceAll('${projectId}', PROJECT)
      .replaceAll('${urlMapID}', this.#urlMap)
      .replaceAll('computeurlmap-${uniqueId}', 'computeurlmap-1')
      .replaceAll('${uniqueId}', 'unique')
      .replaceAll('compute/beta/', 'compute/v1/')
      .replaceAll('global/httpHealthChecks/${healthCheckID}', 'global/healthChecks/legacy')
      .replaceAll('${instanceID}', () => `instance-${++instance}`)
      .replace(/\$\{(?!operationID)(\w+?)I[dD]\}/g, (_, name: string) => name.toLowerCase());
  }

  /** The recorder wrote `${urlMapID}` for several maps; which one, the answer says. */
  #nameUrlMap({ response, path }: Entry): void {
    if (!path.includes('${urlMapID}') || response === undefined) return;
    const error = isObject(response['error']) ? printed(response['error']['message']) : '';
    const name =
      /urlMaps\/([^']+)'/.exec(error)?.[1] ?? (response['kind'] === 'compute#urlMap' ? response['name'] : '');
    if (typeof name !== 'string' || name === '') return;
    this.#urlMap = this.#fill(name);
  }

  /** The recorder made all fingerprints alike: the live ones go in their place. */
  async #withFingerprints(request: JsonObject, path: string): Promise<JsonObject> {
    const live = (await this.#project.raw('GET', path.replace(/\/set\w+$/, ''))).body;
    const fields = ['fingerprint', 'labelFingerprint'].filter((field) => request[field] === FINGERPRINT);
    return { ...request, ...Object.fromEntries(fields.map((field) => [field, live[field]])) };
  }
}

const RANDOM = new Set([
  'id',
  'targetId',
  'creationTimestamp',
  'insertTime',
  'startTime',
  'endTime',
  'fingerprint',
  'labelFingerprint',
  'address',
  'IPAddress',
  'expireTime',
]);

/** Makes alike what is random or a matter of time, and operations' names. */
function normalized(body: JsonObject): JsonObject {
  const isOperation = body['kind'] === 'compute#operation';
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (RANDOM.has(key) && textOf(value) !== undefined) return [key, '*'];
      if (isOperation && key === 'name') return [key, '*'];
      if (isOperation && key === 'selfLink') return [key, printed(value).replace(/[^/]+$/, '*')];
      return [key, value];
    }),
  );
}

type Found = Pick<Difference, 'field' | 'recorded' | 'emulated'>;

function compare(recorded: Json | undefined, emulated: Json | undefined, field = ''): readonly Found[] {
  if (isObject(recorded) && isObject(emulated)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(emulated)]);
    return [...keys].flatMap((key) => compare(recorded[key], emulated[key], field === '' ? key : `${field}.${key}`));
  }
  if (Array.isArray(recorded) && Array.isArray(emulated) && recorded.length === emulated.length) {
    const [left, right] = [objectsOf(recorded), objectsOf(emulated)];
    if (left.length === recorded.length && right.length === emulated.length) {
      return left.flatMap((item, index) => compare(item, right[index], `${field}[]`));
    }
  }
  return JSON.stringify(recorded) === JSON.stringify(emulated) ? [] : [{ field, recorded, emulated }];
}
