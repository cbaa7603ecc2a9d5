import type { Outcome } from '../../diagnostics/diagnostic.js';
import { failure } from '../../diagnostics/diagnostic.js';
import { factsRequestFor } from '../../kubernetes/facts-request.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import { withAddresses } from '../observing/addresses.js';
import { analyse, type Analysis, type CompleteObservation } from './analysis.js';
import { openClustersOf, type Tell } from '../observing/clusters.js';
import type { ReadDefinition } from '../session/definition.js';
import { clustersOfFacts, loadFacts } from '../observing/facts-file.js';
import { withHostProjects } from '../observing/host-projects.js';
import { unknownKept, withWayToKeep } from './kept-clusters.js';
import { observe, observeWithFacts, type Observation } from '../observing/observation.js';
import type { PlanRequest } from '../session/requests.js';
import type { Session } from '../session/session.js';
import { withPolicies } from '../observing/policies.js';
import { withAddressName } from './with-address-name.js';

/** What stands in for clusters, or may stand out. */
export type WorldRequest = Pick<PlanRequest, 'adopt' | 'keepUnreachable' | 'factsFile' | 'retireAddress'>;

/** Looks at the world of a definition and works out what should exist. Throws KubemciError. */
export async function analyseWorld(
  session: Session,
  { definition, spec }: ReadDefinition,
  request: WorldRequest,
  tell: Tell,
): Promise<Outcome<Analysis>> {
  const reading = await session.reading(definition.project);
  const named = await withAddressName(reading, spec);
  const { retireAddress = false, adopt = false } = request;
  const read = { definition, spec: named, retireAddress, adopt };
  const { project } = reading.api;
  const now = session.clock.now();
  if (request.factsFile !== undefined) {
    const { observation, source } = await withFacts(reading, read, request.factsFile);
    return analyse(read, project, await completed(reading, observation, read), now, source);
  }
  const clusters = await openClustersOf(session, definition, tell);
  const unknown = unknownKept(
    request.keepUnreachable,
    clusters.map(({ cluster }) => cluster),
  );
  if (unknown.length > 0) return failure(...unknown);
  const { keepUnreachable } = request;
  const observation = await observe(reading, clusters, {
    ...factsRequestFor(named),
    staticIp: named.staticIpName,
    ...(keepUnreachable === undefined ? {} : { keepUnreachable }),
  });
  const problems = withWayToKeep(definition.name, observation);
  return analyse(read, project, await completed(reading, { ...observation, problems }, read), now);
}

/** What only the clusters tell to look for. */
async function completed(
  reading: Reading,
  observation: Observation,
  { definition, spec }: ReadDefinition,
): Promise<CompleteObservation> {
  const named = { staticIp: spec.staticIpName, ipv6: definition.addresses.ipv6 };
  const withAll = await withAddresses(reading, observation, named);
  return withPolicies(reading, await withHostProjects(reading, withAll, definition), spec);
}

async function withFacts(
  reading: Reading,
  read: ReadDefinition,
  file: string,
): Promise<{ readonly observation: Observation; readonly source: NonNullable<Analysis['facts']> }> {
  const facts = await loadFacts(file);
  const clusters = clustersOfFacts(facts, read, file);
  const observation = await observeWithFacts(reading, clusters, { staticIp: read.spec.staticIpName });
  return { observation, source: { file, createdAt: facts.createdAt } };
}
