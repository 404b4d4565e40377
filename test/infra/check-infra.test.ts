import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultsOf } from '../../commands/infra/floor.ts';
import { readProviderSchemas } from '../../commands/infra/provider-schemas.ts';
import { typesUsed } from '../../commands/infra/used-resources.ts';
import { runCommand } from '../commands/run-command.ts';
import { root } from '../sources.ts';

const deadlineMs = 60_000;
const infra = path.join(root, 'infra');
const hasTerraform = isThere();

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'infra-'));
  await cp(infra, dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The files with one piece of text in the place of another. */
async function change(file: string, from: string, to: string): Promise<void> {
  const before = await readFile(path.join(dir, file), 'utf8');
  expect(before).toContain(from);
  await writeFile(path.join(dir, file), before.replace(from, to));
}

describe('npm run check:infra', () => {
  beforeEach(({ skip, task }) => {
    if (!hasTerraform && /^refuses/.test(task.name)) skip('Terraform is not on the PATH');
  });

  it('finds nothing wrong, and leaves nothing behind', { timeout: deadlineMs }, async () => {
    const { code, stdout, stderr } = await runCommand('check-infra.ts');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/\n\d passed, 0 failed, \d skipped\n$/);
    if (hasTerraform) expect(stdout).toMatch(/Plan: \d{3} to add[\s\S]*\d+ passed, 0 failed\)/);
    else expect(stderr).toMatch(/Terraform is not on the PATH/);
  });

  it.each<[string, string, string, string, RegExp]>([
    ['an argument that there is not', 'schedules.tf', 'time_zone ', 'timezone ', /timezone/],
    ['a reference to nothing', 'topics.tf', 'local.pubsub_agent', 'local.nobody', /nobody/],
    ['a wrong type', 'topics.tf', '= local.delivery.ackDeadlineSeconds', '= "soon"', /number/],
    [
      'a variable that is refused',
      'tests/example.tfvars',
      'group:',
      'nobody:',
      /promoters must be/,
    ],
    [
      'what must not be',
      'accounts.tf',
      '"roles/artifactregistry.writer"\n  }',
      '"roles/owner"\n  }',
      /Nobody deletes|Only promote/,
    ],
    ['another format', 'apis.tf', '  apis = {', 'apis={', /apis/],
  ])(
    'refuses %s, in Terraform’s own words',
    async (_what, file, from, to, words) => {
      await change(file, from, to);
      const { code, stdout, stderr } = await runCommand('check-infra.ts', dir);
      expect(code).toBe(1);
      expect(stderr).toMatch(words);
      expect(stdout).toMatch(/, [12] failed, 0 skipped/);
    },
    deadlineMs,
  );
});

describe('without Terraform', () => {
  const text = (body: string) => `resource "google_pubsub_topic" "topic" {\n${body}\n}\n`;

  it.each([
    ['  name = "a"', []],
    [
      '  nam = "a"',
      [
        'a.tf: google_pubsub_topic.topic: it has no nam',
        'a.tf: google_pubsub_topic.topic: name is missing',
      ],
    ],
    ['  name = "a"\n  for_each = {}', []],
    [
      '  name = "a"\n  schema_settings {}',
      ['a.tf: google_pubsub_topic.topic.schema_settings: schema is missing'],
    ],
    [
      '  name = "a"\n  dynamic "nothing" {\n for_each = []\n content {}\n }',
      ['a.tf: google_pubsub_topic.topic: it has no nothing'],
    ],
  ])('of %j is said %j', async (body, faults) => {
    expect(await faultsOf('a.tf', text(body), await readProviderSchemas())).toEqual(faults);
  });

  it('says of what has no schema how to add it, and of what is no HCL where', async () => {
    const schemas = await readProviderSchemas();
    const [other] = await faultsOf('a.tf', 'resource "google_other" "x" {}', schemas);
    expect(other).toMatch(/google_other: its schema is not known: .*write-provider-schemas/);
    const [broken] = await faultsOf('a.tf', 'resource "x" {', schemas);
    expect(broken).toMatch(/^a\.tf: /);
  });

  it('knows every type that our files use, and no other', async () => {
    const { resources, data } = await readProviderSchemas();
    const names = (await readdir(infra)).filter((name) => name.endsWith('.tf'));
    const texts = names.map((name) => readFile(path.join(infra, name), 'utf8'));
    expect(typesUsed(await Promise.all(texts))).toEqual({
      resources: Object.keys(resources),
      data: Object.keys(data),
    });
  });
});

function isThere(): boolean {
  try {
    execFileSync('terraform', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
