import { z } from 'zod';

const Message = z.object({
  fields: z
    .record(z.string(), z.object({ type: z.string(), rule: z.string().optional(), keyType: z.string().optional() }))
    .optional(),
  nested: z.record(z.string(), z.object({ values: z.record(z.string(), z.number()) }).loose()).optional(),
});

/** What of the protos the emulator needs; see the header of the generated file for the notation. */
export interface CompactSchema {
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly enums: Readonly<Record<string, string>>;
}

/**
 * Reduces published protos (protobufjs JSON, field names already as in REST) to the messages
 * reachable from `roots`. Throws when a root is no message of the protos.
 */
export function compactSchema(protos: Readonly<Record<string, unknown>>, roots: readonly string[]): CompactSchema {
  const messages: Record<string, Record<string, string>> = {};
  const enums: Record<string, string> = {};
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (messages[name]) continue;
    if (protos[name] === undefined) throw new Error(`no message ${name} in the protos`);
    const message = Message.parse(protos[name]);
    const fields: Record<string, string> = {};
    for (const [field, spec] of Object.entries(message.fields ?? {})) {
      let type = spec.type;
      if (protos[type] !== undefined) {
        queue.push(type);
        type = `@${type}`;
      } else if (type === 'string') {
        const nested = enumOf(field, message.nested ?? {});
        if (nested) {
          const enumName = `${name}.${nested[0]}`;
          enums[enumName] = Object.keys(nested[1].values)
            .filter((value) => !value.startsWith('UNDEFINED_'))
            .join(' ');
          type = `#${enumName}`;
        }
      }
      fields[field] = `${spec.keyType !== undefined ? '{}' : spec.rule === 'repeated' ? '[]' : ''}${type}`;
    }
    const unused = Object.keys(message.nested ?? {}).filter(
      (key) => !Object.values(fields).some((type) => type.endsWith(`#${name}.${key}`)),
    );
    if (unused.length > 0) throw new Error(`no field of ${name} has the enum ${unused.join(', ')}`);
    messages[name] = fields;
  }
  return { messages: sorted(messages), enums: sorted(enums) };
}

type Nested = NonNullable<z.infer<typeof Message>['nested']>;

/** The protos type an enum field as string and nest the enum under the field's name in another case, once with `Enum` after it. */
function enumOf(field: string, nested: Nested): [string, Nested[string]] | undefined {
  const wanted = [field.toLowerCase(), `${field.toLowerCase()}enum`];
  return Object.entries(nested).find(([key]) => wanted.includes(key.toLowerCase()));
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}
