import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { applyConfiguration } from '../apply/apply-configuration.js';
import { writeManagedFields } from '../apply/managed-fields.js';
import { objectPlace, ownable } from '../apply/ownership.js';
import { fieldsOf } from '../apply/typed-sets.js';
import { asObject, asText } from '../json.js';
import { apiVersionOf } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import { checkIdentity, checkObject, fieldValidation, type CheckedObject } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError, conflict, modifiedMeanwhile } from '../status.js';
import { decodeFault, parseYaml } from './body.js';
import type { RestEnvironment } from './environment.js';
import { trackedWrite } from './field-manager.js';
import { storeChange, storeNew } from './writes.js';

/** The media type of a server-side apply. */
export const applyType = 'application/apply-patch+yaml';

/** Answers a server-side apply: creates what is not there. Throws ApiError 400, 409, 422 and 500. */
export function applyOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const { kind, version } = target;
  const configuration = parseYaml(request.body, 'error decoding patch: ');
  refuseConfiguration(target, configuration);
  const write = trackedWrite(request, target, environment.timeline, 'Apply');
  const applied = readConfiguration(request, target, configuration);
  const previous = environment.store.get(kind, target.namespace, target.name ?? '');
  if (!previous) {
    const fields = ownable(kind, '', fieldsOf(objectPlace(kind), applied.object));
    const managedFields = writeManagedFields([{ manager: write.manager, time: write.time, fields }]);
    return storeNew(environment, request, target, { checked: applied, track: () => managedFields });
  }
  const { resourceVersion } = previous.metadata;
  const asked = asText(asObject(configuration['metadata'])['resourceVersion']);
  if (asked !== undefined && asked !== resourceVersion) throw conflict(kind, previous.metadata.name, modifiedMeanwhile);
  const force = request.query.get('force') === 'true';
  const { object, managedFields } = applyConfiguration(write, previous, applied.object, force);
  const metadata = { ...asObject(object['metadata']), resourceVersion };
  const checked = { object: { ...object, metadata, apiVersion: apiVersionOf(version) }, warnings: applied.warnings };
  return storeChange(environment, request, target, { previous, checked, track: () => managedFields });
}

function refuseConfiguration(target: RequestTarget, configuration: JsonObject): void {
  const expected = apiVersionOf(target.version);
  const given = asText(configuration['apiVersion']) ?? '';
  if (given !== expected) {
    const message = `Incorrect version specified in apply patch. Specified patch version: ${given}, expected: ${expected}`;
    throw new ApiError('BadRequest', message);
  }
  const { managedFields, name } = asObject(configuration['metadata']);
  if (managedFields !== undefined && managedFields !== null) {
    throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  }
  checkIdentity({ metadata: { name: target.name, ...(name === undefined ? {} : { name }) } }, undefined, target.name);
}

/** A configuration may only say what its type declares; the fields of custom resources are pruned instead. */
function readConfiguration(request: SandboxRequest, target: RequestTarget, configuration: JsonObject): CheckedObject {
  const { kind, version, namespace, name } = target;
  const named = { ...configuration, metadata: { ...asObject(configuration['metadata']), name } };
  const where = `${namespace ?? ''}/${name ?? ''}; ${version.group}/${version.version}, Kind=${kind.kind}`;
  try {
    const validation = fieldValidation(request.query.get('fieldValidation'));
    const checked = checkObject(kind, version, named, kind.custom ? validation : 'Warn');
    const [unknown] = checked.warnings;
    if (!kind.custom && unknown !== undefined) {
      const path = unknown.replace(/^unknown field "(.*)"$/, '$1');
      throw new ApiError(
        'Unknown',
        `failed to create typed patch object (${where}): .${path}: field not declared in schema`,
      );
    }
    checkIdentity(checked.object, namespace, name);
    return checked;
  } catch (error) {
    const why = decodeFault(error);
    throw why === undefined || kind.custom
      ? error
      : new ApiError('Unknown', `failed to create typed patch object (${where}): ${why}`);
  }
}
