import type { RbacGrant, RbacObject } from '#core/rbac.ts';

/** A cluster role that grants verbs on resources, as `get nodes` or `get leases.coordination.k8s.io me`. */
export function aRole(name: string, ...grants: readonly string[]): RbacObject {
  return { name: `ClusterRole ${name}`, grants: grants.map(aPermission) };
}

/** What a verb, a resource with its group, and perhaps one object of it, grant. */
export function aPermission(words: string): RbacGrant {
  const [verb = '', on = '', object = '*'] = words.split(' ');
  const [resource = '', ...group] = on.split('.');
  return { kind: 'permission', verb, group: group.join('.'), resource, object };
}
