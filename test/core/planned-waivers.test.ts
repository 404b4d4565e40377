import { describe, expect, it } from 'vitest';
import { announcementOf } from '#core/announcement.ts';
import { markdownText } from '#core/markdown-text.ts';
import { notesText } from '#core/notes-text.ts';
import { planText } from '#core/plan-text.ts';
import { withWaivers } from '#core/planned-waivers.ts';
import { releaseNotes } from '#core/release-notes.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aPlan } from '../given/promotion.ts';
import { aPlannedWaiver, aWaiver } from '../given/waiver.ts';

const hostile = '| [x](javascript:alert`1`) <img src=x>\n# "huge" ![p](q) https://evil.example';

describe('the waivers of a plan', () => {
  const frozenCells = [aCell('e2e'), aCell('two'), aCell('three')];
  const waivers = { e2e: aWaiver(), two: aWaiver(), three: aWaiver({ untilMs: 1 }) };
  const cells = {
    ...{ e2e: attempts('failed'), two: attempts('passed'), three: attempts('failed') },
  };
  const candidate = aCandidate('accepted', { frozenCells, cells, waivers });

  it('are those that stand, of cells that have not passed', () => {
    expect(withWaivers(aPlan(), candidate, 1).waivers).toEqual([aPlannedWaiver()]);
  });

  it('are not there where none stands', () => {
    expect(withWaivers(aPlan(), candidate, 4000)).toEqual(aPlan());
  });
});

describe('a plan with waivers', () => {
  const plan = aPlan({ waivers: [aPlannedWaiver({ reason: hostile, owner: 'a | b' })] });
  const until = '1970-01-01T00:00:04.000Z';
  const link = 'https://bugs.example/1';

  it('is shown with each of them on a line', () => {
    const text = planText({ candidate: 'one', plan, admission: { kind: 'allow' } });
    const reason = hostile.replace('\n', ' ');
    expect(text).toContain(
      `\nWaivers\n  e2e failed: waived until ${until}, owner: a | b: ${reason} (${link})\n`,
    );
  });

  it('is announced with them', () => {
    const waivers = [{ cell: 'e2e', owner: 'a | b', until }];
    expect(announcementOf(plan)).toMatchObject({ waivers });
    expect(announcementOf(aPlan())).not.toHaveProperty('waivers');
  });

  it('has them in its notes, where all that a person said is text', () => {
    const words = `${markdownText(hostile)} <${link}>`;
    const material = { staged: [], tested: [] };
    expect(notesText(releaseNotes(plan, material))).toContain(`## Accepted with waivers

| Test cell | Verdict | Why it need not pass | Owner | Until |
| --- | --- | --- | --- | --- |
| e2e | failed | ${words} | a \\| b | ${until} |

## Notes of the components`);
  });
});

it("escapes all of a person's words that would mean something in Markdown", () => {
  expect(markdownText(hostile)).toBe(
    '\\| \\[x\\]\\(javascript\\:alert\\`1\\`\\) \\<img src\\=x\\> \\#&#8203; \\"huge\\" \\!\\[p\\]\\(q\\) ' +
      'https\\:&#8203;\\/\\/evil\\.example',
  );
});
