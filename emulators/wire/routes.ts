import type protobuf from 'protobufjs';
import { WireError } from './error.ts';
import { camelCase } from './json.ts';

/** One REST binding of a method: `google.api.http` with its path template compiled. */
export interface Route {
  readonly verb: string;
  readonly method: protobuf.Method;
  readonly body: string | null;
  readonly pattern: RegExp;
  readonly variables: readonly Variable[];
  readonly rank: number;
}

/** A field that the path carries; `deep` ones span several segments and keep their `%2F`. */
interface Variable {
  readonly field: string;
  readonly deep: boolean;
}

/** A route that a request matched, with the values that its path carries, by field path. */
export interface RouteMatch {
  readonly route: Route;
  readonly fields: ReadonlyMap<string, string>;
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * All REST bindings of the services' methods, the most literal first.
 * @param paths GET paths beyond those of the protos, by the full names of methods
 */
export function readRoutes(
  services: readonly protobuf.Service[],
  paths: { readonly [method: string]: string },
): readonly Route[] {
  const routes = services.flatMap((service) =>
    service.methodsArray.flatMap((method) =>
      [...bindings(method), { get: paths[method.fullName.slice(1)] }].flatMap((binding) =>
        readBinding(method, binding),
      ),
    ),
  );
  return routes.sort((left, right) => right.rank - left.rank);
}

/** The first route that fits, or undefined. The path is as the request has it: still encoded. */
export function matchRoute(
  routes: readonly Route[],
  verb: string,
  path: string,
): RouteMatch | undefined {
  for (const route of routes) {
    if (route.verb !== verb) continue;
    const found = route.pattern.exec(path);
    if (found === null) continue;
    const fields = new Map<string, string>();
    route.variables.forEach((variable, index) => {
      fields.set(variable.field, decodeVariable(found[index + 1] ?? '', variable.deep));
    });
    return { route, fields };
  }
  return undefined;
}

/** The `google.api.http` of a method and its additional bindings. */
function bindings(method: protobuf.Method): readonly unknown[] {
  const options: readonly unknown[] = Array.isArray(method.parsedOptions)
    ? method.parsedOptions
    : [method.parsedOptions];
  return options.flatMap((option) => {
    const http = property(option, '(google.api.http)');
    if (http === undefined) return [];
    const additional = property(http, 'additional_bindings');
    if (additional === undefined) return [http];
    return [http, ...(Array.isArray(additional) ? additional : [additional])];
  });
}

function readBinding(method: protobuf.Method, binding: unknown): readonly Route[] {
  const body = property(binding, 'body');
  return verbs.flatMap((verb) => {
    const template = property(binding, verb);
    if (typeof template !== 'string') return [];
    return [
      {
        verb: verb.toUpperCase(),
        method,
        body: typeof body === 'string' ? body : null,
        ...compileTemplate(template),
      },
    ];
  });
}

// Compiles `/v1/{name=projects/*/builds/*}:cancel` into a pattern with a group per variable.
function compileTemplate(template: string): Pick<Route, 'pattern' | 'variables' | 'rank'> {
  const variables: Variable[] = [];
  const source = template
    .split(/(\{[^}]*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return compileSegments(part);
      const [name = '', segments = '*'] = part.slice(1, -1).split('=');
      const field = name.split('.').map(camelCase).join('.');
      variables.push({ field, deep: segments !== '*' });
      return `(${compileSegments(segments)})`;
    })
    .join('');
  return { pattern: new RegExp(`^${source}$`), variables, rank: rankTemplate(template) };
}

/**
 * `**` stands for any number of segments, none too; but after a `*` for one at least, since there
 * the documents of Firestore could not be told from their collections.
 */
function compileSegments(segments: string): string {
  return segments
    .split(/((?<=[^*])\/\*\*|\*\*|\*)/)
    .map((part) => wildcards.get(part) ?? escapePattern(part))
    .join('');
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['/**', '(?:/.+)?'],
  ['**', '.+'],
  ['*', '[^/]+'],
]);

/** A custom verb beats none, `*` beats `**`, and literal text beats both. */
function rankTemplate(template: string): number {
  const customVerb = /[}a-z*]:[a-zA-Z]+$/.test(template) ? 1_000_000 : 0;
  const wild = template.includes('**') ? 0 : 1_000;
  return customVerb + wild + template.replace(/\{[^=}]*=?|\}|\*/g, '').length;
}

/** Deep variables keep `%2F`, so that a resource id with a slash stays one segment. */
function decodeVariable(text: string, deep: boolean): string {
  const parts = deep ? text.split(/(%2[fF])/) : [text];
  try {
    return parts
      .map((part) => (deep && /^%2[fF]$/.test(part) ? part : decodeURIComponent(part)))
      .join('');
  } catch (cause) {
    throw new WireError('INVALID_ARGUMENT', `"${text}" in the path is not URL-encoded`, { cause });
  }
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
