import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { componentsJsonSchema, lineJsonSchema } from '#edge/line-json-schema.ts';
import components from '../../release-lines/schema/components.schema.json' with { type: 'json' };
import line from '../../release-lines/schema/line.schema.json' with { type: 'json' };
import { root } from '../sources.ts';

const folders = ['release-lines', 'emulators/sample/release-lines'];
const files = (
  await Promise.all(
    folders.map(async (folder) =>
      (
        await readdir(path.join(root, folder))
      )
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => path.posix.join(folder, name)),
    ),
  )
).flat();

/** Reads a committed schema back as one that checks. */
function checks(schema: unknown): z.ZodType {
  return z.fromJSONSchema(z.record(z.string(), z.unknown()).parse(schema));
}

describe('the JSON Schemas that editors read', () => {
  it('are up to date: npm run schema:lines writes them', () => {
    expect(line).toEqual(JSON.parse(JSON.stringify(lineJsonSchema())));
    expect(components).toEqual(JSON.parse(JSON.stringify(componentsJsonSchema())));
  });

  it.each(files)('take %s', async (file) => {
    const text = await readFile(path.join(root, file), 'utf8');
    const isComponents = file.endsWith('components.yaml');
    const { if: _if, then: _then, ...rest } = line;
    const result = checks(isComponents ? components : rest).safeParse(parse(text));
    expect(result.error?.issues ?? []).toEqual([]);
  });

  it.each([
    [{ line: 'Small' }],
    [{ components: { greeter: 1.1 } }],
    [{ components: { greeter: 'v1' } }],
    [{ components: { greeter: { base: '1' } } }],
    [{ images: {} }],
    [{ quietTime: 30 }],
    [{ longestWait: '0s' }],
    [{ timeToLive: { failed: '0s' } }],
    [{ timeToLive: { failde: '1d' } }],
    [{ schedule: '0 3 * * *' }],
    [{ schedule: { cron: '0 3 * *' } }],
    [{ schedule: { cron: '0 0 3 * * 1-5' } }],
    [{ schedule: { timezone: 'Etc/UTC' } }],
    [{ preReleases: 'greeter' }],
    [{ preReleases: ['Greeter'] }],
    [{ promoters: [] }],
    [{ promoters: ['nobody'] }],
    [{ cells: { e2e: { runs: 'external', counts: 'blocking' } } }],
    [{ cells: { e2e: { runs: 'manual', counts: 'blocking', steps: [] } } }],
    [{ cells: { e2e: { runs: 'external', counts: { blocking: [] }, deadline: '1h' } } }],
    [{ cells: { e2e: { runs: 'manual', counts: 'blocking', matrix: { kubernetes: [1.3] } } } }],
    [{ cells: { e2e: { runs: 'manual', counts: 'blocking', where: 'a' } } }],
    [{ cells: { e2e: { runs: 'external', counts: 'blocking', deadline: '1h', steps: [] } } }],
    [{ cells: { e2e: { runs: 'unit', counts: 'blocking', deadline: '1h', attempts: 6 } } }],
  ])('refuse of a line that extends another %j', (own) => {
    const { if: _if, then: _then, ...rest } = line;
    expect(checks(rest).safeParse({ line: 'small', extends: 'other' }).success).toBe(true);
    const result = checks(rest).safeParse({ line: 'small', extends: 'other', ...own });
    expect(result.success).toBe(false);
  });

  it('ask all of a line that extends none', () => {
    expect(line.if).toEqual({ not: { required: ['extends'] } });
    expect(line.then.required).toEqual(
      'line promoters quietTime timeToLive components cells'.split(' '),
    );
    const { components: own, cells } = line.then.properties;
    expect([own, cells]).toEqual([{ minProperties: 1 }, { minProperties: 1 }]);
    expect(line.then.properties.timeToLive.required).toEqual(['failed', 'accepted', 'released']);
    expect(line.then.properties.schedule.required).toEqual(['cron', 'timeZone']);
  });

  it('explain every key of a line and of a component', () => {
    const component = components.properties.components.additionalProperties.properties;
    const parts: readonly (readonly [string, object])[] = [
      ...Object.entries(line.properties),
      ...Object.entries(component),
    ];
    expect(parts.filter(([, part]) => !('description' in part)).map(([key]) => key)).toEqual([]);
  });
});
