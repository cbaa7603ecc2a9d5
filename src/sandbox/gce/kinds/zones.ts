import type { JsonObject } from '../json.js';
import type { Kind } from '../kind.js';
import { fullUrl } from '../link.js';

/** Google's regions and the letters of their zones (public list of regions and zones). */
const GEOGRAPHY: Readonly<Record<string, string>> = {
  'africa-south1': 'abc',
  'asia-east1': 'abc',
  'asia-east2': 'abc',
  'asia-northeast1': 'abc',
  'asia-northeast2': 'abc',
  'asia-northeast3': 'abc',
  'asia-south1': 'abc',
  'asia-south2': 'abc',
  'asia-southeast1': 'abc',
  'asia-southeast2': 'abc',
  'australia-southeast1': 'abc',
  'australia-southeast2': 'abc',
  'europe-central2': 'abc',
  'europe-north1': 'abc',
  'europe-southwest1': 'abc',
  'europe-west1': 'bcd',
  'europe-west2': 'abc',
  'europe-west3': 'abc',
  'europe-west4': 'abc',
  'europe-west6': 'abc',
  'europe-west8': 'abc',
  'europe-west9': 'abc',
  'europe-west10': 'abc',
  'europe-west12': 'abc',
  'me-central1': 'abc',
  'me-central2': 'abc',
  'me-west1': 'abc',
  'northamerica-northeast1': 'abc',
  'northamerica-northeast2': 'abc',
  'southamerica-east1': 'abc',
  'southamerica-west1': 'abc',
  'us-central1': 'abcf',
  'us-east1': 'bcd',
  'us-east4': 'abc',
  'us-east5': 'abc',
  'us-south1': 'abc',
  'us-west1': 'abc',
  'us-west2': 'abc',
  'us-west3': 'abc',
  'us-west4': 'abc',
};

// Those that gcloud prints (limits of a fresh project, believed). What the project has is not counted against them.
const REGION_QUOTAS = { CPUS: 72, DISKS_TOTAL_GB: 40_960, IN_USE_ADDRESSES: 69, STATIC_ADDRESSES: 21 };

const CREATED = '1969-12-31T16:00:00.000-08:00';
const NEVER = [0, 0] as const;

const readOnly = {
  scopes: ['root'],
  seconds: { insert: NEVER, update: NEVER, delete: NEVER },
  required: [],
  outputOnly: [],
  references: [],
  complete: (body: JsonObject) => body,
} as const satisfies Partial<Kind>;

/** compute.zones: the same for every project, never written. */
export const zones: Kind = {
  ...readOnly,
  collection: 'zones',
  singular: 'zone',
  listKind: 'zoneList',
  noun: 'zone',
  fixed: ({ id }) =>
    Object.entries(GEOGRAPHY).flatMap(([region, letters], index) =>
      Array.from(letters).map((letter, place) => ({
        kind: 'compute#zone',
        id: String(2000 + index * 10 + place),
        creationTimestamp: CREATED,
        name: `${region}-${letter}`,
        description: `${region}-${letter}`,
        status: 'UP',
        region: fullUrl(`projects/${id}/regions/${region}`),
        selfLink: fullUrl(`projects/${id}/zones/${region}-${letter}`),
        supportsPzs: true,
      })),
    ),
};

/** compute.regions: the same for every project, never written. */
export const regions: Kind = {
  ...readOnly,
  collection: 'regions',
  singular: 'region',
  listKind: 'regionList',
  noun: 'region',
  fixed: ({ id }) =>
    Object.entries(GEOGRAPHY).map(([region, letters], index) => ({
      kind: 'compute#region',
      id: String(1000 + index * 10),
      creationTimestamp: CREATED,
      name: region,
      description: region,
      status: 'UP',
      zones: Array.from(letters).map((letter) => fullUrl(`projects/${id}/zones/${region}-${letter}`)),
      selfLink: fullUrl(`projects/${id}/regions/${region}`),
      quotas: Object.entries(REGION_QUOTAS).map(([metric, limit]) => ({ metric, limit, usage: 0 })),
    })),
};

/** Whether a zone or region of that name exists. */
export function isLocation(scope: `zones/${string}` | `regions/${string}`): boolean {
  const name = scope.slice(scope.indexOf('/') + 1);
  if (scope.startsWith('regions/')) return GEOGRAPHY[name] !== undefined;
  return GEOGRAPHY[name.slice(0, -2)]?.includes(name.slice(-1)) === true && name.at(-2) === '-';
}
