import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRbac, type RbacGrant, type RbacObject, rbacChangeText } from '#core/rbac.ts';
import { aPermission, aRole } from '../given/rbac.ts';

function texts(before: readonly RbacObject[], after: readonly RbacObject[]): readonly string[] {
  return compareRbac(before, after).map(rbacChangeText);
}

describe('roles that differ', () => {
  const before = ['get nodes', 'list nodes', 'get leases.coordination.k8s.io me'];
  it.each<[string, readonly string[], readonly string[]]>([
    ['by a verb', [...before, 'watch nodes'], ['widened ClusterRole r: watch nodes']],
    [
      'by verbs and resources',
      [...before, 'watch nodes', 'get pods', 'delete nodes', 'get nodes.metrics.k8s.io'],
      ['widened ClusterRole r: delete, watch nodes; get nodes.metrics.k8s.io; get pods'],
    ],
    [
      'by an object',
      [...before, 'get leases.coordination.k8s.io you'],
      ['widened ClusterRole r: get leases.coordination.k8s.io you'],
    ],
    ['by less', before.slice(1), ['narrowed ClusterRole r: get nodes']],
    [
      'by more and by less',
      [...before.slice(1), 'get pods'],
      ['widened ClusterRole r: get pods', 'narrowed ClusterRole r: get nodes'],
    ],
    [
      'by a name that is left out',
      [...before.slice(0, 2), 'get leases.coordination.k8s.io'],
      ['widened ClusterRole r: get leases.coordination.k8s.io'],
    ],
    ['in every verb', [...before.slice(2), '* nodes'], ['widened ClusterRole r: * nodes']],
    ['in every group', [...before, 'get nodes.*'], ['widened ClusterRole r: get nodes.*']],
    ['in every resource', [...before, 'get *'], ['widened ClusterRole r: get *']],
    [
      'in a part of every resource',
      [...before, 'get */scale'],
      ['widened ClusterRole r: get */scale'],
    ],
    ['in order alone', before.toReversed(), []],
    ['in nothing, twice', [...before, ...before], []],
  ])('%s are told by what they grant', (_how, after, expected) => {
    expect(texts([aRole('r', ...before)], [aRole('r', ...after)])).toEqual(expected);
  });

  it.each([
    ['* *.*', 'delete nodes'],
    ['* *', 'get pods/log'],
    ['get */log', 'get pods/log'],
    ['get pods', 'get pods me'],
  ])('tell nothing of what %s grants already', (wide, narrow) => {
    expect(texts([aRole('r', wide)], [aRole('r', wide, narrow)])).toEqual([]);
    expect(texts([aRole('r', narrow)], [aRole('r', wide)])).toEqual([
      `widened ClusterRole r: ${wide}`,
    ]);
  });

  it.each([
    ['get */log', 'get pods'],
    ['get pods me', 'get pods'],
    ['* nodes.apps', 'get nodes'],
    ['* nodes', 'get pods'],
  ])('are told of what %s does not grant', (wide, narrow) => {
    expect(texts([aRole('r', wide)], [aRole('r', wide, narrow)])).toEqual([
      `widened ClusterRole r: ${narrow}`,
    ]);
  });

  it('are told when they come and go', () => {
    const [one, other, empty] = [aRole('one', 'get nodes'), aRole('other', 'get pods'), aRole('x')];
    expect(texts([one, empty], [other])).toEqual([
      'removed ClusterRole one: get nodes',
      'added ClusterRole other: get pods',
      'removed ClusterRole x',
    ]);
  });

  it('may stand in several files', () => {
    const parts = [aRole('r', 'get nodes'), aRole('r', 'list nodes')];
    expect(texts(parts, [aRole('r', 'get nodes', 'list nodes')])).toEqual([]);
  });
});

describe('what else is granted', () => {
  const address = (path: string): RbacGrant => ({ kind: 'address', verb: 'get', path });
  const binding = (subject: string): RbacGrant => ({
    ...({ kind: 'binding', role: 'ClusterRole runner' } as const),
    subject,
  });
  const labels = '{"matchLabels":{"a":"b"}}';
  it.each<[string, readonly RbacGrant[], readonly RbacGrant[], readonly string[]]>([
    ['an address', [], [address('/metrics')], ['widened X: get /metrics']],
    ['all addresses', [address('/a')], [address('*')], ['widened X: get *']],
    ['an address below', [address('/a/*')], [address('/a/*'), address('/a/b')], []],
    [
      'another subject',
      [binding('ServiceAccount default/a')],
      [binding('ServiceAccount default/b')],
      [
        'widened X: gives ClusterRole runner to ServiceAccount default/b',
        'narrowed X: gives ClusterRole runner to ServiceAccount default/a',
      ],
    ],
    [
      'what other roles grant',
      [],
      [{ kind: 'aggregation', labels }],
      [`widened X: grants what roles grant that are labelled ${labels}`],
    ],
    [
      'an address, and no resource',
      [address('*')],
      [address('*'), aPermission('get a')],
      ['widened X: get a'],
    ],
    [
      'a resource, and no address',
      [aPermission('* *')],
      [aPermission('* *'), address('/a')],
      ['widened X: get /a'],
    ],
    [
      'a subject with a star',
      [binding('*')],
      [binding('*'), binding('a')],
      ['widened X: gives ClusterRole runner to a'],
    ],
  ])('%s is told', (_what, before, after, expected) => {
    expect(texts([{ name: 'X', grants: before }], [{ name: 'X', grants: after }])).toEqual(
      expected,
    );
  });
});

it('a comparison and its reverse tell the same, the other way round', () => {
  const word = fc.constantFrom('a', 'b', '*');
  const grant = fc.record({
    kind: fc.constant('permission' as const),
    ...{ verb: word, group: word, resource: word, object: word },
  });
  const roles = fc.array(
    fc.record({ name: fc.constantFrom('x', 'y'), grants: fc.array(grant, { maxLength: 5 }) }),
    { maxLength: 3 },
  );
  const reversed = { added: 'removed', removed: 'added', widened: 'narrowed', narrowed: 'widened' };
  const check = (one: readonly RbacObject[], other: readonly RbacObject[]) => {
    const there = compareRbac(one, other).map((change) => ({
      ...change,
      kind: reversed[change.kind],
    }));
    const byName = (all: readonly { readonly object: string; readonly kind: string }[]) =>
      all.toSorted((a, b) => `${a.object} ${a.kind}`.localeCompare(`${b.object} ${b.kind}`));
    expect(byName(compareRbac(other, one))).toEqual(byName(there));
    expect(compareRbac(one, one)).toEqual([]);
  };
  fc.assert(fc.property(roles, roles, check));
});
