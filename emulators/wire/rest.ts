import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONValue } from 'proto3-json-serializer';
import protobuf from 'protobufjs';
import { type Calls, unimplemented } from './calls.ts';
import { restError, toWireError, WireError } from './error.ts';
import { camelCase, jsonToPlain, plainToJson, unknownField } from './json.ts';
import type { PlainMessage, Protos } from './protos.ts';
import { matchRoute, type Route, type RouteMatch } from './routes.ts';

/** The largest request body that is read; Google's own limit for Pub/Sub and Firestore is 10 MB. */
const bodyMaxBytes = 32 * 1024 * 1024;
/** Query parameters of every Google API, which are no fields of the request. */
const systemParameters: ReadonlySet<string> = new Set(
  'alt $alt key fields prettyPrint quotaUser userIp access_token oauth_token $.xgafv $prettyPrint'
    .split(' ')
    .concat('uploadType', 'upload_protocol', 'callback', '$fields', '$key'),
);

/** Answers the request if a REST route claims its path; otherwise does nothing and says false. */
export async function serveRest(
  context: { readonly protos: Protos; readonly routes: readonly Route[]; readonly calls: Calls },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(`http://emulator${request.url ?? '/'}`);
  try {
    const match = matchRoute(context.routes, request.method ?? 'GET', url.pathname);
    if (match === undefined) return false;
    if (match.route.method.requestStream === true) throw unimplemented(match.route.method);
    const message = await readRequest(context.protos, match, url, request);
    await answer(context, match.route.method, message, response);
  } catch (thrown) {
    const { httpStatus, body } = restError(toWireError(thrown));
    sendJson(response, httpStatus, body);
  }
  return true;
}

async function answer(
  { protos, calls }: { readonly protos: Protos; readonly calls: Calls },
  method: protobuf.Method,
  request: PlainMessage,
  response: ServerResponse,
): Promise<void> {
  const type = method.resolvedResponseType;
  if (type === null) throw new WireError('INTERNAL', `${method.name} has no response type`);
  const toJson = (plain: object) => plainToJson(protos, type.fullName.slice(1), plain);
  if (method.responseStream !== true) {
    sendJson(response, 200, toJson(await calls.one(method, request)));
    return;
  }
  const items: JSONValue[] = [];
  for await (const plain of calls.many(method, request)) items.push(toJson(plain));
  sendJson(response, 200, items);
}

/** Answers Google's 404 for a path that nothing claims. */
export function refusePath(request: IncomingMessage, response: ServerResponse): void {
  const message = `No method of this emulator is at ${request.method} ${request.url}`;
  const { httpStatus, body } = restError(new WireError('NOT_FOUND', message));
  sendJson(response, httpStatus, body);
}

async function readRequest(
  protos: Protos,
  { route, fields }: RouteMatch,
  url: URL,
  request: IncomingMessage,
): Promise<PlainMessage> {
  const type = route.method.resolvedRequestType;
  if (type === null) throw new WireError('INTERNAL', `${route.method.name} has no request type`);
  const json: { [field: string]: unknown } = {};
  const body = route.body === null ? undefined : await readBody(request);
  if (route.body === '*') Object.assign(json, body);
  else if (route.body !== null && body !== undefined) json[camelCase(route.body)] = body;
  for (const [path, value] of fields) setField(type, json, path, value);
  for (const [name, value] of url.searchParams) {
    if (!systemParameters.has(name)) setField(type, json, name, value);
  }
  return jsonToPlain(protos, type.fullName.slice(1), json);
}

async function readBody(request: IncomingMessage): Promise<object | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) {
      throw new WireError('INVALID_ARGUMENT', `The body is larger than ${bodyMaxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text.trim() === '') return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new WireError('INVALID_ARGUMENT', `Invalid JSON payload received. ${why}`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new WireError('INVALID_ARGUMENT', 'Invalid JSON payload received. It must be an object.');
}

/** Puts the text at `a.b.c` of the request's JSON, as the type of that field wants it. */
function setField(
  type: protobuf.Type,
  json: { [field: string]: unknown },
  path: string,
  text: string,
): void {
  const [first = '', ...rest] = path.split('.');
  const name = type.fields[first] === undefined ? camelCase(first) : first;
  const field = type.fields[name];
  if (field === undefined) throw unknownField(path);
  if (rest.length > 0) {
    if (!(field.resolvedType instanceof protobuf.Type)) throw unknownField(path);
    const nested = { ...asObject(json[name]) };
    setField(field.resolvedType, nested, rest.join('.'), text);
    json[name] = nested;
    return;
  }
  const value = field.type === 'bool' ? text === 'true' : text;
  const before = json[name];
  json[name] = field.repeated ? [...(Array.isArray(before) ? before : []), value] : value;
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(`${JSON.stringify(json)}\n`);
}
