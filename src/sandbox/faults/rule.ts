import { z } from 'zod';

/** World seconds. */
const seconds = z.number({ error: 'must be a number of seconds' }).min(0);
const text = z.string().min(1);
const texts = z.union([text, z.array(text).min(1)], { error: 'must be a text or a list of texts' });

const match = z
  .strictObject({
    server: text
      .optional()
      .describe('gce, kubernetes (every cluster) or the context of one cluster; every one of them where left out.'),
    caller: text
      .optional()
      .describe('Who asks: client (default), a controller like gke/us, or a pattern such as gke/* or **.'),
    method: texts.optional().describe('HTTP method, or several.'),
    path: text.optional().describe('Pattern of the path without its query: * within a segment, ** across segments.'),
    collection: texts.optional().describe('GCE collection as in paths: urlMaps, forwardingRules, operations.'),
    resource: texts.optional().describe('Kubernetes resource by its plural: ingresses, services.'),
    verb: texts
      .optional()
      .describe(
        'GCE: get, list, aggregatedList, insert, patch, update, delete, wait or the name of a custom method. ' +
          'Kubernetes: get, list, watch, create, update, patch, delete, deletecollection.',
      ),
    name: text.optional().describe('Pattern of the name in the path, or in the body of an insert.'),
  })
  .describe('Which requests; every condition must hold.');

const when = z
  .strictObject({
    after: z.int().min(0).optional().describe('Lets so many matching requests pass first.'),
    times: z.int().min(1).optional().describe('Strikes so often at most.'),
    probability: z.number().min(0).max(1).optional().describe('Strikes a matching request with this probability.'),
    from: seconds.optional().describe('World seconds from when the rule was put there.'),
    until: seconds.optional().describe('World seconds from when the rule was put there; not included.'),
  })
  .describe('Which of the matching requests, and when.');

const serverActs = z
  .boolean()
  .optional()
  .describe('Whether the server carries out the request first and only its answer is lost. Default false.');

const latency = z.strictObject({
  effect: z.literal('latency'),
  seconds: z
    .union([seconds, z.tuple([seconds, seconds])], { error: 'must be a number of seconds or [from, to]' })
    .describe('How much later the request reaches the server: world seconds, or a range to draw from.'),
});

const answer = z.strictObject({
  effect: z.literal('answer'),
  status: z.int().min(400).max(599).describe('HTTP status.'),
  reason: text.optional().describe("GCE's or Kubernetes' reason; the usual one of the status where left out."),
  message: text.optional(),
  retryAfter: z.int().min(0).optional().describe('Seconds in Retry-After (and in the details of a Kubernetes Status).'),
  html: z.boolean().optional().describe("GCE: the HTML page of Google's front end. Default for 502 and 504."),
  serverActs,
});

const reset = z.strictObject({ effect: z.literal('reset'), serverActs });

const refuse = z.strictObject({ effect: z.literal('refuse') });

const hang = z.strictObject({
  effect: z.literal('hang'),
  seconds: seconds.optional().describe('Resets the connection after this long; else only the client ends it.'),
  serverActs,
});

const truncate = z.strictObject({
  effect: z.literal('truncate'),
  bytes: z.int().min(0).optional().describe("How much of the answer's body is sent. Default half."),
});

const operation = z.strictObject({
  effect: z.literal('operation'),
  seconds: seconds.optional().describe('How long the operation takes.'),
  error: z
    .strictObject({
      code: text.describe('RESOURCE_NOT_READY, INTERNAL_ERROR, QUOTA_EXCEEDED, …'),
      message: text.optional(),
      status: z.int().min(400).max(599).optional().describe('httpErrorStatusCode; the usual one of the code.'),
    })
    .optional()
    .describe('How the operation ends.'),
  keepsChange: z
    .boolean()
    .optional()
    .describe('Whether an operation that ends with an error has changed the resource nevertheless. Default false.'),
});

const earlyWait = z.strictObject({
  effect: z.literal('early-wait'),
  seconds: seconds.optional().describe('After how long operations.wait answers, done or not. Default at once.'),
});

const quota = z.strictObject({
  effect: z.literal('quota'),
  metric: text.describe('BACKEND_SERVICES, URL_MAPS, …'),
  limit: z.int().min(0),
});

