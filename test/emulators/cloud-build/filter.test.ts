import { expect, test } from 'vitest';
import { buildSchema } from '../../../emulators/cloud-build/build.ts';
import { parseFilter } from '../../../emulators/cloud-build/filter.ts';

const build = buildSchema.parse({
  name: 'projects/p/locations/global/builds/b1',
  id: 'b1',
  projectId: 'p',
  status: 'WORKING',
  tags: ['t', 'rel-1'],
  createTime: '2026-01-02T03:04:05.000000Z',
  logUrl: '',
});

test.each([
  ['', true],
  ['  ', true],
  ['tags="t"', true],
  ['tags = "t"', true],
  ['tags=t', true],
  ['tags="u"', false],
  ['tags!="u"', true],
  ['tags="t" AND tags="rel-1"', true],
  ['tags="t" tags="u"', false],
  ['status="WORKING" OR status="QUEUED"', true],
  ['status="SUCCESS" OR status="QUEUED"', false],
  ['tags="u" AND status="WORKING" OR status="QUEUED"', false],
  ['(tags="u" AND status="SUCCESS") OR status="WORKING"', true],
  ['NOT tags="u"', true],
  ['build_id="b1"', true],
  ['create_time>"2026-01-01T00:00:00Z"', true],
  ['create_time<="2026-01-01T00:00:00Z"', false],
  ['finish_time>"2026-01-01T00:00:00Z"', false],
  ['images="x"', false],
])('%s is %s', (filter, expected) => {
  expect(parseFilter(filter)(build)).toBe(expected);
});

test.each([
  ['color="red"', '"color" is no field'],
  ['tags', 'it ends too early'],
  ['tags="t" AND', 'it ends too early'],
  ['(tags="t"', 'it ends too early'],
  ['tags="t")', 'nothing opens ")"'],
  ['tags="t', 'is no part of a filter'],
  ['tags = = "t"', 'is no value'],
])('%s is refused', (filter, message) => {
  expect(() => parseFilter(filter)).toThrow(message);
});
