import { asObject, isJsonList } from '../json.js';
import type { Json } from '../../state/json.js';
import type { JsonObject } from '../object.js';
import { field, type Form, integer, text } from '../protobuf/write.js';

/** The media type by which clients ask for it, with `@` or, since `@` is none of a media type's characters, `.` (kube-openapi, handler). */
export const openApiV2Protobuf = /application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf/;

/** The media type of the answer (kube-openapi, handler). */
export const openApiV2ProtobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Writes one member of a JSON object as fields of the message that the object is. */
type Member = (value: Json | undefined) => readonly Uint8Array[];

/**
 * A Swagger document as kubectl and client-go read it, in protobuf (gnostic-models, openapiv2/OpenAPIv2.proto). Throws for
 * members that the documents here do not have.
 */
export function toOpenApiV2Protobuf(document: JsonObject): Uint8Array {
  return documentForm.write(document);
}

function message(members: () => Readonly<Record<string, Member>>, extension: number): Form {
  return {
    wireType: 2,
    write(value) {
      const known = members();
      return Buffer.concat(
        Object.entries(asObject(value)).flatMap(([name, part]) => {
          if (name.startsWith('x-')) return [field(extension, extensionForm, [name, part ?? null])];
          const member = known[name];
          if (member === undefined) throw new Error(`no field number for ${name}`);
          return member(part);
        }),
      );
    },
  };
}

const one =
  (number: number, form: Form): Member =>
  (value) => [field(number, form, value)];

const each =
  (number: number, form: Form): Member =>
  (value) =>
    isJsonList(value) ? value.map((item) => field(number, form, item)) : [];

/** The members of a map, each with its name. */
const named =
  (number: number, form: Form): Member =>
  (value) =>
    Object.entries(asObject(value)).map(([name, part]) => field(number, namedForm(form), [name, part ?? null]));

function namedForm(form: Form): Form {
  return {
    wireType: 2,
    write: (entry) =>
      isJsonList(entry) ? Buffer.concat([field(1, text, entry[0]), field(2, form, entry[1])]) : Buffer.of(),
  };
}

/** A message of one field, as the proto has for what may be one of several things. */
function boxed(number: number, form: Form): Form {
  return { wireType: 2, write: (value) => field(number, form, value) };
}

/** Any value, as YAML; JSON is YAML. */
const anyForm = boxed(2, { wireType: 2, write: (value) => Buffer.from(JSON.stringify(value)) });
const extensionForm = namedForm(anyForm);

const mapOf = (number: number, form: Form): Form => ({
  wireType: 2,
  write: (value) => Buffer.concat(named(number, form)(value)),
});

const schemaForm: Form = message(
  () => ({
    $ref: one(1, text),
    format: one(2, text),
    description: one(4, text),
    default: one(5, anyForm),
    maxLength: one(11, integer),
    pattern: one(13, text),
    maxItems: one(14, integer),
    required: each(19, text),
    enum: each(20, anyForm),
    additionalProperties: one(21, boxed(1, schemaForm)),
    type: one(22, boxed(1, text)),
    items: one(23, boxed(1, schemaForm)),
    properties: one(25, mapOf(1, schemaForm)),
  }),
  31,
);

const bodyForm = message(
  () => ({ name: one(2, text), in: one(3, text), required: one(4, integer), schema: one(5, schemaForm) }),
  6,
);
const queryForm = message(
  () => ({ in: one(2, text), name: one(4, text), type: one(6, text), uniqueItems: one(20, integer) }),
  23,
);
const parameterForm: Form = {
  wireType: 2,
  write: (value) =>
    boxed(1, asObject(value)['in'] === 'body' ? boxed(1, bodyForm) : boxed(2, boxed(3, queryForm))).write(value),
};

const responseForm = boxed(
  1,
  message(() => ({ description: one(1, text) }), 5),
);
const operationForm = message(
  () => ({ consumes: each(7, text), parameters: each(8, parameterForm), responses: one(9, mapOf(1, responseForm)) }),
  13,
);
const pathForm = message(
  () => ({
    get: one(2, operationForm),
    put: one(3, operationForm),
    post: one(4, operationForm),
    delete: one(5, operationForm),
    patch: one(8, operationForm),
  }),
  10,
);
const documentForm = message(
  () => ({
    swagger: one(1, text),
    info: one(
      2,
      message(() => ({ title: one(1, text), version: one(2, text) }), 7),
    ),
    paths: one(8, mapOf(2, pathForm)),
    definitions: one(9, mapOf(1, schemaForm)),
  }),
  16,
);