const permissionLost = z.strictObject({
  effect: z.literal('permission-lost'),
  permissions: z.array(text).min(1).describe('compute.urlMaps.update, …'),
});

const apiDisabled = z.strictObject({ effect: z.literal('api-disabled') });

const foreignWrite = z.strictObject({
  effect: z.literal('foreign-write'),
  method: z.enum(['PATCH', 'PUT', 'POST', 'DELETE']).optional().describe('Default PATCH.'),
  path: text.optional().describe('Path on the same server; default that of the resource that the request is about.'),
  body: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A PATCH or PUT to GCE without a fingerprint gets the current one.'),
});

const restart = z.strictObject({
  effect: z.literal('restart'),
  cluster: text.describe('Context whose API server is gone from `from` until `until`.'),
});

const zoneDown = z.strictObject({
  effect: z.literal('zone-down'),
  zone: text.describe('Its nodes and pods take no connections.'),
});

const edgeFrozen = z.strictObject({
  effect: z.literal('edge-frozen'),
  edge: text.describe('Edge location that learns of no change.'),
});

const requestEffects = [
  latency,
  answer,
  reset,
  refuse,
  hang,
  truncate,
  operation,
  earlyWait,
  quota,
  permissionLost,
  apiDisabled,
  foreignWrite,
] as const;
const worldEffects = [restart, zoneDown, edgeFrozen] as const;

const effectNames = [...requestEffects, ...worldEffects].map(({ shape }) => shape.effect.value);

/** What a rule does to a request. */
export type RequestEffect = z.infer<(typeof requestEffects)[number]>;
/** What a rule does to the world while its time lasts. */
export type WorldEffect = z.infer<(typeof worldEffects)[number]>;
/** Which requests a rule is about. */
export type FaultMatch = z.infer<typeof match>;

/** One rule: which requests, when, and what then happens to them; or when, and what then happens to the world. */
export const faultRule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][-._A-Za-z0-9]*$/, 'must be letters, digits, "-", "_" and "."')
      .optional()
      .describe(
        'Shown in the audit log; numbered where left out. A rule takes the place of an earlier one of its name.',
      ),
    match: match.optional(),
    when: when.optional(),
    then: z.discriminatedUnion('effect', [...requestEffects, ...worldEffects], {
      error: `must be one of ${effectNames.join(', ')}`,
    }),
  })
  .superRefine((rule, context) => {
    const refuseAt = (path: readonly string[], message: string): void => {
      context.addIssue({ code: 'custom', path: [...path], message });
    };
    const { from = 0, until } = rule.when ?? {};
    if (until !== undefined && until <= from) refuseAt(['when', 'until'], 'must be later than from');
    if (isWorldEffect(rule.then)) {
      if (rule.match) refuseAt(['match'], `must be left out: ${rule.then.effect} is about no requests`);
      for (const field of ['after', 'times', 'probability'] as const) {
        if (rule.when?.[field] !== undefined) refuseAt(['when', field], 'must be left out: it is about requests');
      }
      if (rule.then.effect !== 'zone-down' && until === undefined) {
        refuseAt(['when'], `must say until when (${rule.then.effect} ends)`);
      }
      return;
    }
    if (rule.match?.collection !== undefined && rule.match.resource !== undefined) {
      refuseAt(['match', 'resource'], 'must be left out beside collection: no server has both');
    }
  });

/** A checked rule. */
export type FaultRule = z.infer<typeof faultRule>;

/** A file of faults, and the body in which the admin API takes several. */
export const faultFile = z
  .strictObject({ faults: z.array(faultRule) })
  .superRefine(({ faults }, context) => {
    const names = faults.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (name !== undefined && names.indexOf(name) < index) {
        context.addIssue({
          code: 'custom',
          path: ['faults', index, 'name'],
          message: 'must be given to one rule only',
        });
      }
    }
  })
  .describe('Faults of a kubemci sandbox.');

/** Whether an effect is one on the world, not on requests. */
export function isWorldEffect(effect: FaultRule['then']): effect is WorldEffect {
  return worldEffects.some(({ shape }) => shape.effect.value === effect.effect);
}

/** The JSON Schema (draft 2020-12) of a file of faults, for editors. */
export function faultsJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(faultFile, { io: 'input' });
}
