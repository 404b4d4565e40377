import assert from 'node:assert/strict';
import test from 'node:test';
import { greet } from './greeting.js';

test('Everybody is greeted by name', () => {
  assert.equal(greet('Ada'), 'Hello, Ada!');
});
