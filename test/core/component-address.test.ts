import { expect, test } from 'vitest';
import { componentAt } from '#core/component-address.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';

const repository = 'https://git.example/Owner/hello';
const lines = [
  aLine({ name: 'without', components: [] }),
  aLine({ name: 'with', components: [aLineComponent(aComponent({ repository }))] }),
];

test.each([
  'https://git.example/Owner/hello',
  'https://git.example/Owner/hello.git',
  'HTTPS://Git.Example/owner/HELLO.git',
])('%s is the address of a component', (address) => {
  expect(componentAt(lines, address)?.repository).toBe(repository);
});

test.each([
  'https://git.example/me/hello',
  'https://git.example/Owner/hello2',
  'https://git.example/Owner/hello/',
  'https://git.example/Owner/hello.git.git',
  'https://git.example.com/Owner/hello',
  'https://git.example:444/Owner/hello',
  'https://me@git.example/Owner/hello',
  'http://git.example/Owner/hello',
  'git@git.example:Owner/hello.git',
  '',
])('%j is no address of a component', (address) => {
  expect(componentAt(lines, address)).toBeUndefined();
});
