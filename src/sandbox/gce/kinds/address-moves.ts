import { textOf } from '../json.js';
import type { Action } from '../kind.js';
import { parseLink, relativeLink } from '../link.js';
import { invalidValue, notFound, requiredField } from '../refusal.js';

/**
 * addresses.move takes an address into another project (Compute API discovery document). The
 * sandbox has one project, so that every well-formed request ends at a project that the caller
 * cannot find (wording of a missing project known, the others believed).
 */
export const move: Action = {
  request: 'GlobalAddressesMoveRequest',
  effect: {
    kind: 'answer',
    answer({ request, scope, view }) {
      const destination = textOf(request['destinationAddress']);
      if (destination === undefined) throw requiredField('resource.destinationAddress');
      const parts = parseLink(relativeLink(destination).replace(/^\//, ''));
      if (parts?.collection !== 'addresses') {
        throw invalidValue('resource.destinationAddress', destination, 'The URL is malformed.');
      }
      if (parts.scope !== scope) {
        throw invalidValue('resource.destinationAddress', destination, 'The address must stay in its scope.');
      }
      if (parts.project === view.project.id || parts.project === view.project.number) {
        throw invalidValue('resource.destinationAddress', destination, 'The address must go to another project.');
      }
      throw notFound(`projects/${parts.project}`);
    },
  },
};
