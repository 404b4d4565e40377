import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { useGcloud } from '../../gcloud.ts';
import { type GivenCloudBuild, givenCloudBuild, givenDir } from './given-cloud-build.ts';
import type { BuildRow } from './table/build-row.ts';
import { buildRows } from './table/build-rows.ts';
import { seenSchema } from './table/build-way.ts';
import { proveEnd } from './table/prove-row.ts';

const testMs = 90_000;
const gcloud = useGcloud();
const refusalSchema = z.object({ stderr: z.string() });
const asked = buildRows.filter((row) => row.gcloud);

test.each(asked)('through gcloud: $name', { timeout: testMs }, async ({ build, expected }) => {
  const cloudBuild = await givenCloudBuild();
  const submitted = submit(cloudBuild, build);
  if (expected.kind === 'refused') {
    const { stderr } = refusalSchema.parse(await submitted.catch((error: unknown) => error));
    expect(stderr).toContain(`${expected.code}: ${expected.text}`);
    return;
  }
  const id = await submitted;
  await cloudBuild.until(id, expected.status);
  const described = await builds(cloudBuild, 'describe', id, '--format=json');
  await proveEnd(seenSchema.parse(JSON.parse(described)), expected);
});

async function submit(cloudBuild: GivenCloudBuild, build: BuildRow['build']): Promise<string> {
  const config = join(await givenDir(), 'cloudbuild.json');
  await writeFile(config, JSON.stringify(build));
  const submit = ['submit', '--no-source', '--async', `--config=${config}`, '--format=value(id)'];
  return (await builds(cloudBuild, ...submit)).trim();
}

async function builds({ url }: GivenCloudBuild, ...args: readonly string[]): Promise<string> {
  const { stdout } = await gcloud({ cloudbuild: `${url}/` }, 'builds', ...args, '--project=p');
  return stdout;
}
