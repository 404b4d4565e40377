import { expect, onTestFinished, test } from 'vitest';
import { createBucket } from '../../../emulators/stack/buckets.ts';
import { startStorage } from '../../../emulators/storage/serve.ts';
import { givenCloudBuild, givenDir } from './given-cloud-build.ts';

const steps = [{ id: 'say', name: 'bash', args: ['sh', '-c', 'echo last words; exit 3'] }];

test.each([
  ['gs://logs', ''],
  ['logs/of/builds/', 'of/builds/'],
])('A build that names %s writes its log there before it has ended', async (logsBucket, folder) => {
  const storage = await startStorage({ dir: await givenDir() });
  onTestFinished(storage.close);
  await createBucket(storage.url, 'p', 'logs');
  const cloudBuild = await givenCloudBuild({ storageUrl: storage.url });
  const { id, status } = await cloudBuild.run({ steps, logsBucket });
  const object = encodeURIComponent(`${folder}log-${id}.txt`);
  const answer = await fetch(`${storage.url}/storage/v1/b/logs/o/${object}?alt=media`);
  expect([status, answer.status]).toEqual(['FAILURE', 200]);
  expect(await answer.text()).toContain('Step #0 - "say": last words\n');
});

test('A log that cannot be written there ends no build otherwise, and says why', async () => {
  const cloudBuild = await givenCloudBuild();
  const build = await cloudBuild.run({ steps, logsBucket: 'gs://logs' });
  expect(build.status).toBe('FAILURE');
  expect(await cloudBuild.log(build)).toMatch(/This log was not written to gs:\/\/logs\/log-/);
});
