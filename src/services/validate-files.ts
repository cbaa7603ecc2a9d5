import { asWarning } from '../diagnostics/as-warning.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { diagnosticsOf } from '../diagnostics/outcome.js';
import { agreeOnFrontend } from '../facts/frontend-agreement.js';
import { specRoutes } from '../providers/gclb/desired/spec-routes.js';
import type { ServicePortReference } from '../spec/ingress-spec.js';
import type { ReadDefinition } from './session/definition.js';

// What the rest of an agreement says of no clusters at all would be about their absence.
const OF_THE_FILES: readonly Diagnostic['code'][] = ['NoFrontend', 'ConflictingInput'];

/** By name or by number: whether the two mean one port is known only to clusters. */
function written({ namespace, service, port }: ServicePortReference): string {
  return `${namespace}/${service}:${JSON.stringify(port)}`;
}

/** What can be said of files that were read, without clusters and without Google. `now` in milliseconds. */
export function validateFiles({ definition, spec }: ReadDefinition, now: number): readonly Diagnostic[] {
  const frontend = diagnosticsOf(agreeOnFrontend(spec, definition, [], now));
  const routes = diagnosticsOf(specRoutes(spec, written));
  return [
    ...frontend.filter(({ code }) => OF_THE_FILES.includes(code)),
    // A service named by a number in one place and by a name in another may be one and the same.
    ...routes.map(asWarning),
  ];
}
