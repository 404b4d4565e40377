import { describe, expect, it } from 'vitest';
import { grantsMax, rbacBytesMax, readRbac } from '#edge/rbac.ts';
import { aPermission } from '../given/rbac.ts';

const group = 'rbac.authorization.k8s.io';

/** A manifest of a role, as people write them. */
const roles = `# What the runner may do.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
---
apiVersion: ${group}/v1
kind: ClusterRole
metadata:
  name: runner
rules:
  - apiGroups: [""]
    resources: [nodes, pods/log]
    verbs: ["get", "list"]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    resourceNames: [me]
    verbs: [update]
  - nonResourceURLs: ["/metrics"]
    verbs: [get]
---
---
apiVersion: ${group}/v1
kind: RoleBinding
metadata: { name: runner, namespace: default }
subjects:
  - { kind: ServiceAccount, name: runner, namespace: default }
  - { kind: Group, name: "system:all" }
roleRef: { kind: Role, name: runner, apiGroup: ${group} }
`;

const read = (text: string) => readRbac(new TextEncoder().encode(text));

function roleOf(rest: string): string {
  return `apiVersion: ${group}/v1\nkind: Role\nmetadata: { name: r }\n${rest}\n`;
}

describe('the roles and bindings of a file', () => {
  it('are read with all that they grant, and the rest is passed over', () => {
    const binding = { kind: 'binding', role: 'Role runner' } as const;
    expect(read(roles)).toEqual({
      objects: [
        {
          name: 'ClusterRole runner',
          grants: [
            ...['get nodes', 'get pods/log', 'list nodes', 'list pods/log'].map(aPermission),
            aPermission('update leases.coordination.k8s.io me'),
            { kind: 'address', verb: 'get', path: '/metrics' },
          ],
        },
        {
          name: 'RoleBinding default/runner',
          grants: [
            { ...binding, subject: 'ServiceAccount default/runner' },
            { ...binding, subject: 'Group system:all' },
          ],
        },
      ],
    });
  });

  it.each([
    ['a list', `apiVersion: v1\nkind: List\nitems:\n  - {${json('Role', 'r')}}\n`, ['Role r']],
    ['JSON', `{${json('ClusterRole', 'r')}}`, ['ClusterRole r']],
    ['a role without rules', roleOf(''), ['Role r']],
    ['a role whose rules are null', roleOf('rules:'), ['Role r']],
    ['a binding without subjects', binding(''), ['ClusterRoleBinding b']],
    ['other things', 'apiVersion: v1\nkind: Secret\n', []],
    ['a word about it', `# ${group}/v1\n- 1\n---\nkind: x\n`, []],
    ['nothing', `# ${group}/v1\n`, []],
  ])('are found in %s', (_what, text, names) => {
    const found = read(text);
    expect('objects' in found && found.objects.map(({ name }) => name)).toEqual(names);
  });

  it('are told with the labels of the roles that they take over', () => {
    const labels = '{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}';
    expect(read(roleOf(`aggregationRule: ${labels}`))).toEqual({
      objects: [{ name: 'Role r', grants: [{ kind: 'aggregation', labels }] }],
    });
  });
});

describe('a file is not guessed at', () => {
  const names = JSON.stringify(Array.from({ length: 100 }, (_none, index) => `r${index}`));
  it.each([
    ['that is no YAML', `${roleOf('')}x: [`, /^\d+:\d+: /],
    ['with a key twice', roleOf('kind: Role'), /^4:1: "kind" stands here twice/],
    ['that a template makes', roleOf('rules: {{ .Values.rules }}'), /^4:\d+: a key must be text/],
    ['whose alias stands for itself', roleOf('rules: &a [*a]'), /^4:\d+: \*a is a part/],
    [
      'of a kind that nobody knows',
      roleOf('').replace('Role', 'Rolle'),
      /^is no role or binding: kind /,
    ],
    ['whose rules are none', roleOf('rules: all'), /^is no role or binding: rules /],
    ['with a verb that is none', roleOf('rules: [{ verbs: [1] }]'), /: rules\.0\.verbs\.0 /],
    [
      'that grants millions',
      roleOf(`rules: [{ apiGroups: ${names}, resources: ${names}, verbs: ${names} }]`),
      new RegExp(`^grants more than ${grantsMax} things$`),
    ],
    ['that is too large', `# ${group}/\n#${'x'.repeat(rbacBytesMax)}`, /^has more than \d+ bytes$/],
    [
      'of too many documents',
      `# ${group}/v1\n${'---\na: 1\n'.repeat(501)}`,
      /^has over 500 documents$/,
    ],
  ])('%s, but told of', (_what, text, why) => {
    const found = read(text);
    expect('unreadable' in found && found.unreadable).toMatch(why);
  });
});

function json(kind: string, name: string): string {
  return `"apiVersion":"${group}/v1","kind":"${kind}","metadata":{"name":"${name}"},"rules":[]`;
}

function binding(rest: string): string {
  const roleRef = 'roleRef: { kind: ClusterRole, name: r }';
  return `apiVersion: ${group}/v1\nkind: ClusterRoleBinding\nmetadata: { name: b }\n${roleRef}\n${rest}\n`;
}
