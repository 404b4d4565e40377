import type { Kind } from '#core/kinds.ts';
import type { Change, Invariant, Scene } from './invariant.ts';

const audited =
  (kind: Kind) =>
  ({ id, before, after }: Audited, { stage }: Scene): string | undefined => {
    const known = before?.revision ?? 0;
    if (before !== undefined && after.revision === known && before.body !== after.body)
      return `${kind} ${id} changed without a transition`;
    for (let revision = known + 1; revision <= after.revision; revision += 1)
      if (stage.world.store.record('audit', `${kind}:${id}:${revision}`) === undefined)
        return `${kind} ${id} has no record of transition ${revision}`;
    return after.revision < known ? `${kind} ${id} went back to ${after.revision}` : undefined;
  };

type Audited = Pick<Change<'tag'>, 'id'> & {
  readonly before: { readonly revision: number; readonly body: unknown } | undefined;
  readonly after: { readonly revision: number; readonly body: unknown };
};

/** What is written down of every transition. */
export const auditInvariants: readonly Invariant[] = [
  {
    name: 'I16',
    text: 'every transition has one audit record, written with it and never again',
    documents: {
      tag: audited('tag'),
      component: audited('component'),
      line: audited('line'),
      build: audited('build'),
      candidate: audited('candidate'),
      promotion: audited('promotion'),
      'floating-tag': audited('floating-tag'),
    },
    records: {
      audit: ({ id, before }) => (before === undefined ? undefined : `${id} was rewritten`),
    },
  },
];
