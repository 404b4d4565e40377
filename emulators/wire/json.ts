import { fromProto3JSON, type JSONValue, toProto3JSON } from 'proto3-json-serializer';
import protobuf from 'protobufjs';
import { WireError } from './error.ts';
import { checkScalar, isNullField, nullName } from './json-scalar.ts';
import { type PlainMessage, type Protos, toPlain } from './protos.ts';

/** Types whose JSON is not an object of their fields; the library knows them all. */
const wellKnownTypes: ReadonlySet<string> = new Set(
  [
    ...['Timestamp', 'Duration', 'FieldMask', 'Struct', 'Value', 'ListValue', 'BytesValue'],
    ...['DoubleValue', 'FloatValue', 'Int64Value', 'UInt64Value', 'Int32Value', 'UInt32Value'],
    ...['BoolValue', 'StringValue'],
  ].map((name) => `.google.protobuf.${name}`),
);
const anyType = '.google.protobuf.Any';
const fieldMaskType = '.google.protobuf.FieldMask';

/** The proto3 JSON of a plain message of the named type: what Google's REST answers. */
export function plainToJson(protos: Protos, typeName: string, plain: object): JSONValue {
  return messageToJson(protos.root.lookupType(typeName).fromObject({ ...plain }));
}

/**
 * The plain message that a proto3 JSON value stands for; names may be camelCase or snake_case.
 *
 * @throws WireError INVALID_ARGUMENT for an unknown field or a value of the wrong type
 */
export function jsonToPlain(protos: Protos, typeName: string, json: unknown): PlainMessage {
  const type = protos.root.lookupType(typeName);
  let message: protobuf.Message | null;
  try {
    message = fromProto3JSON(type, renameFields(type, json, ''));
  } catch (error) {
    if (error instanceof WireError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new WireError('INVALID_ARGUMENT', `Invalid JSON payload received. ${why}`);
  }
  return message === null ? {} : toPlain(message);
}

/** The field's name in `protos.json`, of its name in a path template or query. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The paths of a field mask are camelCase in JSON alone; the library leaves them as they are. */
function snakeCase(paths: string): string {
  return paths.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The answer of Google's front end to a field that the request message does not have. */
export function unknownField(path: string): WireError {
  return new WireError(
    'INVALID_ARGUMENT',
    `Invalid JSON payload received. Unknown name "${path}": Cannot find field.`,
  );
}

/** Goes through the fields by hand: the library refuses repeated bytes, also inside an Any. */
function messageToJson(message: protobuf.Message): JSONValue {
  const type = message.$type;
  if (wellKnownTypes.has(type.fullName)) return toProto3JSON(message) ?? null;
  if (type.fullName === anyType) return anyToJson(message);
  const json: { [field: string]: JSONValue } = {};
  for (const [name, value] of Object.entries(message)) {
    const field = type.fields[name];
    if (field === undefined || isUnset(field, value)) continue;
    if (Array.isArray(value)) {
      if (value.length > 0) json[name] = value.map((item) => fieldToJson(field, item));
    } else if (field instanceof protobuf.MapField) {
      const entries = Object.entries(value).map(([key, item]) => [key, fieldToJson(field, item)]);
      if (entries.length > 0) json[name] = Object.fromEntries(entries);
    } else {
      json[name] = fieldToJson(field, value);
    }
  }
  return json;
}

/** Proto3 JSON leaves out a scalar at its default, unless the field tells that it was set. */
function isUnset(field: protobuf.Field, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (field.repeated || field.map || field.partOf || value instanceof protobuf.Message)
    return false;
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === false || (typeof value !== 'string' && Number(value) === 0);
}

function fieldToJson(field: protobuf.Field, value: unknown): JSONValue {
  if (value instanceof protobuf.Message) return messageToJson(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (isNullField(field)) return null;
  if (field.resolvedType instanceof protobuf.Enum) {
    return field.resolvedType.valuesById[Number(value)] ?? Number(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value;
  return String(value);
}

function anyToJson(message: protobuf.Message): JSONValue {
  const any: PlainMessage = toPlain(message);
  const typeUrl = String(any['type_url'] ?? '');
  const value = any['value'] instanceof Uint8Array ? any['value'] : new Uint8Array();
  const type = message.$type.root.lookupTypeOrEnum(typeUrl.replace(/^.*\//, ''));
  if (!(type instanceof protobuf.Type)) {
    throw new WireError('INTERNAL', `An Any names "${typeUrl}", which is not a message type`);
  }
  const json = messageToJson(type.decode(value));
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? { '@type': typeUrl, ...json }
    : { '@type': typeUrl, value: json };
}

/** Gives every field its camelCase name; the library would drop unknown fields without a word. */
function renameFields(type: protobuf.Type, json: unknown, path: string): JSONValue {
  if (type.fullName === fieldMaskType && typeof json === 'string') return snakeCase(json);
  if (!isObject(json) || wellKnownTypes.has(type.fullName) || type.fullName === anyType) {
    return toJsonValue(json);
  }
  const renamed: { [field: string]: JSONValue } = {};
  for (const [given, value] of Object.entries(json)) {
    const name = type.fields[given] === undefined ? camelCase(given) : given;
    const field = type.fields[name];
    if (field === undefined) throw unknownField(`${path}${given}`);
    if (value === null && isNullField(field)) renamed[name] = nullName;
    else if (value !== null && value !== undefined) {
      renamed[name] = renameValue(field, value, `${path}${given}.`);
    }
    if (name in renamed) refuseSecondOf(field, renamed, `${path}${given}`);
  }
  return renamed;
}

function renameValue(field: protobuf.Field, value: unknown, path: string): JSONValue {
  const type = field.resolvedType;
  if (field instanceof protobuf.MapField && !isObject(value)) {
    throw new WireError(
      'INVALID_ARGUMENT',
      `Invalid JSON payload received. ${path.slice(0, -1)} must be an object.`,
    );
  }
  if (!(type instanceof protobuf.Type)) {
    checkScalar(field, value, path.slice(0, -1));
    return toJsonValue(value);
  }
  if (Array.isArray(value)) return value.map((item) => renameFields(type, item, path));
  if (!(field instanceof protobuf.MapField) || !isObject(value)) {
    return renameFields(type, value, path);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, renameFields(type, item, path)]),
  );
}

/** Of the fields of a oneof, one message has one. */
function refuseSecondOf(field: protobuf.Field, json: object, path: string): void {
  const others = field.partOf?.oneof.filter((name) => name !== field.name && name in json) ?? [];
  if (others.length === 0) return;
  throw new WireError(
    'INVALID_ARGUMENT',
    `Invalid JSON payload received. ${path} cannot be set beside ${others.join()}.`,
  );
}

function toJsonValue(value: unknown): JSONValue {
  if (Array.isArray(value)) return value.map(toJsonValue);
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJsonValue(item)]));
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return null;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
