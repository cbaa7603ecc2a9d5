import { stringsOf } from '../json.js';
import type { Action } from '../kind.js';

/** testIamPermissions: of the permissions asked about, those that the caller has (Compute API discovery document). */
export const testIamPermissions: Action = {
  request: 'TestPermissionsRequest',
  open: true,
  effect: {
    kind: 'answer',
    answer({ request, may }) {
      const permissions = stringsOf(request['permissions']).filter((permission) => may(permission));
      return permissions.length > 0 ? { permissions } : {};
    },
  },
};
