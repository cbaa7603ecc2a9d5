import type { ObjectDraft } from '../kubernetes/cluster.js';
import { manifestSchema } from './json.js';
import { schemaProblems } from './issues.js';
import { refuseAny } from './problem.js';
import type { Place } from './problem.js';
import { parseYaml } from './yaml-source.js';

/** An object to apply, and where it stands. */
export interface PlacedManifest {
  readonly manifest: ObjectDraft;
  readonly place: Place;
}

/** The objects of a manifest file, one in each document, empty ones left out. Throws WorldFileInvalid. */
export function readManifests(content: string, file: string): readonly PlacedManifest[] {
  return parseYaml(content, file).flatMap((source) => {
    if (source.value === undefined) return [];
    const parsed = manifestSchema.safeParse(source.value);
    if (parsed.success) return [{ manifest: parsed.data, place: source.placeOf([]) }];
    refuseAny(schemaProblems(parsed.error, source, {}));
    return [];
  });
}
