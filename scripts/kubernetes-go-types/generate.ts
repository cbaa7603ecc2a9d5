/**
 * Writes what Kubernetes says about its types in its Go source only, for the types that the sandbox serves:
 * `src/sandbox/kubernetes/merging/type-merging.ts` (how lists and maps merge) and
 * `src/sandbox/kubernetes/protobuf/field-numbers.ts` (the fields' numbers on the wire). Run it by hand, in the
 * repository's root, after a kind is added, with checkouts of k8s.io/api and k8s.io/apimachinery:
 *
 *   npx esbuild scripts/kubernetes-go-types/generate.ts --bundle --packages=external --platform=node --format=esm \
 *     --outfile=generate.mjs && node generate.mjs API_DIR APIMACHINERY_DIR; rm generate.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { requestTypes } from '../../src/sandbox/kubernetes/protobuf/request-types.js';
import { coreFields } from '../../src/sandbox/kubernetes/schema/core-fields.js';
import type { FieldTable } from '../../src/sandbox/kubernetes/schema/fields.js';

const PACKAGES = ['core', 'apps', 'networking', 'discovery', 'coordination', 'events', 'autoscaling', 'authorization'];

interface GoField {
  readonly json: string;
  /** Whether JSON leaves the zero value out. */
  readonly omitsZero: boolean;
  readonly goType: string;
  readonly number: number | undefined;
  readonly markers: ReadonlyMap<string, readonly string[]>;
  readonly patchStrategy: string;
  readonly patchMergeKey: string | undefined;
}

interface GoStruct {
  readonly markers: ReadonlyMap<string, readonly string[]>;
  readonly fields: readonly GoField[];
}

function markersOf(comments: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const markers = new Map<string, readonly string[]>();
  for (const comment of comments) {
    const [, name, value] = /^\s*\/\/ \+(\w+)=(.*)$/.exec(comment) ?? [];
    if (name !== undefined && value !== undefined) markers.set(name, [...(markers.get(name) ?? []), value.trim()]);
  }
  return markers;
}

function fieldOf(line: string, comments: readonly string[]): GoField | undefined {
  const [, goType, tags] = /^\t(?:\w+ )?\s*(\S+) `(.*)`/.exec(line) ?? [];
  if (goType === undefined || tags === undefined) return undefined;
  const tag = (name: string): string | undefined => new RegExp(`${name}:"([^"]*)"`).exec(tags)?.[1];
  const [json = ''] = (tag('json') ?? '').split(',');
  const number = tag('protobuf')?.split(',')[1];
  return {
    json,
    omitsZero: /^(?:int\d*|bool)$/.test(goType) && (tag('json') ?? '').includes('omitempty'),
    goType,
    number: number === undefined ? undefined : Number(number),
    markers: markersOf(comments),
    patchStrategy: tag('patchStrategy') ?? '',
    patchMergeKey: tag('patchMergeKey'),
  };
}

