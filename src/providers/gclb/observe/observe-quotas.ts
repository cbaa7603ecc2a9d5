import { numberIn, objectsIn, textIn } from '../kinds/body.js';
import { read, type Reading } from './reading.js';

/** A quota of the project. */
export interface Quota {
  readonly limit: number;
  readonly usage: number;
}

/** The quotas of the project by metric (`BACKEND_SERVICES`), as projects.get shows them. Throws KubemciError. */
export async function observeQuotas(reading: Reading): Promise<ReadonlyMap<string, Quota>> {
  const project = await read(reading, 'read the quotas of the project', () => reading.api.getProject());
  return new Map(
    objectsIn(project, 'quotas').flatMap((quota) => {
      const metric = textIn(quota, 'metric');
      const limit = numberIn(quota, 'limit');
      return metric === undefined || limit === undefined
        ? []
        : [[metric, { limit, usage: numberIn(quota, 'usage') ?? 0 }]];
    }),
  );
}
