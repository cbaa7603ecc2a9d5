import { z } from 'zod';

/** ingress-gce: the annotation in which a cluster's controller reports the instance groups of an Ingress of class gce-multi-cluster. */
export const INSTANCE_GROUPS_ANNOTATION = 'ingress.gcp.kubernetes.io/instance-groups';

const entries = z.array(z.object({ Name: z.string().min(1), Zone: z.string().min(1) }));

/**
 * The relative links `projects/p/zones/z/instanceGroups/g` in the annotation's value, sorted. A zone is a URL as GCE
 * writes it, or a bare name, which `project` then completes. Undefined where the value cannot be understood.
 */
export function instanceGroupLinks(annotation: string, project: string | undefined): readonly string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(annotation);
  } catch {
    return undefined;
  }
  const result = entries.safeParse(parsed);
  if (!result.success) return undefined;
  const links: string[] = [];
  for (const { Name, Zone } of result.data) {
    const url = /projects\/([^/]+)\/zones\/([^/]+)\/?$/.exec(Zone);
    const owner = url?.[1] ?? project;
    const zone = url?.[2] ?? Zone;
    if (owner === undefined || zone.includes('/')) return undefined;
    links.push(`projects/${owner}/zones/${zone}/instanceGroups/${Name}`);
  }
  return [...new Set(links)].sort();
}
