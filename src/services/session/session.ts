import { homedir } from 'node:os';
import type { Clock } from '../../execute/clock.js';
import { retrying } from '../../execute/retry.js';
import { acceleratedClock, systemClock } from '../../execute/system-clock.js';
import type { ComputeApi } from '../../gcp/compute-api.js';
import { createComputeApi } from '../../gcp/create-compute-api.js';
import type { GoogleCredentials } from '../../gcp/credentials-source.js';
import { gcloudConfigDir } from '../../gcp/gcloud-configuration.js';
import { credentialsDisabled, resolveCredentials } from '../../gcp/resolve-credentials.js';
import { resolveGceEndpoint } from '../../gcp/resolve-endpoint.js';
import { resolveProject } from '../../gcp/resolve-project.js';
import type { FetchLike } from '../../kubernetes/http/transport.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import { valueOf } from './outcome.js';
import type { SessionRequest } from './requests.js';
import { openSandboxWorld, type SandboxHandle } from '../sandbox/sandbox.js';

/** The world that a command works in: a real project or a sandbox. */
export interface Session {
  /** The sandbox's time passes faster. */
  readonly clock: Clock;
  /** Compute Engine of the project that flag, definition or surroundings name, and the retries of its reads. Throws KubemciError (MissingProject, UsageError). */
  reading(definitionProject?: string): Promise<Reading>;
  /** The kubeconfig of a sandbox; undefined in the real world. */
  readonly sandboxKubeconfig?: string;
  /** An access token for clusters on GKE; undefined where no credentials are used. */
  readonly googleToken?: () => Promise<string>;
  /** How long one request to a cluster may take, in seconds of real time; the client's own default where it is not given. */
  readonly clusterTimeoutSeconds?: number;
  /** Takes the place of the network on the way to clusters: a transport without sockets. */
  readonly clusterFetch?: FetchLike;
}

/** Opens a session for one action and closes it, whatever happens. Throws KubemciError, and what the action throws. */
export async function withSession<T>(request: SessionRequest, action: (session: Session) => Promise<T>): Promise<T> {
  if (request.sandbox === undefined) return action(realSession(request));
  const sandbox = await openSandboxWorld(request.sandbox);
  try {
    const clock = await worldClock(sandbox);
    const project = request.project ?? sandbox.project;
    const api = createComputeApi({ project, rootUrl: sandbox.gceRootUrl });
    return await action({
      clock,
      reading: () => Promise.resolve(readingOf(api, clock)),
      sandboxKubeconfig: sandbox.kubeconfigPath,
    });
  } finally {
    await sandbox.close();
  }
}

/** The sandbox's own time, as well as it can be told from outside. */
async function worldClock(sandbox: SandboxHandle): Promise<Clock> {
  const { worldTime } = await sandbox.status();
  const ahead = worldTime - systemClock.now();
  return acceleratedClock(Math.max(1, sandbox.pace), { ...systemClock, now: () => systemClock.now() + ahead });
}

function realSession(request: SessionRequest): Session {
  const credentials = resolveCredentials({
    disabled: credentialsDisabled(process.env),
    ...(request.impersonate === undefined ? {} : { impersonateServiceAccount: request.impersonate }),
  });
  return {
    clock: systemClock,
    reading: async (definitionProject) =>
      readingOf(await realApi(request, definitionProject, credentials), systemClock),
    ...(credentials === undefined ? {} : { googleToken: () => credentials.accessToken() }),
  };
}

async function realApi(
  request: SessionRequest,
  definitionProject: string | undefined,
  credentials: GoogleCredentials | undefined,
): Promise<ComputeApi> {
  const { env } = process;
  const endpoint = valueOf(
    resolveGceEndpoint({ env, ...(request.gceEndpoint === undefined ? {} : { flag: request.gceEndpoint }) }),
  );
  const { project } = valueOf(
    await resolveProject({
      ...(request.project === undefined ? {} : { flag: request.project }),
      ...(definitionProject === undefined ? {} : { definition: definitionProject }),
      env,
      gcloudConfigDir: gcloudConfigDir(env, homedir(), process.platform),
    }),
  );
  return createComputeApi({
    project,
    ...(endpoint === undefined ? {} : { rootUrl: endpoint.rootUrl }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

function readingOf(api: ComputeApi, clock: Clock): Reading {
  return { api, attempt: retrying(clock, Math.random) };
}
