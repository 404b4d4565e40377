import assert from 'node:assert/strict';
import test from 'node:test';
import { countWords } from './count.js';

for (const { message, words } of [
  { message: {}, words: 0 },
  { message: { text: ' one  two ' }, words: 2 },
  { message: { text: 'one', message: { text: 'two three' } }, words: 3 },
]) {
  test(`${JSON.stringify(message)} has ${words} words`, () => {
    assert.equal(countWords(message), words);
  });
}
