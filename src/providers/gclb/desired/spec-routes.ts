import type { Diagnostic, Outcome } from '../../../diagnostics/diagnostic.js';
import { failure, success } from '../../../diagnostics/diagnostic.js';
import type { IngressPath, IngressSpec, PathType, ServicePortReference } from '../../../spec/ingress-spec.js';

/** host (`*` for any) → GCE path pattern → `namespace/service:port`. */
export type SpecRoutes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Turns a reference of the spec into `namespace/service:port`, undefined when the port is not known. */
export type ReferenceResolver = (reference: ServicePortReference) => string | undefined;

/**
 * The path patterns of a URL map that mean what a path of an Ingress means. Kubernetes: Prefix goes by
 * path elements, so `/foo` is `/foo` and all below; ImplementationSpecific is GCE's own spelling; none is everything.
 */
export function pathPatterns(path: string, pathType: PathType): readonly string[] {
  switch (pathType) {
    case 'Exact':
      return [path === '' ? '/' : path];
    case 'ImplementationSpecific':
      return [path === '' ? '/*' : path];
    case 'Prefix': {
      const base = path.replace(/\/+$/, '');
      return base === '' ? ['/*'] : [base, `${base}/*`];
    }
    default:
      return pathType satisfies never;
  }
}

interface Claim {
  readonly service: string;
  readonly path: IngressPath;
}

/** Kubernetes: an Exact path beats a Prefix that means the same; a pattern that was written out does, too. */
function rank({ path }: Claim): number {
  return path.pathType === 'Prefix' ? 0 : 1;
}

function conflict(host: string, pattern: string, one: Claim, other: Claim): Diagnostic {
  const line = `${one.path.position.file}:${one.path.position.line}`;
  return {
    code: 'ConflictingRoutes',
    severity: 'error',
    message: `Host ${host}, path ${pattern} leads to ${one.service} (${line}) and to ${other.service}.`,
    where: { position: other.path.position },
    fix: 'Keep one of the two paths.',
  };
}

function claimPath(paths: Map<string, Claim[]>, claim: Claim): void {
  for (const pattern of pathPatterns(claim.path.path, claim.path.pathType)) {
    paths.set(pattern, [...(paths.get(pattern) ?? []), claim]);
  }
}

/** The claims that count for a pattern: those of the highest rank. All have to agree, whatever was written in between. */
function winning(claims: readonly Claim[]): readonly Claim[] {
  const highest = Math.max(...claims.map(rank));
  return claims.filter((claim) => rank(claim) === highest);
}

function conflictsIn(host: string, paths: ReadonlyMap<string, readonly Claim[]>): readonly Diagnostic[] {
  return [...paths].flatMap(([pattern, claims]) => {
    const [first, ...others] = winning(claims);
    if (first === undefined) return [];
    const different = others.filter(({ service }) => service !== first.service);
    return different.map((other) => conflict(host, pattern, first, other));
  });
}

function inNameOrder<T>(entries: Iterable<readonly [string, T]>): readonly (readonly [string, T])[] {
  return [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * The routes that a spec asks for, whatever the order of its rules; several rules of one host are one. Fails with
 * ConflictingRoutes where two services claim the same. References that do not resolve are left out: facts report them.
 */
export function specRoutes(spec: IngressSpec, resolve: ReferenceResolver): Outcome<SpecRoutes> {
  const hosts = new Map<string, Map<string, Claim[]>>();
  for (const rule of spec.rules) {
    const host = rule.host === '' ? '*' : rule.host;
    const paths = hosts.get(host) ?? new Map<string, Claim[]>();
    hosts.set(host, paths);
    for (const path of rule.paths) {
      const service = resolve(path.backend);
      if (service !== undefined) claimPath(paths, { service, path });
    }
  }
  const problems = [...hosts].flatMap(([host, paths]) => conflictsIn(host, paths));
  if (problems.length > 0) return failure(...problems);
  const routes = inNameOrder(hosts).map(([host, paths]) => {
    const services = inNameOrder(paths).map(
      ([pattern, claims]) => [pattern, winning(claims)[0]?.service ?? ''] as const,
    );
    return [host, new Map(services)] as const;
  });
  return success(new Map(routes));
}
