import type { SandboxHandler } from '../http/message.js';
import { refusalAnswer } from './answer.js';
import { answerBatch, BATCH_PATH } from './batch.js';
import { Gce, type GceOptions, type GceResource, type NegEndpoint, type ResourceChange } from './gce.js';
import type { JsonObject } from './json.js';
import { parseLink } from './link.js';
import { Refusal } from './refusal.js';
import { parsePath } from './route.js';
import type { GceState } from './state.js';

/** What the Compute Engine API of several projects is made from. */
export interface ProjectsOptions extends Omit<GceOptions, 'state' | 'others'> {
  /** The project that also answers for what is in no project that there is. */
  readonly main: GceState;
  readonly further: readonly GceState[];
}

/** The emulated Compute Engine API of every project in a world. */
export class Projects {
  /** That of the main project. */
  readonly main: Gce;
  /** The whole API below `/compute/v1/`, and batches of requests to it. Never rejects for a bad request: refusals are answers. */
  readonly handle: SandboxHandler;
  readonly #all: readonly Gce[];

  constructor({ main, further, ...options }: ProjectsOptions) {
    const projectOf = (state: GceState): Gce =>
      new Gce({
        ...options,
        state,
        others: () => this.#all.flatMap(({ store }) => (store.state === state ? [] : [store])),
      });
    this.main = projectOf(main);
    this.#all = [this.main, ...further.map(projectOf)];
    this.handle = async (request) => {
      if (request.path !== BATCH_PATH || request.method !== 'POST') {
        return (this.of(parsePath(request.path)?.project) ?? this.main).handle(request);
      }
      try {
        return await answerBatch(request, this.handle);
      } catch (error) {
        if (error instanceof Refusal) return refusalAnswer(error, request.query);
        throw error;
      }
    };
  }

  /** The project of an id or number. */
  of(idOrNumber: string | undefined): Gce | undefined {
    return this.#all.find(({ store: { project } }) => project.id === idOrNumber || project.number === idOrNumber);
  }

  /** As {@link Gce.get}, in any project. */
  get(link: string): GceResource | undefined {
    return this.#projectOf(link)?.get(link);
  }

  /** As {@link Gce.list}, of all projects. */
  list(collection: string): readonly GceResource[] {
    return this.#all.flatMap((project) => project.list(collection));
  }

  /** As {@link Gce.members}, in any project. */
  members(instanceGroupLink: string): readonly string[] {
    return this.#projectOf(instanceGroupLink)?.members(instanceGroupLink) ?? [];
  }

  /** As {@link Gce.endpoints}, in any project. */
  endpoints(negLink: string): readonly NegEndpoint[] {
    return this.#projectOf(negLink)?.endpoints(negLink) ?? [];
  }

  /** As {@link Gce.attachments}, in any project. */
  attachments(link: string): readonly JsonObject[] {
    return this.#projectOf(link)?.attachments(link) ?? [];
  }

  /** As {@link Gce.onChange}, in all projects. */
  onChange(listener: (change: ResourceChange) => void): void {
    for (const project of this.#all) project.onChange(listener);
  }

  #projectOf(link: string): Gce | undefined {
    return this.of(parseLink(link)?.project);
  }
}
