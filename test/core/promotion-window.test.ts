import { expect, it } from 'vitest';
import { type FindOpenings, type PromotionWindow, refuseClosed } from '#core/promotion-window.ts';

const hourMs = 3_600_000;
const window: PromotionWindow = { opens: '0 9 * * 1-5', forMs: 2 * hourMs, timeZone: 'Etc/UTC' };

/** Windows that open as often as their fields say, in hours. */
const find: FindOpenings = ({ opens }, atMs) => {
  const openings = opens.split(' ').flatMap((hour) => (hour === '' ? [] : Number(hour) * hourMs));
  const lastMs = openings.findLast((ms) => ms <= atMs);
  const nextMs = openings.find((ms) => ms > atMs);
  return {
    ...(lastMs === undefined ? {} : { lastMs }),
    ...(nextMs === undefined ? {} : { nextMs }),
  };
};

it.each<[string, readonly string[] | undefined, number, string | undefined, number?]>([
  ['no windows', undefined, 5, undefined],
  ['a window that is to open', ['9'], 5, 'none is open: the next opens at 1970-01-01T09:00:00', 9],
  ['a window that opens now', ['9 33'], 9, undefined],
  ['a window in its last moment', ['9 33'], 11 - 1e-6, undefined],
  ['a window that has just closed', ['9 33'], 11, 'the next opens at 1970-01-02T09:00:00', 33],
  ['two windows, one of them open', ['9 33', '2 26'], 27, undefined],
  ['two windows, both closed', ['9 33', '2 26'], 12, 'the next opens at 1970-01-02T02:00', 26],
  ['a window that opens never again', ['9'], 12, 'none is open ever again: write others into its'],
  ['a window that never opens', [''], 12, 'none is open ever again: write others into its file'],
  ['two windows, one over for ever', ['9', '13'], 12, 'the next opens at 1970-01-01T13:00', 13],
])('a line with %s', (_what, opens, hour, words, nextHour) => {
  const windows = opens?.map((own) => ({ ...window, opens: own }));
  const line = { name: 'sample', ...(windows && { windows }) };
  const refused = refuseClosed(line, find, hour * hourMs);
  if (words === undefined) return expect(refused).toBeUndefined();
  const why = expect.stringContaining(words);
  const until = nextHour === undefined ? {} : { untilMs: nextHour * hourMs };
  expect(refused).toEqual({ code: 'conflict', why, ...until });
});
