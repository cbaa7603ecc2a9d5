import type { SandboxRequest } from '../../http/message.js';
import type { Timeline } from '../../time/timeline.js';
import type { FieldManager } from '../apply/managed-fields.js';
import { trackUpdate, type TrackedWrite } from '../apply/track-update.js';
import { apiVersionOf } from '../kinds/kind.js';
import type { RequestTarget } from '../request-target.js';
import { timestamp } from '../timestamp.js';
import type { Tracking } from '../writer.js';

const longestManager = 128;

/** Who makes a request, for `metadata.managedFields`: its `fieldManager`, else what its user agent begins with (apiserver, managerOrUserAgent). */
export function trackedWrite(
  request: SandboxRequest,
  target: RequestTarget,
  timeline: Timeline,
  operation: FieldManager['operation'],
): TrackedWrite {
  const asked = request.query.get('fieldManager') ?? '';
  const [agent = ''] = (request.headers['user-agent'] ?? '').split('/');
  const name = asked === '' ? agent.slice(0, longestManager) : asked;
  const apiVersion = apiVersionOf(target.version);
  const manager = { name, operation, apiVersion, subresource: target.subresource ?? '' };
  return { kind: target.kind, manager, time: timestamp(timeline.now()) };
}

/** Records a create or an update as that of the request's field manager. */
export function trackingOf(request: SandboxRequest, target: RequestTarget, timeline: Timeline): Tracking {
  const write = trackedWrite(request, target, timeline, 'Update');
  return (previous, next) => trackUpdate(write, previous, next);
}
