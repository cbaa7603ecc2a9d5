import { textOf, without } from '../json.js';
import type { Action } from '../kind.js';
import { conditionNotMet } from '../refusal.js';

/** setLabels: replaces all labels, against the live labelFingerprint. `immediate`: answered as DONE (recorded for global forwarding rules). */
export function setLabels({ immediate }: { readonly immediate: boolean }): Action {
  return {
    request: 'GlobalSetLabelsRequest',
    effect: {
      kind: 'change',
      operationType: 'setLabels',
      seconds: [2, 6],
      ...(immediate ? { immediate: true } : {}),
      change({ version, request }) {
        if (textOf(request['labelFingerprint']) !== version.body['labelFingerprint']) {
          throw conditionNotMet('Labels fingerprint either invalid or resource labels have changed');
        }
        const labels = request['labels'];
        return {
          ...version,
          body: { ...without(version.body, ['labels']), ...(labels === undefined ? {} : { labels }) },
        };
      },
    },
  };
}
