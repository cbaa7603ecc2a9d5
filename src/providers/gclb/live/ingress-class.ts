import type { JsonObject } from '../../../graph/json.js';
import { CLASS_ANNOTATION } from '../../../spec/ingress/annotation-catalogue.js';
import { objectIn, textIn } from '../kinds/body.js';

/** The class of an Ingress as its annotation has it, which is where GKE's controllers look; undefined where there is none. */
export function ingressClassOf(manifest: JsonObject): string | undefined {
  return textIn(objectIn(objectIn(manifest, 'metadata'), 'annotations'), CLASS_ANNOTATION);
}
