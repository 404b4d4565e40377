import { describe, expect, it } from 'vitest';
import { endHoldAction, endWaiverAction } from '#core/end-actions.ts';
import { shownFloatingTag } from '#core/shown-floating-tag.ts';
import { shownTag } from '#core/shown-tag.ts';
import type { TagRecord } from '#core/tag.ts';
import { aFloatingTag, aReleased, aWithdrawn } from '../given/floating-tag.ts';
import { aTag } from '../given/version.ts';

const who = ['ann@example.com'];

function aRecord(facts: Partial<TagRecord> = {}): TagRecord {
  return {
    ...{ component: 'hello', tag: 'v1.0.0', commit: 'c0ffee', verdict: 'accepted', why: 'next' },
    ...{ seenAtMs: 1_000, via: 'ci', lines: ['sample'] },
    ...facts,
  };
}

describe('a tag as it is shown', () => {
  it('says what it is worth, and when it was seen', () => {
    expect(shownTag(aRecord(), who)).toMatchObject({
      ...{ component: 'hello', tag: 'v1.0.0', verdict: 'accepted', lines: ['sample'] },
      ...{ seenAt: '1970-01-01T00:00:01.000Z', via: 'ci' },
    });
    const gone = shownTag(aRecord({ goneSinceMs: 2_000, movedTo: 'beef' }), who);
    expect(gone).toMatchObject({ goneSince: '1970-01-01T00:00:02.000Z', movedTo: 'beef' });
  });

  it.each<[TagRecord['verdict'], readonly string[]]>([
    ['accepted', ['withdraw-tag']],
    ['pre-release', ['withdraw-tag']],
    ['quarantined', ['release-from-quarantine']],
    ['library', []],
    ['malformed', []],
  ])('that is %s can be ruled on, or not', (verdict, names) => {
    const { actions } = shownTag(aRecord({ verdict }), who);
    expect(actions.map(({ name }) => name)).toEqual(names);
    for (const action of actions) {
      expect(action).toMatchObject({ body: { component: 'hello', tag: 'v1.0.0' }, who });
      expect(action).not.toHaveProperty('refusal');
    }
  });

  it.each([
    ['gone', { goneSinceMs: 1 }, 'does not show it'],
    ['moved', { movedTo: 'beef' }, 'was moved'],
  ])('in quarantine says why it cannot be released: %s', (_what, facts, words) => {
    const { actions } = shownTag(aRecord({ verdict: 'quarantined', ...facts }), who);
    expect(actions[0]?.refusal).toContain(words);
  });
});

describe('a floating tag as it is shown', () => {
  it('has what it names, its versions from the highest down, and its last moves first', () => {
    const floating = aFloatingTag(aReleased('v1.0.0'), aReleased('v1.1.0'), aReleased('v1.0.1'));
    if (floating === undefined) throw new Error('it never came into being');
    const shown = shownFloatingTag(floating);
    expect(shown).toMatchObject({
      ...{ repository: 'csi-release/csi/hello', tag: 'v1', version: 'v1.1.0', drift: [] },
      ...{ movedAt: '1970-01-01T00:00:00.002Z' },
      moves: [{ from: 'v1.0.0', to: 'v1.1.0' }, { to: 'v1.0.0' }],
    });
    expect(shown.versions.map(({ version }) => version)).toEqual(['v1.1.0', 'v1.0.1', 'v1.0.0']);
    expect(shown.moves[1]).not.toHaveProperty('from');
  });

  it('names nothing where no release stands that holds a version', () => {
    const floating = aFloatingTag(aReleased('v1.0.0'), aWithdrawn('v1.0.0'));
    if (floating === undefined) throw new Error('it never came into being');
    const shown = shownFloatingTag(floating);
    expect(shown).not.toHaveProperty('version');
    expect(shown.versions).toMatchObject([{ version: 'v1.0.0', releases: [] }]);
  });

  it('tells of version tags that were changed by hand, and of moves without a release', () => {
    const floating = aFloatingTag(aReleased('v1.0.0'));
    if (floating === undefined) throw new Error('it never came into being');
    const { movedAtMs: _never, ...unmoved } = floating;
    const drift = [
      { version: aTag('v1.0.0'), sinceMs: 1 },
      { version: aTag('v1.0.1'), found: floating.held[0]?.digest, sinceMs: 2 },
    ].map(({ found, ...one }) => ({ ...one, ...(found && { found }) }));
    const moves = floating.moves.map(({ release: _repair, ...move }) => move);
    const shown = shownFloatingTag({ ...unmoved, drift, moves });
    expect(shown).not.toHaveProperty('movedAt');
    expect(shown.moves[0]).not.toHaveProperty('release');
    expect(shown.drift).toEqual([
      { version: 'v1.0.0', since: '1970-01-01T00:00:00.001Z' },
      { version: 'v1.0.1', since: '1970-01-01T00:00:00.002Z', found: floating.held[0]?.digest },
    ]);
  });
});

describe('how what a person said is ended', () => {
  it.each([
    ['hold', 'line', 'end-hold', '/api/v1/ended-holds'],
    ['pin', 'candidate', 'end-pin', '/api/v1/ended-pins'],
  ] as const)('a %s of a %s', (kind, thing, name, path) => {
    const action = endHoldAction({ kind, thing: { kind: thing, name: 'x' }, owner: 'qa' }, who);
    expect(action).toMatchObject({ name, path, body: { [thing]: 'x', owner: 'qa' }, who });
  });

  it('a waiver', () => {
    const action = endWaiverAction({ candidate: 'one', cell: 'e2e' }, who);
    expect(action).toMatchObject({ name: 'end-waiver', body: { candidate: 'one', cell: 'e2e' } });
  });
});
