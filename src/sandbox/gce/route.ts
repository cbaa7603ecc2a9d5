import { isScope, type Scope } from './link.js';

/** What a path of the Compute API asks for. */
export type Route =
  | { readonly is: 'project'; readonly project: string }
  | { readonly is: 'collection'; readonly project: string; readonly scope: Scope | 'root'; readonly collection: string }
  | {
      readonly is: 'resource';
      readonly project: string;
      readonly scope: Scope | 'root';
      readonly collection: string;
      readonly name: string;
      readonly action?: string;
    }
  | { readonly is: 'aggregated'; readonly project: string; readonly collection: string };

/** Reads a path (percent-encoded, without query); undefined when the API has no such shape of path. */
export function parsePath(path: string): Route | undefined {
  const segments = decode(path.replace(/\/{2,}/g, '/'));
  if (!segments) return undefined;
  const [, compute, version, projects, project, ...rest] = segments;
  if (compute !== 'compute' || version !== 'v1' || projects !== 'projects' || project === undefined || project === '')
    return undefined;
  if (rest.includes('')) return undefined;
  if (rest.length === 0) return { is: 'project', project };
  const [first = '', second = '', ...tail] = rest;
  if (first === 'aggregated')
    return tail.length === 0 && second !== '' ? { is: 'aggregated', project, collection: second } : undefined;
  if (first === 'global') return below(project, 'global', rest.slice(1));
  const scope = `${first}/${second}`;
  if ((first === 'zones' || first === 'regions') && tail.length > 0)
    return isScope(scope) ? below(project, scope, tail) : undefined;
  return below(project, 'root', rest);
}

function below(project: string, scope: Scope | 'root', rest: readonly string[]): Route | undefined {
  const [collection, name, action, ...more] = rest;
  if (collection === undefined || more.length > 0) return undefined;
  if (name === undefined) return { is: 'collection', project, scope, collection };
  return { is: 'resource', project, scope, collection, name, ...(action === undefined ? {} : { action }) };
}

function decode(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
