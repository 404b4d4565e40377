/** One thing that a role or a binding of Kubernetes grants. */
export type RbacGrant =
  /** A verb on a resource; a group of `''` is the core's, an object of `*` stands for all of them. */
  | {
      readonly kind: 'permission';
      readonly verb: string;
      readonly group: string;
      readonly resource: string;
      readonly object: string;
    }
  /** A verb on an address that is no resource, such as `/metrics`. */
  | { readonly kind: 'address'; readonly verb: string; readonly path: string }
  /** A role that somebody has. */
  | { readonly kind: 'binding'; readonly role: string; readonly subject: string }
  /** All that other roles grant, by their labels. */
  | { readonly kind: 'aggregation'; readonly labels: string };

/** A role or a binding, with all that it grants, whatever the order in which it is written. */
export interface RbacObject {
  /** `ClusterRole NAME`, `RoleBinding NAMESPACE/NAME`. */
  readonly name: string;
  readonly grants: readonly RbacGrant[];
}

/** What a file says of RBAC; nothing where it is about other things. */
export type RbacReading =
  | { readonly objects: readonly RbacObject[] }
  /** Why it cannot be told. */
  | { readonly unreadable: string };

/** How one role or binding differs: `added` and `removed` whole, else by what it grants. */
export interface RbacChange {
  readonly kind: 'added' | 'removed' | 'widened' | 'narrowed';
  readonly object: string;
  readonly grants: readonly RbacGrant[];
}

/**
 * What changed between two sets of roles and bindings, by name. Only what is granted counts: not the
 * order, not how rules are grouped, and nothing that a `*` grants already.
 */
export function compareRbac(
  before: readonly RbacObject[],
  after: readonly RbacObject[],
): readonly RbacChange[] {
  const [old, fresh] = [grantsByName(before), grantsByName(after)];
  const gone = [...old].filter(([object]) => !fresh.has(object));
  const removed = gone.map(([object, grants]): RbacChange => ({ kind: 'removed', object, grants }));
  const others = [...fresh].flatMap(([object, has]): readonly RbacChange[] => {
    const had = old.get(object);
    if (had === undefined) return [{ kind: 'added', object, grants: has }];
    const changes: readonly RbacChange[] = [
      { kind: 'widened', object, grants: has.filter(isBeyond(had)) },
      { kind: 'narrowed', object, grants: had.filter(isBeyond(has)) },
    ];
    return changes.filter(({ grants }) => grants.length > 0);
  });
  return [...removed, ...others].toSorted(
    (a, b) => Number(a.object > b.object) - Number(a.object < b.object),
  );
}

/** A change in words: `widened ClusterRole runner: get, list nodes; watch pods`. */
export function rbacChangeText({ kind, object, grants }: RbacChange): string {
  const verbs = new Map<string, string[]>();
  for (const grant of grants) {
    const on = targetText(grant);
    verbs.set(on, [...(verbs.get(on) ?? []), verbText(grant)]);
  }
  const granted = [...verbs].map(([on, all]) => `${[...new Set(all)].sort().join(', ')} ${on}`);
  const words = granted.length === 0 ? '' : `: ${granted.sort().join('; ')}`;
  return `${kind} ${object}${words}`;
}

/** One name may stand in several files, and grants all that they say. */
function grantsByName(objects: readonly RbacObject[]): ReadonlyMap<string, readonly RbacGrant[]> {
  const all = new Map<string, readonly RbacGrant[]>();
  for (const { name, grants } of objects) all.set(name, [...(all.get(name) ?? []), ...grants]);
  return all;
}

/** Whether a grant is more than others together grant. */
function isBeyond(others: readonly RbacGrant[]): (grant: RbacGrant) => boolean {
  const exact = new Set(others.map(keyOf));
  const wide = others.filter((other) => keyOf(other).includes('*'));
  return (grant) => !exact.has(keyOf(grant)) && !wide.some((other) => isCovered(grant, other));
}

function keyOf(grant: RbacGrant): string {
  return JSON.stringify(Object.entries(grant).sort());
}

function isCovered(grant: RbacGrant, by: RbacGrant): boolean {
  if (grant.kind === 'permission' && by.kind === 'permission')
    return (
      isOne(grant.verb, by.verb) &&
      isOne(grant.group, by.group) &&
      isResourceOf(grant.resource, by.resource) &&
      isOne(grant.object, by.object)
    );
  if (grant.kind === 'address' && by.kind === 'address')
    return isOne(grant.verb, by.verb) && isPathOf(grant.path, by.path);
  return false;
}

function isOne(one: string, pattern: string): boolean {
  return pattern === '*' || one === pattern;
}

/** `*` stands for every resource and what is below it, a resource with `*` before it for its kind below all. */
function isResourceOf(resource: string, pattern: string): boolean {
  return (
    isOne(resource, pattern) || (pattern.startsWith('*/') && resource.endsWith(pattern.slice(1)))
  );
}

function isPathOf(path: string, pattern: string): boolean {
  return path === pattern || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}

function verbText(grant: RbacGrant): string {
  switch (grant.kind) {
    case 'permission':
    case 'address':
      return grant.verb;
    case 'binding':
      return `gives ${grant.role}`;
    case 'aggregation':
      return 'grants what roles grant that are labelled';
  }
}

function targetText(grant: RbacGrant): string {
  switch (grant.kind) {
    case 'permission': {
      const { group, resource, object } = grant;
      const named = group === '' ? resource : `${resource}.${group}`;
      return object === '*' ? named : `${named} ${object}`;
    }
    case 'address':
      return grant.path;
    case 'binding':
      return `to ${grant.subject}`;
    case 'aggregation':
      return grant.labels;
  }
}
