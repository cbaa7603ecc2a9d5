/** Latitude and longitude, in degrees, of the city a GCE region is named after in Google's list of locations. */
const REGION_POSITIONS: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  'us-east1': [33.2, -80.0],
  'us-east4': [39.0, -77.5],
  'us-east5': [40.0, -83.0],
  'us-central1': [41.3, -95.9],
  'us-south1': [32.8, -96.8],
  'us-west1': [45.6, -121.2],
  'us-west2': [34.1, -118.2],
  'us-west3': [40.8, -111.9],
  'us-west4': [36.2, -115.1],
  'northamerica-northeast1': [45.5, -73.6],
  'northamerica-northeast2': [43.7, -79.4],
  'southamerica-east1': [-23.5, -46.6],
  'southamerica-west1': [-33.4, -70.7],
  'europe-west1': [50.5, 3.8],
  'europe-west2': [51.5, -0.1],
  'europe-west3': [50.1, 8.7],
  'europe-west4': [53.4, 6.8],
  'europe-west6': [47.4, 8.5],
  'europe-west8': [45.5, 9.2],
  'europe-west9': [48.9, 2.4],
  'europe-central2': [52.2, 21.0],
  'europe-north1': [60.6, 27.2],
  'europe-southwest1': [40.4, -3.7],
  'me-west1': [32.1, 34.8],
  'me-central1': [25.3, 51.5],
  'africa-south1': [-26.2, 28.0],
  'asia-south1': [19.1, 72.9],
  'asia-south2': [28.6, 77.2],
  'asia-southeast1': [1.3, 103.7],
  'asia-southeast2': [-6.2, 106.8],
  'asia-east1': [24.1, 120.5],
  'asia-east2': [22.3, 114.2],
  'asia-northeast1': [35.7, 139.7],
  'asia-northeast2': [34.7, 135.5],
  'asia-northeast3': [37.6, 127.0],
  'australia-southeast1': [-33.9, 151.2],
  'australia-southeast2': [-37.8, 145.0],
};

/** ISO 3166 code of the country that a region is in, by the beginning of the region's name. */
const COUNTRIES: readonly (readonly [prefix: string, country: string])[] = [
  ['us-', 'US'],
  ['northamerica-northeast', 'CA'],
  ['southamerica-east', 'BR'],
  ['southamerica-west', 'CL'],
  ['europe-west1', 'BE'],
  ['europe-west2', 'GB'],
  ['europe-west3', 'DE'],
  ['europe-west4', 'NL'],
  ['europe-west6', 'CH'],
  ['europe-west8', 'IT'],
  ['europe-west9', 'FR'],
  ['europe-central2', 'PL'],
  ['europe-north1', 'FI'],
  ['europe-southwest1', 'ES'],
  ['me-west1', 'IL'],
  ['me-central1', 'QA'],
  ['africa-south1', 'ZA'],
  ['asia-southeast1', 'SG'],
  ['asia-southeast2', 'ID'],
  ['asia-south', 'IN'],
  ['asia-east1', 'TW'],
  ['asia-east2', 'HK'],
  ['asia-northeast3', 'KR'],
  ['asia-northeast', 'JP'],
  ['australia-', 'AU'],
];

/**
 * Where requests enter Google's network. Real edge locations are many more and are not regions;
 * one per part of the world is enough for them to disagree with each other.
 */
export const EDGE_LOCATIONS = [
  'us-east4',
  'us-central1',
  'europe-west1',
  'asia-east1',
  'southamerica-east1',
  'australia-southeast1',
] as const;

/** The regions a client may be said to be in, and that backends are known to be in. */
export const KNOWN_REGIONS: readonly string[] = Object.keys(REGION_POSITIONS);

/** ISO 3166 code of the country that a known region is in; '' for any other. */
export function countryOf(region: string): string {
  return COUNTRIES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? '';
}

/** The region of a zone name: `us-east4` for `us-east4-a`. */
export function regionOfZone(zone: string): string {
  return zone.replace(/-[a-z]$/, '');
}

/** `candidates` ordered by distance from `from`, nearest first; regions of unknown position come last, by name. */
export function nearestFirst(from: string, candidates: readonly string[]): readonly string[] {
  if (candidates.length < 2) return candidates;
  return [...candidates].sort((a, b) => distance(from, a) - distance(from, b) || a.localeCompare(b));
}

/** The edge location that a client in `region` reaches, or undefined when the region is not known. */
export function edgeFor(region: string): string | undefined {
  return EDGE_BY_REGION.get(region);
}

// Asked for every request, and the same for ever.
const EDGE_BY_REGION: ReadonlyMap<string, string | undefined> = new Map(
  Object.keys(REGION_POSITIONS).map((region) => [region, nearestFirst(region, EDGE_LOCATIONS)[0]]),
);

/** Great-circle distance as an angle, in radians: enough to compare. Larger than any angle when a position is not known. */
function distance(from: string, to: string): number {
  if (from === to) return 0;
  const start = REGION_POSITIONS[from];
  const end = REGION_POSITIONS[to];
  if (!start || !end) return 4;
  const [startLatitude, endLatitude] = [radians(start[0]), radians(end[0])];
  const cosine =
    Math.sin(startLatitude) * Math.sin(endLatitude) +
    Math.cos(startLatitude) * Math.cos(endLatitude) * Math.cos(radians(start[1] - end[1]));
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
