import { z } from 'zod';
import { relativeLink } from '../../../gcp/link.js';
import { isJsonObject, type JsonObject } from '../../../graph/json.js';
import { objectIn, textIn } from '../kinds/body.js';

const ANNOTATION = 'ingress.gcp.kubernetes.io/instance-groups';

const groups = z.array(z.object({ Name: z.string().min(1), Zone: z.string().min(1) }));

/**
 * The instance groups that a cluster's controller has announced on our Ingress: relative links, sorted. Undefined until it has
 * written the annotation (ingress-gce: `[{"Name","Zone"}]` with capital keys; the zone is a URL, or a bare name in older versions).
 */
export function announcedInstanceGroups(ingress: JsonObject, project: string): readonly string[] | undefined {
  const annotations = objectIn(ingress, 'metadata')['annotations'];
  const text = isJsonObject(annotations) ? textIn(annotations, ANNOTATION) : undefined;
  if (text === undefined) return undefined;
  const read = groups.safeParse(parsed(text));
  if (!read.success || read.data.length === 0) return undefined;
  return read.data.map(({ Name, Zone }) => `${zoneLink(Zone, project)}/instanceGroups/${Name}`).sort();
}

function zoneLink(zone: string, project: string): string {
  return zone.includes('/') ? relativeLink(zone) : `projects/${project}/zones/${zone}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
