import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { namesakeText, unmarkedNamesake } from '../../providers/gclb/live/namesake.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';

/** That a project has no load balancer of a name, and which one has the names of its resources where they were cut. */
export function notFound(name: string, project: string, live: LiveProject): KubemciError {
  const unmarked = unmarkedNamesake(name, live);
  return new KubemciError({
    code: 'LoadBalancerNotFound',
    severity: 'error',
    message: `Load balancer ${name} does not exist in project ${project}.${namesakeText(name, live)}`,
    fix:
      unmarked === undefined
        ? 'See `kubemci list` for those that do.'
        : `${unmarked} has a name of its own and no marker: with --adopt such resources are taken for its.`,
  });
}
