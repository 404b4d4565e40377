import { expect, onTestFinished, test } from 'vitest';
import { createBucket } from '../../../emulators/stack/buckets.ts';
import { startStorage } from '../../../emulators/storage/serve.ts';
import { givenCloudBuild, givenDir, givenServer } from './given-cloud-build.ts';

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

test('A build whose bucket is not there ends before its steps, as a failure of logging', async () => {
  const storage = await startStorage({ dir: await givenDir() });
  onTestFinished(storage.close);
  const cloudBuild = await givenCloudBuild({ storageUrl: storage.url });
  const build = await cloudBuild.run({ steps, logsBucket: 'gs://none' });
  expect(build).toMatchObject({ status: 'FAILURE', failureInfo: { type: 'LOGGING_FAILURE' } });
  expect(build.statusDetail).toMatch(/cannot be written to gs:\/\/none\/log-.*404/s);
  expect(await cloudBuild.log(build)).not.toContain('last words');
});

test.each([
  ['true', 'LOGGING_FAILURE'],
  ['exit 3', 'USER_BUILD_STEP'],
])('A bucket that is gone when "%s" has run makes it %s', async (script, type) => {
  let uploads = 0;
  const storageUrl = await givenServer((request, response) => {
    uploads += 1;
    request.resume();
    response.writeHead(uploads === 1 ? 200 : 404).end();
  });
  const cloudBuild = await givenCloudBuild({ storageUrl });
  const args = ['sh', '-c', script];
  const build = await cloudBuild.run({ steps: [{ name: 'bash', args }], logsBucket: 'logs' });
  expect(build).toMatchObject({ status: 'FAILURE', failureInfo: { type } });
  expect(await cloudBuild.log(build)).toContain('ERROR: the log cannot be written to gs://logs/');
});
