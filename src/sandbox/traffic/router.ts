import type { EdgeRequest } from './answer.js';
import type { Entered, FrontDoor } from './front-door.js';
import type { Locations } from './locations.js';
import { only, ownAnswer } from './outcome.js';
import type { AnswerSoFar, Outcomes } from './outcome.js';
import { notFoundPage, notModelledPage } from './pages.js';
import { redirection } from './redirect.js';
import type { ServiceRoute } from './service-route.js';
import { route } from './url-map.js';

/**
 * Follows a request from its edge location to a pod, by that location's own copies only.
 * It gives every answer that is possible now, so that a test sees the unlucky one too. Reads, never writes.
 */
export class Router {
  readonly #locations: Locations;
  readonly #door: FrontDoor;
  readonly #services: ServiceRoute;

  constructor(locations: Locations, door: FrontDoor, services: ServiceRoute) {
    this.#locations = locations;
    this.#door = door;
    this.#services = services;
  }

  /** Every way the request may go, at least one, in a fixed order. */
  outcomes(request: EdgeRequest): Outcomes {
    const entered = this.#door.enter(request);
    if (entered.refused) return [{ answer: entered, weight: 1 }];
    const { edge } = request;
    const soFar: AnswerSoFar = {
      refused: false,
      edge,
      forwardingRule: entered.link,
      ...(entered.certificate === undefined ? {} : { certificate: entered.certificate }),
    };
    const link = entered.proxy?.urlMap;
    const map = link === undefined ? undefined : this.#locations.read(edge, 'urlMaps', link);
    if (link === undefined || !map) return only(ownAnswer(soFar, 'noUrlMap', notFoundPage()));
    return this.#follow(request, entered, { link, destination: route(map, request.host, pathOf(request)) }, soFar);
  }

  #follow(
    request: EdgeRequest,
    { rule, scheme }: Entered,
    { link, destination }: { readonly link: string; readonly destination: ReturnType<typeof route> },
    soFar: AnswerSoFar,
  ): Outcomes {
    const known = { ...soFar, matched: destination.matched };
    switch (destination.kind) {
      case 'redirect': {
        const { status, location } = redirection(destination.redirect, request, scheme, destination.prefix);
        const page = { status, headers: { location }, body: '' };
        return only({ ...ownAnswer(known, 'redirected', page), location });
      }
      case 'notModelled': {
        const { feature } = destination;
        return only({ ...ownAnswer(known, 'notModelled', notModelledPage(feature)), feature });
      }
      case 'service':
        return this.#services.outcomes({
          request,
          scheme,
          isManaged: rule.loadBalancingScheme === 'EXTERNAL_MANAGED',
          urlMap: link,
          service: destination.link,
          rewrite: destination.rewrite,
          prefix: destination.prefix,
          soFar: known,
        });
      default:
        return destination satisfies never;
    }
  }
}

function pathOf({ path }: EdgeRequest): string {
  return path.replace(/\?.*$/, '');
}
