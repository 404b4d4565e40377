import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BoardSeen } from '../../../emulators/demo/board/watch.ts';
import type { Display } from '../../../emulators/demo/display/display.ts';
import { liveFrame } from '../../../emulators/demo/display/live-frame.ts';
import { plain } from '../../../emulators/demo/display/paint.ts';
import { openPlainDisplay } from '../../../emulators/demo/display/plain-display.ts';
import { wrapWords } from '../../../emulators/demo/display/wrap-words.ts';
import { isLive } from '../../../emulators/demo/display.ts';

const escapeCode = '\u001b';
const seen: BoardSeen = {
  nowMs: 0,
  rows: Array.from({ length: 30 }, (_, index) => ({
    key: `${index}`,
    group: `${index}`,
    kind: 'candidate',
    subject: `candidate ${index}`,
    state: 'accepted',
    waiting: { for: 'a maintainer', sinceMs: 0 },
  })),
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('an output', () => {
  const terminal = { isTTY: true, columns: 80, rows: 24 };

  it.each([
    ['a terminal', terminal, {}, true],
    ['a terminal with a name', terminal, { TERM: 'xterm' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ["a CI system's terminal", terminal, { CI: 'true' }, false],
    ['a terminal without a size', { ...terminal, columns: 0 }, {}, false],
    ['a file or a pipe', { ...terminal, isTTY: false }, {}, false],
  ])('that is %s is drawn over or not', (_what, output, environment, expected) => {
    expect(isLive(output, environment)).toBe(expected);
  });
});

describe('plain lines', () => {
  async function shown(show: (display: Display) => Promise<void>): Promise<string> {
    const output = new PassThrough();
    const display = openPlainDisplay(output, () => Date.UTC(2026, 0, 2, 3, 4, 5));
    await show(display);
    display.close();
    display.say('nobody hears this');
    output.end();
    return text(output);
  }

  async function story(display: Display): Promise<void> {
    display.say('it begins');
    await display.step({ title: 'A step' }, async (say) =>
      say(`red ${escapeCode}[31mword\nof two`),
    );
    display.board({ ...seen, rows: seen.rows.slice(0, 1) });
    for (const problem of ['it is away', 'it is away'])
      display.board({ ...seen, rows: [], problem });
    await display.step({ title: 'Another' }, () => Promise.reject(new Error('no'))).catch(() => {});
  }

  it('have a time each and no escape sequence', async () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    const lines = (await shown(story)).split('\n');
    expect(lines).toEqual([
      '03:04:05Z it begins',
      '03:04:05Z A step',
      '03:04:05Z   red word of two',
      '03:04:05Z   ✔ 0.0s',
      '03:04:05Z   · candidate 0: accepted, waits for a maintainer',
      '03:04:05Z   · candidate 0: collected',
      '03:04:05Z   · the board cannot be read: it is away',
      '03:04:05Z Another',
      '03:04:05Z   ✖ failed after 0.0s',
      '',
    ]);
  });

  it('have colours where FORCE_COLOR asks for them, and none where it does not', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(await shown(story)).toContain(`${escapeCode}[`);
    vi.stubEnv('FORCE_COLOR', '0');
    expect(await shown(story)).not.toContain(escapeCode);
  });
});

describe('the live frame', () => {
  const step = { title: 'The components are built', forMs: 4_200 };

  it.each([
    [24, 17],
    [12, 9],
    [5, 3],
    [2, 1],
    [1, 0],
  ])('in %i rows has at most %i, the step among them', (rows, expected) => {
    const lines = liveFrame({ seen, seenForMs: 0, step }, { columns: 80, rows }, plain);
    expect(lines).toHaveLength(expected);
    if (rows > 1) expect(lines.at(-1)).toMatch(/^\S The components are built 4s$/u);
  });

  it('goes on counting after the last look', () => {
    const lines = liveFrame({ seen, seenForMs: 65_000 }, { columns: 80, rows: 24 }, plain);
    expect(lines[1]).toMatch(/accepted {2}1m 05s a maintainer$/);
  });

  it('says why it is old', () => {
    const old = { seen: { ...seen, problem: 'nobody answered' }, seenForMs: 0 };
    const lines = liveFrame(old, { columns: 80, rows: 24 }, plain);
    expect(lines.at(-1)).toBe('The board is old: nobody answered');
  });
});

describe('a sentence', () => {
  it.each([
    ['is left whole where it fits', 'a b', 3, 'a b'],
    ['is broken between words', 'aa bb cc', 5, 'aa bb\n  cc'],
    ['keeps its indent and hangs', '  aa bb', 5, '  aa\n    bb'],
    ['is not broken in a word', 'aaaaaaaa b', 4, 'aaaaaaaa\n  b'],
    ['may be empty', '', 4, ''],
  ])('%s', (_what, sentence, columns, expected) => {
    expect(wrapWords(sentence, columns)).toBe(expected);
  });
});
