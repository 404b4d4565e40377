import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { forward } from './forward.js';
import { post, protocol, take } from './mailbox.js';

test('A message is forwarded whole', () => {
  const message = { from: 'Ada', text: 'Hello!' };
  assert.deepEqual(forward(message), { from: 'relay', message });
});

test('A message without a text is not forwarded', () => {
  assert.throws(() => forward({ from: 'Ada' }), /no text/);
});

test('What is posted can be taken', () => {
  const mailbox = mkdtempSync(join(tmpdir(), 'relay-test-'));
  post(mailbox, 'greeting', { text: 'Hello!' });
  assert.deepEqual(take(mailbox, 'greeting'), { protocol, text: 'Hello!' });
  rmSync(mailbox, { recursive: true });
});
