import { z } from 'zod';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;

const Service = z.object({
  methods: z.record(
    z.string(),
    z.object({ options: z.array(z.record(z.string(), z.unknown())).or(z.record(z.string(), z.unknown())).optional() }),
  ),
});

/** Paths below `/compute/v1/`, every parameter as `*` → the verbs that the API has there, separated by spaces. */
export type MethodTable = Readonly<Record<string, string>>;

/** Reads every REST method of published protos (protobufjs JSON, `google.api.http` options). */
export function methodTable(protos: Readonly<Record<string, unknown>>): MethodTable {
  const verbs = new Map<string, Set<string>>();
  for (const candidate of Object.values(protos)) {
    const service = Service.safeParse(candidate);
    if (!service.success) continue;
    for (const { options } of Object.values(service.data.methods)) {
      for (const set of options === undefined ? [] : Array.isArray(options) ? options : [options]) {
        for (const verb of VERBS) {
          const path = set[`(google.api.http).${verb}`];
          if (typeof path !== 'string') continue;
          const template = path.replace('/compute/v1/', '').replace(/\{[^}]+\}/g, '*');
          verbs.set(template, (verbs.get(template) ?? new Set()).add(verb.toUpperCase()));
        }
      }
    }
  }
  if (verbs.size === 0) throw new Error('no REST methods in the protos');
  return Object.fromEntries(
    [...verbs]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([path, found]) => [path, [...found].sort().join(' ')]),
  );
}
