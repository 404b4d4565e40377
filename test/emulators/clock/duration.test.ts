import { expect, test } from 'vitest';
import { parseDuration } from '../../../emulators/clock/duration.ts';
import { dayMs, hourMs } from './clock-world.ts';

test.each([
  { text: 'P3D', ms: 3 * dayMs },
  { text: 'PT30S', ms: 30_000 },
  { text: 'P1DT2H', ms: dayMs + 2 * hourMs },
  { text: 'PT1H30M5S', ms: 1.5 * hourMs + 5000 },
  { text: 'PT5M', ms: 300_000 },
  { text: 'P2W', ms: 14 * dayMs },
  { text: 'P400D', ms: 400 * dayMs },
  { text: 'PT0S', ms: 0 },
])('$text is $ms ms', ({ text, ms }) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  { text: '', words: 'no duration' },
  { text: 'P', words: 'no duration' },
  { text: 'PT', words: 'no duration' },
  { text: 'P1DT', words: 'no duration' },
  { text: 'P1H', words: 'no duration' },
  { text: 'P1W2D', words: 'no duration' },
  { text: 'PT1S1M', words: 'no duration' },
  { text: 'PT1.5S', words: 'no duration' },
  { text: 'p1d', words: 'no duration' },
  { text: ' P1D', words: 'no duration' },
  { text: 'P1Y', words: 'write days' },
  { text: 'P1Y2M', words: 'write days' },
  { text: 'P2M3D', words: 'write days' },
  { text: 'P-3D', words: 'without a minus' },
  { text: 'PT9601H', words: '400 days' },
  { text: 'P999999999W', words: '400 days' },
])('"$text" is no duration that time moves by', ({ text, words }) => {
  expect(() => parseDuration(text)).toThrow(words);
});
