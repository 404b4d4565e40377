import assert from 'node:assert/strict';
import test from 'node:test';
import { greet } from './greeting.js';

test('Everybody is greeted by name', () => {
  assert.equal(greet('Ada'), 'Hello, Ada!');
});

test('Blanks are no part of a name', () => {
  assert.equal(greet(' Ada '), 'Hello, Ada!');
  assert.equal(greet('  '), 'Hello, stranger!');
});

test('A greeting is one line', () => {
  assert.equal(greet('Ada\nLovelace'), 'Hello, Ada Lovelace!');
});
