import { describe, expect, it } from 'vitest';
import type { ShownWhatIf } from '#core/shown-what-if.ts';
import { whatIfText } from '#core/what-if-text.ts';

const patch: ShownWhatIf = {
  ...{ line: 'sample', component: 'hello', tag: 'v1.0.1', commit: 'abc', takes: 'v1.0.0' },
  judgement: { verdict: 'accepted', why: 'the next patch' },
  ...{ version: 'v1.0.1', since: 'sample@v1.0.0' },
  contributions: [{ component: 'hello', bump: 'patch', why: 'v1.0.0 -> v1.0.1' }],
  components: [
    { name: 'hello', tag: 'v1.0.1', before: 'v1.0.0', build: 'to be built' },
    { name: 'counter', tag: 'v1.0.0', before: 'v1.0.0', build: 'from production' },
    { name: 'relay', tag: 'v1.0.0' },
  ],
  cells: [{ cell: 'e2e-1-35', counts: 'blocking', runs: 'external', axes: { kubernetes: '1.35' } }],
  notes: '# sample@v1.0.1\n',
};

function firstLine(shown: ShownWhatIf): string | undefined {
  return whatIfText(shown).split('\n')[0];
}

describe('the text of what a line would be', () => {
  it('says the number, why, the set, its cells and its notes', () => {
    expect(whatIfText(patch)).toBe(`sample with hello at v1.0.1 (abc): v1.0.1 after sample@v1.0.0

  v1.0.1 is accepted: the next patch
  patch: hello v1.0.0 -> v1.0.1

hello v1.0.1, was v1.0.0, to be built
counter v1.0.0, as before, from production
relay v1.0.0

test cells:
  e2e-1-35 (blocking, external)

# sample@v1.0.1
`);
  });

  it('says what is against it, and of a tag that is not there no commit', () => {
    const { commit: _, notes: _notes, version: _version, ...rest } = patch;
    const refused = { ...rest, cells: [], contributions: [], refusal: 'push it' };
    const text = whatIfText(refused);
    expect(text).toMatch(/^sample with hello at v1\.0\.1: no version can be told\n/);
    expect(text).toMatch(/\n {2}not as it is now: push it\n/);
    expect(text).not.toMatch(/test cells/);
  });

  it('says that it would be the first release, or nothing new', () => {
    const { since: _, ...first } = patch;
    expect(firstLine(first)).toMatch(/: v1\.0\.1, the first release$/);
    const { version: _version, ...same } = { ...patch, nothingNew: true as const };
    expect(firstLine(same)).toMatch(/: nothing new, the set equals sample@v1\.0\.0$/);
  });
});
