import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import { parseLink } from '../../../gcp/link.js';
import type { HostProjects } from '../load-balancer.js';
import { withHandingOver } from '../validate/host-project.js';
import { read, readEach, type Reading } from './reading.js';

/** The host projects among those of networks (relative links), sorted: the ones that are not the load balancer's own. */
export function hostProjectsOf(networks: readonly string[], serviceProject: string): readonly string[] {
  const projects = networks.flatMap((network) => parseLink(network)?.project ?? []);
  return [...new Set(projects)].filter((project) => project !== serviceProject).sort();
}

/** Reads the firewall rules of host projects, one request per project and page. Throws KubemciError. */
export async function observeHostProjects(
  { api, attempt }: Reading,
  projects: readonly string[],
): Promise<HostProjects> {
  const lists = await readEach(projects, async (project) => {
    const host = { api: api.inProject(project), attempt };
    try {
      const rules = await read(host, `list the firewall rules of the host project ${project}`, () =>
        host.api.list('firewalls'),
      );
      return [project, rules] as const;
    } catch (error) {
      if (!(error instanceof KubemciError)) throw error;
      const [first, ...rest] = error.diagnostics;
      throw new KubemciError(withHandingOver(first), ...rest.map(withHandingOver));
    }
  });
  return { serviceProject: api.project, firewalls: Object.fromEntries(lists) };
}
