import type { CopiedCollection, Copies } from './copies.js';
import type { Versions } from './state.js';

/** The copy that a location serves from; undefined when it has none. */
export function copyAt<C extends CopiedCollection>(
  versions: Versions<C> | undefined,
  location: string,
): Copies[C] | undefined {
  const version = versions?.delivered[location];
  if (versions === undefined || version === undefined || version <= versions.freed) return undefined;
  return versions.copies[versionKey(version)] ?? undefined;
}

/** The newest copy, whether or not a location has it yet; undefined for a resource that is gone. */
export function newestCopy<C extends CopiedCollection>(versions: Versions<C> | undefined): Copies[C] | undefined {
  return versions?.copies[versionKey(versions.latest)] ?? undefined;
}

/** With a new version, on its way to as many locations; null is "deleted". */
export function withVersion<C extends CopiedCollection>(
  before: Versions<C> | undefined,
  {
    version,
    copy,
    locations,
  }: { readonly version: number; readonly copy: Copies[C] | null; readonly locations: number },
): Versions<C> {
  const { freed = 0, copies = {}, underWay = {}, delivered = {} } = before ?? {};
  const key = versionKey(version);
  return {
    latest: version,
    freed,
    copies: { ...copies, [key]: copy },
    underWay: locations > 0 ? { ...underWay, [key]: locations } : underWay,
    delivered,
  };
}

/** Whether a version that comes to a location has been freed, or comes after a newer one. */
export function isOvertaken(versions: Versions<CopiedCollection>, location: string, version: number): boolean {
  return version <= versions.freed || version < (versions.delivered[location] ?? 0);
}

/** After a version has come to a location. */
export function withDelivery<C extends CopiedCollection>(
  versions: Versions<C>,
  location: string,
  version: number,
): Versions<C> {
  const { [versionKey(version)]: pending = 1, ...others } = versions.underWay;
  return {
    ...versions,
    underWay: pending > 1 ? { ...versions.underWay, [versionKey(version)]: pending - 1 } : others,
    delivered: isOvertaken(versions, location, version)
      ? versions.delivered
      : { ...versions.delivered, [location]: version },
  };
}

/** Without the versions that no location serves from and none is still to get; undefined where none is left. */
export function trimmed<C extends CopiedCollection>(versions: Versions<C>): Versions<C> | undefined {
  const underWay = Object.keys(versions.underWay);
  const served = Object.values(versions.delivered).filter((version) => version > versions.freed);
  const needed = new Set([...underWay, ...[versions.latest, ...served].map(versionKey)]);
  const copies = Object.fromEntries(Object.entries(versions.copies).filter(([key]) => needed.has(key)));
  const isGone = underWay.length === 0 && Object.values(copies).every((copy) => copy === null);
  return isGone ? undefined : { ...versions, copies };
}

/** As a field's name. Of a bare number the engine makes a list of that length, in each of thousands of small maps. */
function versionKey(version: number): string {
  return `v${version}`;
}
