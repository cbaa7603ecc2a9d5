import { failure, success, type Outcome } from '../diagnostics/diagnostic.js';
import { gcloudProject, type Environment } from './gcloud-configuration.js';

/** Everything that may name the project, in order of precedence. */
export interface ProjectSources {
  /** From --gcp-project. */
  readonly flag?: string;
  /** From the load balancer definition. */
  readonly definition?: string;
  /** GOOGLE_CLOUD_PROJECT, then gcloud's own CLOUDSDK_CORE_PROJECT. */
  readonly env: Environment;
  /** Folder with gcloud's configurations; see gcloudConfigDir. */
  readonly gcloudConfigDir: string;
}

/** A project and what named it. */
export interface ResolvedProject {
  readonly project: string;
  readonly from: 'flag' | 'definition' | 'environment' | 'gcloud';
}

// GCE: 6 to 30 characters, optionally with a domain in front (`example.com:name`), or the project's number.
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$|^[1-9][0-9]{0,19}$/;

/** The project to work in; MissingProject when nothing names one or what does is no project id. */
export async function resolveProject(sources: ProjectSources): Promise<Outcome<ResolvedProject>> {
  const { flag, definition, env } = sources;
  const named =
    candidate(flag, 'flag') ??
    candidate(definition, 'definition') ??
    candidate(env['GOOGLE_CLOUD_PROJECT'], 'environment') ??
    candidate(env['CLOUDSDK_CORE_PROJECT'], 'environment') ??
    candidate(await gcloudProject(sources.gcloudConfigDir, env), 'gcloud');
  if (!named) {
    return failure({
      code: 'MissingProject',
      severity: 'error',
      message:
        'No Google Cloud project is known: there is no --gcp-project, no `project` in the definition, no ' +
        'GOOGLE_CLOUD_PROJECT, and gcloud has none configured.',
      fix: 'Give --gcp-project=PROJECT, or run `gcloud config set project PROJECT`. To try kubemci without an account, add --sandbox.',
    });
  }
  if (!PROJECT.test(named.project)) {
    return failure({
      code: 'MissingProject',
      severity: 'error',
      message: `"${named.project}" (from the ${named.from}) is no project id.`,
      fix: 'Give the project id (lower-case letters, digits, dashes), not its display name.',
    });
  }
  return success(named);
}

function candidate(value: string | undefined, from: ResolvedProject['from']): ResolvedProject | undefined {
  const project = value?.trim();
  return project === undefined || project === '' ? undefined : { project, from };
}
