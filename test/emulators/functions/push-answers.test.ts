import { expect, test } from 'vitest';
import { pushAnswers } from '../../../emulators/functions/push-answers.ts';

test.each([
  { status: undefined, words: 'it was never delivered' },
  { status: 500, words: 'its last answer was 500' },
])('A message last answered $status is given up, with what is known', async (row) => {
  const answers = pushAnswers(20);
  if (row.status !== undefined) answers.record('7', row.status);
  await expect(answers.answered('7')).rejects.toThrow(row.words);
});

test('Everybody who waits for a message is told', async () => {
  const answers = pushAnswers();
  const waiting = [answers.answered('7'), answers.answered('7')];
  answers.record('8', 200);
  answers.record('7', 204);
  expect(await Promise.all(waiting)).toEqual([204, 204]);
});

test('Only the newest ten thousand answers are remembered', async () => {
  const answers = pushAnswers(20);
  for (let id = 0; id <= 10_000; id += 1) answers.record(String(id), 204);
  expect(await answers.answered('1')).toBe(204);
  await expect(answers.answered('0')).rejects.toThrow('never delivered');
});