function structsOf(file: string): ReadonlyMap<string, GoStruct> {
  const structs = new Map<string, GoStruct>();
  let comments: string[] = [];
  let open: { readonly name: string; readonly markers: GoStruct['markers']; readonly fields: GoField[] } | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const name = /^type (\w+) struct \{/.exec(line)?.[1];
    if (/^\s*\/\//.test(line)) comments.push(line);
    else if (name !== undefined) {
      open = { name, markers: markersOf(comments), fields: [] };
      comments = [];
    } else if (line === '}' && open) {
      structs.set(open.name, open);
      open = undefined;
    } else if (open) {
      const field = fieldOf(line, comments);
      if (field) open.fields.push(field);
      comments = [];
    } else if (line.trim() !== '') comments = [];
  }
  return structs;
}

const [apiDirectory, machineryDirectory] = process.argv.slice(2);
if (apiDirectory === undefined || machineryDirectory === undefined) throw new Error('name two checkouts');
const packages = new Map<string, ReadonlyMap<string, GoStruct>>();
for (const name of PACKAGES) {
  packages.set(name, structsOf(join(apiDirectory, name, 'v1', 'types.go')));
}
packages.set('meta', structsOf(join(machineryDirectory, 'pkg/apis/meta/v1/types.go')));

/** `DiscoveryV1EndpointPort` → the struct EndpointPort of discovery; `V1Pod` → the first package that has a Pod. */
function goStruct(type: string): GoStruct | undefined {
  const [, prefix = '', name = ''] = /^([A-Z][a-z]+)?V1(?=[A-Z])(\w+)$/.exec(type) ?? [];
  if (prefix !== '') return packages.get(prefix.toLowerCase())?.get(name);
  return [...packages.values()].map((structs) => structs.get(name)).find((found) => found !== undefined);
}

/** The struct's own fields and those of the structs it embeds. */
function allFields(struct: GoStruct): readonly GoField[] {
  return struct.fields.flatMap((field) => {
    const inner = field.json === '' ? goStruct(`V1${field.goType.replace(/^.*\./, '')}`) : undefined;
    return inner ? [field, ...allFields(inner)] : [field];
  });
}

function mergingOf(field: GoField): Readonly<Record<string, unknown>> | undefined {
  const [list] = field.markers.get('listType') ?? [];
  const keys = field.markers.get('listMapKey') ?? [];
  const strategies = field.patchStrategy.split(',');
  const merges = strategies.includes('merge');
  const { patchMergeKey } = field;
  const isList = field.goType.startsWith('[]') && field.goType !== '[]byte';
  // Kubernetes falls back on the patch strategy where a list's type is not said (structured-merge-diff schemaconv).
  const listKeys =
    list === 'map' ? keys : list === undefined && merges && patchMergeKey !== undefined ? [patchMergeKey] : [];
  const isSet = list === 'set' || (list === undefined && merges && patchMergeKey === undefined);
  const isAtomicMap =
    field.markers.get('mapType')?.[0] === 'atomic' || field.markers.get('structType')?.[0] === 'atomic';
  const rule = {
    ...(isList && listKeys.length > 0 ? { list: listKeys } : {}),
    ...(isList && listKeys.length === 0 && isSet ? { list: 'set' } : {}),
    ...(!isList && isAtomicMap ? { atomic: true } : {}),
    ...(isList && merges ? { patchKey: patchMergeKey ?? '' } : {}),
    ...(strategies.includes('retainKeys') ? { retainKeys: true } : {}),
  };
  return Object.keys(rule).length === 0 ? undefined : rule;
}

async function write(target: string, source: string): Promise<void> {
  writeFileSync(
    target,
    await format(source, { parser: 'typescript', singleQuote: true, printWidth: 120, trailingComma: 'all' }),
  );
}

const served: FieldTable = { ...coreFields, ...requestTypes };
const types = Object.keys(served).sort();
const known = types.flatMap((type) => {
  const struct = goStruct(type);
  return struct ? [{ type, struct, served: served[type] ?? {} }] : [];
});

const merging = known.flatMap(({ type, struct, served }) => {
  const rules = allFields(struct).flatMap((field) => {
    const rule = field.json in served ? mergingOf(field) : undefined;
    return rule ? [`${field.json}: ${JSON.stringify(rule)}`] : [];
  });
  return rules.length === 0 ? [] : [`${type}: { ${rules.join(', ')} },`];
});
const atomic = known.filter(({ struct }) => struct.markers.get('structType')?.[0] === 'atomic').map(({ type }) => type);
await write(
  'src/sandbox/kubernetes/merging/type-merging.ts',
  `// Generated by scripts/kubernetes-go-types from the markers and tags of k8s.io/api and k8s.io/apimachinery; do not edit.
import type { FieldMerging } from './field-merging.js';

/** How the fields of Kubernetes' built-in types merge, by type, where they do so in another way than most. */
export const typeMerging: Readonly<Record<string, Readonly<Record<string, FieldMerging>>>> = {
${merging.join('\n')}
};

/** The types whose objects one field manager owns as a whole. */
export const atomicTypes: ReadonlySet<string> = new Set(${JSON.stringify(atomic)});
`,
);

const numbers = known.flatMap(({ type, struct, served }) => {
  const fields = struct.fields.flatMap(({ json, goType, number, omitsZero }) => {
    if (number === undefined) return [];
    if (json === '') return [`${number}: '...V1${goType.replace(/^\*?(?:.*\.)?/, '')}'`];
    if (!(json in served)) return [];
    return [`${number}: '${json}${omitsZero ? '?' : ''}'`];
  });
  const embedded = struct.fields.filter(({ json, number }) => json === '' && number !== undefined);
  const inner = embedded.flatMap(({ goType }) => {
    const name = `V1${goType.replace(/^\*?(?:.*\.)?/, '')}`;
    const found = goStruct(name);
    const own = found?.fields.filter(({ json, number }) => number !== undefined && json in served) ?? [];
    return own.length === 0 || types.includes(name)
      ? []
      : [`${name}: { ${own.map(({ json, number }) => `${String(number)}: '${json}'`).join(', ')} },`];
  });
  return fields.length === 0 ? inner : [...inner, `${type}: { ${fields.join(', ')} },`];
});
await write(
  'src/sandbox/kubernetes/protobuf/field-numbers.ts',
  `// Generated by scripts/kubernetes-go-types from the protobuf tags of k8s.io/api and k8s.io/apimachinery; do not edit.

/**
 * The fields of Kubernetes' built-in types by their numbers in protobuf. The zero of \`name?\` is left out of JSON;
 * \`...Type\` is a message whose fields are the enclosing type's own in JSON.
 */
export const fieldNumbers: Readonly<Record<string, Readonly<Record<number, string>>>> = {
${[...new Set(numbers)].join('\n')}
};
`,
);
