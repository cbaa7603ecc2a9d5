import type { ResourceGraph } from '../../graph/resource.js';
import { groupLinksIn } from '../../providers/gclb/kinds/backend-group.js';
import { linkName } from '../../providers/gclb/kinds/links.js';
import { read, readEach, type Reading } from '../../providers/gclb/observe/reading.js';
import { collecting } from '../session/collecting.js';

/**
 * The groups (links) of live backends that are not wanted and do not exist any more, as those of clusters that were deleted. One
 * that may not be read counts as existing.
 */
export async function goneGroups(
  reading: Reading,
  live: ResourceGraph,
  desired: ResourceGraph,
): Promise<ReadonlySet<string>> {
  const wanted = new Set(groupLinksIn(desired));
  const leaving = groupLinksIn(live).filter((link) => !wanted.has(link));
  const found = await readEach(leaving, async (link) => {
    const group = read(reading, `look for the group ${linkName(link)}`, () => reading.api.getByLink(link));
    const known = await collecting(
      group.then((body) => ({ exists: body !== undefined })),
      [],
    );
    return known?.exists === false ? [link] : [];
  });
  return new Set(found.flat());
}
