import { describe, expect, it } from 'vitest';
import { type ComponentState, type KnownTag, knownTagsMax } from '#core/component-state.ts';
import { decideComponent } from '#core/decide-component.ts';
import { aKnownTag } from '../given/component.ts';
import { aRepositoryTag } from '../given/repository-tag.ts';

const history = aKnownTag('v1.0.0', { isHistory: true });
const other = aKnownTag('v1.1.0');
const state: ComponentState = {
  ...{ component: 'hello', watchedSinceMs: 5, rulings: [] },
  tags: [history, other],
};

function found(commit: string | undefined, tag = 'v1.0.0') {
  const first = `commit of ${tag}`;
  return { type: 'tag-found', component: 'hello', tag, first, commit, via: 'ci' } as const;
}

const seeTag = { type: 'see-tag', key: 'see-tag:v1.0.0', tag: 'v1.0.0', via: 'ci' };

describe('a tag that is found elsewhere than its list has it', () => {
  it.each<[string, KnownTag, string | undefined, KnownTag, string]>([
    ['moved', history, 'c2', { ...history, movedTo: 'c2' }, 'v1.0.0 is at c2'],
    ['gone', history, undefined, { ...history, isGone: true }, 'v1.0.0 is gone'],
    [
      'gone, which was in doubt',
      { ...history, isDoubted: true },
      undefined,
      { ...history, isGone: true },
      'v1.0.0 is gone',
    ],
    [
      'moved, and in doubt until it is listed there',
      { ...history, isDoubted: true },
      'c2',
      { ...history, isDoubted: true, movedTo: 'c2' },
      'v1.0.0 is at c2',
    ],
    [
      'moved back',
      { ...history, movedTo: 'c2' },
      history.commit,
      history,
      `v1.0.0 is at ${history.commit}`,
    ],
    [
      'pushed again',
      { ...history, isGone: true },
      history.commit,
      history,
      `v1.0.0 is at ${history.commit}`,
    ],
  ])('%s, is looked at by the name of the list', (_how, known, commit, after, why) => {
    expect(decideComponent({ ...state, tags: [known, other] }, found(commit), 9)).toEqual({
      kind: 'moved',
      next: { ...state, tags: [after, other] },
      effects: [seeTag],
      why,
    });
  });

  it.each<[string, ComponentState | undefined]>([
    ['is not listed', { ...state, tags: [other] }],
    ['is of no component that was listed', undefined],
  ])('is kept with its first commit where it %s', (_where, before) => {
    const tags = [...(before?.tags ?? []), aKnownTag('v1.0.0', { movedTo: 'c2' })];
    expect(decideComponent(before, found('c2'), 9)).toMatchObject({ next: { tags } });
  });

  it.each<[string, ReturnType<typeof found>]>([
    ['it is where it was', found(history.commit)],
    ['its name is not kept', found('c2', 'v'.repeat(65))],
  ])('is none where %s', (_why, event) => {
    expect(decideComponent(state, event, 9).kind).toBe('stale');
  });

  it('takes the place of those that were gone before, where there is no room', () => {
    const gone = aKnownTag('v0.1.0', { isGone: true });
    const rest = Array.from({ length: knownTagsMax - 1 }, (_one, at) => aKnownTag(`v2.0.${at}`));
    const decision = decideComponent({ ...state, tags: [gone, ...rest] }, found(undefined), 9);
    const tags = [...rest, aKnownTag('v1.0.0', { isGone: true })];
    expect(decision).toMatchObject({ next: { tags } });
  });
});

describe('the first listing after a tag was found', () => {
  it('keeps what was found, and has the rest as history', () => {
    const before = decideComponent(undefined, found('c2'), 4);
    if (before.kind === 'stale') return expect.unreachable();
    const tags = [{ ...aRepositoryTag('v1.0.0'), commit: 'c2' }, aRepositoryTag('v1.1.0')];
    const listed = { type: 'listed', component: 'hello', tags, owed: 0 } as const;
    expect(decideComponent(before.next, listed, 5)).toMatchObject({
      next: {
        watchedSinceMs: 5,
        tags: [aKnownTag('v1.0.0', { movedTo: 'c2' }), aKnownTag('v1.1.0', { isHistory: true })],
      },
    });
  });
});
